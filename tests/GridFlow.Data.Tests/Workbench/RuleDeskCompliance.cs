using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Workbench;

/// <summary>The life of a rule set's versions, on every database.</summary>
public abstract class RuleDeskCompliance
{
    private const string First = "wulingyuan/rules:1";
    private const string Second = "wulingyuan/rules:2";
    private const string Shipped = "standard/rules:1";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_draft_is_written_submitted_approved_by_another_and_classifies_at_once()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        Assert.Equal(Second, await DraftAsync(desk, "D-ONE", "城管局"));

        await desk.SubmitAsync(People.Author, Second, "群众反映分派不准");
        await desk.ApproveAsync(People.Office, Second);

        var incident = await ReportAsync(store);
        Assert.Equal([Second, Shipped], incident.Classification!.RuleVersions);
        Assert.Equal("2", incident.Classification.RuleSetVersion);
        Assert.Contains(incident.Classification.Hits, hit => hit.RuleId == "D-ONE");
        var history = (await desk.ReadAsync(People.Author, Second, TestContext.Current.CancellationToken))!.History;
        Assert.Equal(
            [(VersionAct.Drafted, "张志强"), (VersionAct.Saved, "张志强"), (VersionAct.Submitted, "张志强"), (VersionAct.Approved, "李秀英"), (VersionAct.WentLive, "李秀英")],
            history.Select(row => (row.Act, row.ActorName)));
        Assert.Equal("群众反映分派不准", history[2].Note);
        Assert.Equal(
            [(Second, VersionStatus.Live), (First, VersionStatus.Superseded)],
            (await desk.ListAsync(People.Author, TestContext.Current.CancellationToken)).Where(line => line.JurisdictionId == "wulingyuan").Select(line => (line.Id, line.Status)));
    }

    [Fact]
    public async Task Nobody_approves_what_they_wrote_saved_or_submitted_themselves()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        await DraftAsync(desk, "D-ONE", "城管局");
        var draft = await ReadAsync(desk, Second);
        await desk.SaveAsync(People.Colleague, Second, Files.With(draft.Files, "D-TWO", "城管局"), draft.Revision);
        await desk.SubmitAsync(People.Author, Second, "");

        foreach (var viewer in new[] { People.Author, People.Colleague })
            Assert.Equal("rules.own-work", await RefusedAsync(() => desk.ApproveAsync(viewer, Second)));
        foreach (var viewer in new[] { People.Handler, People.Administrator })
            Assert.Equal("rules.not-allowed", await RefusedAsync(() => desk.ApproveAsync(viewer, Second)));

        await desk.ApproveAsync(People.Office, Second);
        Assert.Equal(VersionStatus.Live, (await ReadAsync(desk, Second)).Status);
    }

    [Fact]
    public async Task The_slower_of_two_editors_is_told_and_overwrites_nothing()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        var id = await desk.CreateDraftAsync(People.Author, First);
        var draft = await ReadAsync(desk, id);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            var viewer = number % 2 == 0 ? People.Author : People.Colleague;
            try
            {
                return (await desk.SaveAsync(viewer, id, Files.With(draft.Files, $"D-{number}", "城管局"), draft.Revision)).IsSaved ? "saved" : "not";
            }
            catch (GovernanceException refused)
            {
                return refused.Code;
            }
        }));

        Assert.Single(results, "saved");
        Assert.Equal(5, results.Count(result => result == "rules.revision"));
        var now = await ReadAsync(desk, id);
        Assert.Equal(draft.Revision + 1, now.Revision);
        Assert.Single(now.Set!.Rules, rule => rule.Id.StartsWith("D-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_half_made_file_is_kept_in_the_draft_and_named_with_line_and_rule_but_not_submitted()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        var id = await desk.CreateDraftAsync(People.Author, First);
        var draft = await ReadAsync(desk, id);
        var files = Files.With(draft.Files, "D-ONE", "城管局");
        files["broken.rules"] = "rule good \"好\"\n  then tag \"好\"\n\nrule bad \"坏\"\n  when text contains any (\"井盖\"\n  then tag \"坏\"\n";

        var result = await desk.SaveAsync(People.Author, id, files, draft.Revision);

        Assert.True(result.IsSaved);
        var problem = Assert.Single(result.Problems);
        Assert.Equal(("broken.rules", "bad", 5), (problem.File, problem.Where, problem.Line));
        Assert.NotEqual(problem.Message.Chinese, problem.Message.English);
        var after = await ReadAsync(desk, id);
        Assert.Equal(files, after.Files);
        Assert.Null(after.Set);
        Assert.Equal(draft.Parents.Select(parent => parent.Id), after.Parents.Select(parent => parent.Id));
        Assert.Equal(problem, Assert.Single(after.Problems));
        Assert.Equal("rules.broken", await RefusedAsync(() => desk.SubmitAsync(People.Author, id, "")));

        files["broken.rules"] = files["broken.rules"].Replace("\"井盖\"", "\"井盖\")", StringComparison.Ordinal);
        Assert.Empty((await desk.SaveAsync(People.Author, id, files, after.Revision)).Problems);
        Assert.Contains((await ReadAsync(desk, id)).Set!.Rules, rule => rule.Id == "bad");
    }

    [Fact]
    public async Task A_set_does_not_change_whose_it_is_by_way_of_a_draft_that_does_not_read()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        var id = await desk.CreateDraftAsync(People.Author, First);
        var draft = await ReadAsync(desk, id);
        var files = new Dictionary<string, string>(draft.Files) { ["broken.rules"] = "rule" };
        var revision = (await desk.SaveAsync(People.Author, id, files, draft.Revision)).Revision;

        files["set.json"] = draft.Files["set.json"].Replace("standard", "somebody-else", StringComparison.Ordinal);
        Assert.Equal("rules.identity", await RefusedAsync(() => desk.SaveAsync(People.Author, id, files, revision)));
        files["set.json"] = "{";
        var refused = await desk.SaveAsync(People.Author, id, files, revision);

        Assert.False(refused.IsSaved);
        Assert.Equal("set.json", Assert.Single(refused.Problems).File);
        Assert.Equal(draft.Files["set.json"], (await ReadAsync(desk, id)).Files["set.json"]);
    }

    [Fact]
    public async Task What_names_an_unknown_department_fails_its_own_case_or_contradicts_itself_is_kept_as_a_draft_but_not_submitted()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        var id = await desk.CreateDraftAsync(People.Author, First);
        var draft = await ReadAsync(desk, id);

        var unknown = await desk.SaveAsync(People.Author, id, Files.With(draft.Files, "D-ONE", "不存在的局"), draft.Revision);
        Assert.True(unknown.IsSaved);
        Assert.Equal("D-ONE", Assert.Single(unknown.Problems).Where);
        Assert.Equal("rules.broken", await RefusedAsync(() => desk.SubmitAsync(People.Author, id, "")));

        var failing = Files.With(draft.Files, "D-ONE", "城管局");
        failing[Files.Own] += "  test \"乒乓球台坏了\" => lead \"住建局\"\n";
        Assert.Empty((await desk.SaveAsync(People.Author, id, failing, unknown.Revision)).Problems);
        Assert.Equal("rules.tests", await RefusedAsync(() => desk.SubmitAsync(People.Author, id, "")));

        var disagreeing = Files.With(Files.With(draft.Files, "D-ONE", "城管局"), "D-TWO", "住建局");
        Assert.Empty((await desk.SaveAsync(People.Author, id, disagreeing, unknown.Revision + 1)).Problems);
        Assert.Equal("rules.findings", await RefusedAsync(() => desk.SubmitAsync(People.Author, id, "")));
        Assert.Equal(VersionStatus.Draft, (await ReadAsync(desk, id)).Status);
    }

    [Fact]
    public async Task An_approved_version_goes_live_on_its_date_once_though_several_nodes_look()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        await DraftAsync(desk, "D-ONE", "城管局");
        await desk.SubmitAsync(People.Author, Second, "");
        await desk.ApproveAsync(People.Office, Second, store.Time.GetUtcNow().AddDays(3));
        Assert.Equal(0, await store.Get<VersionPublisher>().PublishDueAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Second, (await ReportAsync(store)).Classification!.RuleVersions);

        store.Time.Advance(TimeSpan.FromDays(3));
        var published = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.Get<VersionPublisher>().PublishDueAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(1, published.Sum());
        Assert.Contains(Second, (await ReportAsync(store)).Classification!.RuleVersions);
        Assert.Single((await ReadAsync(desk, Second)).History, row => row.Act == VersionAct.WentLive);
        Assert.Single((await ReadAsync(desk, First)).History, row => row.Act == VersionAct.Superseded);
    }

    [Fact]
    public async Task Two_versions_approved_at_the_same_moment_leave_one_live()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        await DraftAsync(desk, "D-ONE", "城管局");
        await desk.SubmitAsync(People.Author, Second, "");
        var third = await DraftAsync(desk, "D-TWO", "住建局");
        await desk.SubmitAsync(People.Author, third, "");

        await Task.WhenAll(desk.ApproveAsync(People.Office, Second), desk.ApproveAsync(People.Colleague, third));

        await using var context = store.Contexts.CreateDbContext();
        var live = await context.Definitions.Where(stored => stored.DefinitionId == "wulingyuan/rules" && stored.IsPublished).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(VersionStatus.Live, Assert.Single(live).Status);
        Assert.Equal(live[0].Id, store.Catalogue.Rules("wulingyuan")!.VersionId);
    }

    [Fact]
    public async Task A_version_that_was_live_is_live_again_with_one_act_and_says_why()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        await DraftAsync(desk, "D-ONE", "城管局");
        await desk.SubmitAsync(People.Author, Second, "");
        await desk.ApproveAsync(People.Office, Second);

        Assert.Equal("version.reason", await RefusedAsync(() => desk.RollBackAsync(People.Office, First, " ")));
        Assert.Equal("rules.not-allowed", await RefusedAsync(() => desk.RollBackAsync(People.Handler, First, "误派")));
        await desk.RollBackAsync(People.Office, First, "误派太多");

        Assert.Contains(First, (await ReportAsync(store)).Classification!.RuleVersions);
        Assert.Equal("误派太多", (await ReadAsync(desk, First)).History[^1].Note);
        Assert.Equal(VersionAct.RolledBack, (await ReadAsync(desk, First)).History[^1].Act);
        Assert.Equal(VersionStatus.Superseded, (await ReadAsync(desk, Second)).Status);
    }

    [Fact]
    public async Task A_rejected_or_withdrawn_version_is_a_draft_again_and_a_discarded_one_is_gone_from_the_list()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        await DraftAsync(desk, "D-ONE", "城管局");
        await desk.SubmitAsync(People.Author, Second, "");
        await desk.WithdrawAsync(People.Author, Second);
        Assert.Equal(VersionStatus.Draft, (await ReadAsync(desk, Second)).Status);

        await desk.SubmitAsync(People.Author, Second, "");
        Assert.Equal("version.reason", await RefusedAsync(() => desk.RejectAsync(People.Office, Second, "")));
        await desk.RejectAsync(People.Office, Second, "依据不足");
        var rejected = await ReadAsync(desk, Second);
        Assert.Equal((VersionStatus.Rejected, "依据不足"), (rejected.Status, rejected.History[^1].Note));
        Assert.True((await desk.ReadAsync(People.Author, Second, TestContext.Current.CancellationToken))!.Rights.MayEdit);

        await desk.DiscardAsync(People.Author, Second);
        Assert.DoesNotContain(await desk.ListAsync(People.Author, TestContext.Current.CancellationToken), line => line.Id == Second);
        Assert.Equal("wulingyuan/rules:3", await desk.CreateDraftAsync(People.Author, First));
    }

    [Fact]
    public async Task Every_act_asks_for_role_and_jurisdiction()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        var id = await DraftAsync(desk, "D-ONE", "城管局");

        Assert.Null(await desk.ReadAsync(People.Elsewhere, id, TestContext.Current.CancellationToken));
        Assert.Null(await desk.ReadAsync(People.GridWorker, id, TestContext.Current.CancellationToken));
        Assert.NotNull(await desk.ReadAsync(People.Elsewhere, Shipped, TestContext.Current.CancellationToken));
        Assert.NotNull(await desk.ReadAsync(People.Handler, id, TestContext.Current.CancellationToken));
        Assert.Equal("rules.not-allowed", await RefusedAsync(() => desk.ListAsync(People.GridWorker, TestContext.Current.CancellationToken)));

        foreach (var (viewer, code) in new[] { (People.Elsewhere, "rules.not-found"), (People.GridWorker, "rules.not-found"), (People.Handler, "rules.not-allowed"), (People.Office, "rules.not-allowed") })
        {
            Func<Task>[] acts =
            [
                () => desk.CreateDraftAsync(viewer, First), () => desk.SaveAsync(viewer, id, new Dictionary<string, string>(), 0), () => desk.DiscardAsync(viewer, id),
                () => desk.SubmitAsync(viewer, id, ""), () => desk.WithdrawAsync(viewer, id),
            ];
            foreach (var act in acts) Assert.Equal(code, await RefusedAsync(act));
        }
    }

    [Fact]
    public async Task The_standard_pack_is_changed_by_its_owners_only_and_its_heirs_follow()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        foreach (var district in new[] { People.Author, People.Office, People.Administrator })
            Assert.Equal("rules.not-allowed", await RefusedAsync(() => desk.CreateDraftAsync(district, Shipped)));

        var id = await desk.CreateDraftAsync(People.PackOwner, Shipped);
        var draft = await ReadAsync(desk, id);
        await desk.SaveAsync(People.PackOwner, id, Files.With(draft.Files, "S-ONE", "城管局"), draft.Revision);
        await desk.SubmitAsync(People.PackOwner, id, "");
        Assert.Equal("rules.own-work", await RefusedAsync(() => desk.ApproveAsync(People.PackOwner, id)));
        Assert.Equal("rules.not-allowed", await RefusedAsync(() => desk.ApproveAsync(People.Administrator, id)));
        await desk.ApproveAsync(People.SecondPackOwner, id);

        Assert.Equal([First, id], (await ReportAsync(store)).Classification!.RuleVersions);
    }

    [Fact]
    public async Task A_pack_that_would_break_a_set_that_inherits_from_it_does_not_go_live()
    {
        await using var store = await OpenAsync();
        var desk = store.Get<RuleDesk>();
        var id = await desk.CreateDraftAsync(People.PackOwner, Shipped);
        var draft = await ReadAsync(desk, id);
        // The district's rules name this department; the pack's own do not need it any more.
        var files = draft.Files.ToDictionary(file => file.Key, file => file.Key == "set.json" ? file.Value : "");
        foreach (var name in files.Keys.Where(name => name != "set.json").ToList()) files.Remove(name);
        Assert.True((await desk.SaveAsync(People.PackOwner, id, files, draft.Revision)).IsSaved);
        await desk.SubmitAsync(People.PackOwner, id, "");

        Assert.Equal("rules.broken", await RefusedAsync(() => desk.ApproveAsync(People.SecondPackOwner, id)));
        Assert.Equal(VersionStatus.Submitted, (await ReadAsync(desk, id)).Status);
        Assert.Equal(Shipped, store.Catalogue.Rules("standard")!.VersionId);
    }

    private static async Task<string> DraftAsync(RuleDesk desk, string ruleId, string department)
    {
        var id = await desk.CreateDraftAsync(People.Author, First);
        var draft = await ReadAsync(desk, id);
        var result = await desk.SaveAsync(People.Author, id, Files.With(draft.Files, ruleId, department), draft.Revision);
        Assert.True(result.IsSaved);
        Assert.Empty(result.Problems);
        return id;
    }

    private static async Task<RuleVersion> ReadAsync(RuleDesk desk, string id) =>
        await desk.ReadAsync(People.Administrator, id, TestContext.Current.CancellationToken) is { } version ? version : throw new InvalidOperationException($"{id} is not there.");

    private static async Task<Incident> ReportAsync(Store store)
    {
        var receipt = await store.ReportAsync(text: Files.Words);
        await using var context = store.Contexts.CreateDbContext();
        return await context.Incidents.SingleAsync(incident => incident.Id == receipt.Id);
    }

    private static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<GovernanceException>(act)).Code;
}
