using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Emergencies;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Emergencies;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Emergencies;

/// <summary>A jurisdiction is switched to a plan for the emergency as a whole, and back to exactly what was there.</summary>
public abstract class SwitchCompliance
{
    private const string Ladder = "wulingyuan/wulingyuan-incident";

    private static readonly Viewer Author = Of("author", Roles.NetworkOffice), Second = Of("second", Roles.NetworkOffice), Third = Of("third", Roles.PolicyOfficer);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_plan_is_prepared_and_approved_beforehand_begun_by_a_second_person_at_once_and_ended_to_exactly_what_was_live()
    {
        await using var store = await OpenAsync();
        await OverrideAsync(store);
        var open = await store.ReportAsync();
        var (before, was) = (await LiveAsync(store), await VersionOfAsync(store, open.Id));
        var (plan, ladder) = await PlanAsync(store);
        Assert.Equal(before.Concat([plan]).Order(StringComparer.Ordinal), await LiveAsync(store));
        Assert.Equal(VersionStatus.Approved, (await store.Get<LadderDesk>().ReadAsync(Author, ladder))!.Stored.Status);
        var desk = store.Get<SwitchDesk>();

        var asked = await desk.AskAsync(Author, plan, "气象台发布暴雨红色预警", store.Time.GetUtcNow().AddDays(3));
        Assert.Equal("emergency.own", (await Assert.ThrowsAsync<GovernanceException>(() => desk.ConfirmAsync(Author, asked))).Code);
        Assert.Equal($"{Ladder}:1", store.Catalogue.Ladder("wulingyuan").VersionId);
        await desk.ConfirmAsync(Third, asked);

        Assert.Equal(ladder, store.Catalogue.Ladder("wulingyuan").VersionId);
        // The street's own form of it follows in the same moment.
        Assert.Equal($"{Ladder}@wly-jundiping:2", store.Catalogue.Ladders("wulingyuan").Merged.Values.Single().VersionId);
        var standing = await desk.ReadAsync(Second);
        Assert.Equal(("气象台发布暴雨红色预警", "third"), (standing.Running!.Words, standing.Running.DecidedById));
        Assert.Equal(new Replaced(Ladder, ladder, $"{Ladder}:1", OpenCases.Now), Assert.Single(standing.Running.Before));
        Assert.Equal(was, await VersionOfAsync(store, open.Id));
        var fresh = await VersionOfAsync(store, (await store.ReportAsync(key: "emergency")).Id);
        Assert.True(fresh != was && (await LiveAsync(store)).Contains(fresh), fresh);

        await desk.EndAsync(Second, "雨已停，预警解除");

        Assert.Equal(before.Concat([plan]).Order(StringComparer.Ordinal), await LiveAsync(store));
        Assert.Equal($"{Ladder}:1", store.Catalogue.Ladder("wulingyuan").VersionId);
        Assert.Equal($"{Ladder}@wly-jundiping:1", store.Catalogue.Ladders("wulingyuan").Merged.Values.Single().VersionId);
        var past = Assert.Single((await desk.ReadAsync(Author)).Past);
        Assert.Equal(("雨已停，预警解除", "second"), (past.EndWords, past.EndedByName));
        await using var reading = store.Contexts.CreateDbContext();
        Assert.Equal([AuditAct.EmergencyAsked, AuditAct.EmergencyStarted, AuditAct.EmergencyEnded],
            await reading.AuditLines.Where(line => line.Subject == $"emergency:{plan}").OrderBy(line => line.Sequence).Select(line => line.Act).ToListAsync());
        // It is held ready still, and may be used again.
        await desk.ConfirmAsync(Third, await desk.AskAsync(Author, plan, "再次预警", store.Time.GetUtcNow().AddDays(1)));
        Assert.Equal(ladder, store.Catalogue.Ladder("wulingyuan").VersionId);
    }

    [Fact]
    public async Task Open_cases_move_when_the_plan_says_so_and_back_when_it_ends()
    {
        await using var store = await OpenAsync();
        var open = await store.ReportAsync();
        var (plan, ladder) = await PlanAsync(store);
        var (desk, cases) = (store.Get<SwitchDesk>(), store.Get<EmergencyCases>());
        await desk.ConfirmAsync(Third, await desk.AskAsync(Author, plan, "预警", store.Time.GetUtcNow().AddDays(3)));

        await MoveAsync(ladder);
        await desk.EndAsync(Second, "解除");
        await MoveAsync($"{Ladder}:1");

        async Task MoveAsync(string to)
        {
            var standing = await desk.ReadAsync(Second);
            var move = Assert.Single(await cases.ToMoveAsync(Second, standing.Running ?? standing.Past[0]));
            Assert.Equal((to, 1), (move.To, move.Open));
            Assert.Equal(1, (await cases.MoveAsync(Second, move, "随预案迁移", null)).Done);
            Assert.Empty(await cases.ToMoveAsync(Second, standing.Running ?? standing.Past[0]));
            Assert.Equal(to, await VersionOfAsync(store, open.Id));
        }
    }

    [Fact]
    public async Task What_has_a_date_waits_for_the_end_and_a_rung_and_what_a_unit_overrides_of_it_go_and_come_together()
    {
        await using var store = await OpenAsync();
        var everydayOwn = await OverrideAsync(store);
        var everyday = await LiveAsync(store);
        var ladder = await LadderAsync(store, submit: true);
        var own = await OverrideAsync(store, limit: "3h", from: everydayOwn);
        var plan = await DraftAsync(store, Author, ladder, own);
        await store.Get<EmergencyDesk>().ApproveAsync(Third, plan);
        var dated = await LadderAsync(store, submit: true);
        await store.Get<LadderDesk>().ApproveAsync(Second, dated, store.Time.GetUtcNow().AddDays(1));
        var (desk, publisher) = (store.Get<SwitchDesk>(), store.Get<VersionPublisher>());

        await desk.ConfirmAsync(Third, await desk.AskAsync(Author, plan, "预警", store.Time.GetUtcNow().AddDays(3)));

        Assert.Superset(new HashSet<string> { ladder, own }, (await LiveAsync(store)).ToHashSet());
        store.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await publisher.PublishDueAsync());
        Assert.Contains(ladder, await LiveAsync(store));
        await desk.EndAsync(Second, "解除");
        Assert.Equal(everyday.Append(plan).Order(StringComparer.Ordinal), await LiveAsync(store));
        Assert.Equal(1, await publisher.PublishDueAsync());
        Assert.Contains(dated, await LiveAsync(store));
    }

    [Fact]
    public async Task A_part_that_was_taken_back_keeps_the_whole_plan_from_being_begun_and_only_the_entitled_ask()
    {
        await using var store = await OpenAsync();
        var (plan, ladder) = await PlanAsync(store);
        var desk = store.Get<SwitchDesk>();
        foreach (var nobody in new[] { Of("leader", Roles.Leader), new Viewer("street", "street", "wulingyuan", [new Post("wly-jundiping", "军地坪街道", "/wly/jundiping/", Roles.NetworkOffice)]) })
            await Assert.ThrowsAsync<GovernanceException>(() => desk.AskAsync(nobody, plan, "预警", store.Time.GetUtcNow().AddDays(3)));
        await Assert.ThrowsAsync<GovernanceException>(() => desk.AskAsync(Author, plan, " ", store.Time.GetUtcNow().AddDays(3)));
        await Assert.ThrowsAsync<GovernanceException>(() => desk.AskAsync(Author, plan, "预警", store.Time.GetUtcNow().AddDays(-1)));
        var asked = await desk.AskAsync(Author, plan, "预警", store.Time.GetUtcNow().AddDays(3));
        Assert.Equal("emergency.again", (await Assert.ThrowsAsync<GovernanceException>(() => desk.AskAsync(Third, plan, "预警", store.Time.GetUtcNow().AddDays(3)))).Code);
        await store.Get<LadderDesk>().WithdrawAsync(Author, ladder);

        Assert.Equal("emergency.broken", (await Assert.ThrowsAsync<GovernanceException>(() => desk.ConfirmAsync(Third, asked))).Code);
        Assert.Equal($"{Ladder}:1", store.Catalogue.Ladder("wulingyuan").VersionId);
        Assert.Null((await desk.ReadAsync(Author)).Running);
        await desk.DeclineAsync(Third, asked, "预案有误");
        Assert.Equal("预案有误", Assert.Single((await desk.ReadAsync(Author)).Past).Declined);
        await using (var reading = store.Contexts.CreateDbContext())
            Assert.Contains(await reading.AuditLines.ToListAsync(), line => line is { Act: AuditAct.EmergencyDeclined, Detail: "预案有误" });
    }

    [Fact]
    public async Task Whoever_drew_a_part_does_not_approve_the_plan_that_holds_it()
    {
        await using var store = await OpenAsync();
        var ladder = await LadderAsync(store, submit: true);
        var plan = await DraftAsync(store, Second, ladder);

        Assert.Equal("emergency.part", (await Assert.ThrowsAsync<GovernanceException>(() => store.Get<EmergencyDesk>().ApproveAsync(Author, plan))).Code);
        Assert.Equal(VersionStatus.Submitted, (await store.Get<LadderDesk>().ReadAsync(Author, ladder))!.Stored.Status);
    }

    private static async Task<(string Plan, string Ladder)> PlanAsync(Store store)
    {
        var ladder = await LadderAsync(store, submit: true);
        var plan = await DraftAsync(store, Author, ladder);
        await store.Get<EmergencyDesk>().ApproveAsync(Third, plan);
        return (plan, ladder);
    }

    private static async Task<string> LadderAsync(Store store, bool submit)
    {
        var desk = store.Get<LadderDesk>();
        var draft = await desk.CreateDraftAsync(Author, $"{Ladder}:1");
        var stored = (await desk.ReadAsync(Author, draft))!.Stored;
        var input = store.Get<ActivityRegistry>().Find("GridFlow.HandleTask")!.Descriptor.Inputs.Single(one => one.Name == "Limit");
        await desk.SaveDrawingAsync(Author, draft, new SetInput("grid", input, SketchInput.Literal("1h")).Apply(LadderSketch.Open(stored.Content)).ToJson(), stored.Revision);
        if (submit) await desk.SubmitAsync(Author, draft);
        return draft;
    }

    private static async Task<string> DraftAsync(Store store, Viewer author, params IReadOnlyList<string> versions)
    {
        var desk = store.Get<EmergencyDesk>();
        var plan = await desk.BeginAsync(author, "防汛Ⅰ级响应");
        var parts = (await desk.CandidatesAsync(author)).Where(one => versions.Contains(one.Id)).ToList();
        Assert.Equal(versions.Count, parts.Count);
        await desk.SavePlanAsync(author, plan, new EmergencyPlan("防汛Ⅰ级响应", [.. parts.Select(part => new PlanPart(part.Id, part.Fingerprint, OpenCases.Now))]), 0);
        await desk.SubmitAsync(author, plan);
        return plan;
    }

    private static async Task<string> OverrideAsync(Store store, string limit = "2wd", string? from = null)
    {
        var desk = store.Get<OverrideDesk>();
        var own = from is null
            ? await desk.BeginAsync(Author, Ladder["wulingyuan/".Length..], "wly-jundiping")
            : await store.Get<LadderDesk>().CreateDraftAsync(Author, from);
        var stored = (await store.Get<LadderDesk>().ReadAsync(Author, own, DocumentKind.LadderOverride))!.Stored;
        await desk.SaveAsync(Author, own, OverrideReader.Read(stored.Content).Value! with { Steps = [new StepOverride("street", "街道处置") { Limit = limit }] }, stored.Revision);
        await store.Get<LadderDesk>().SubmitAsync(Author, own);
        if (from is null) await store.Get<LadderDesk>().ApproveAsync(Second, own);
        return own;
    }

    private static async Task<string> VersionOfAsync(Store store, Guid incidentId)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Instances.Where(row => row.IncidentId == incidentId).Select(row => row.DefinitionVersionId).SingleAsync();
    }

    private static async Task<List<string>> LiveAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return [.. (await context.Definitions.Where(row => row.IsPublished && row.JurisdictionId == "wulingyuan").Select(row => row.Id).ToListAsync()).Order(StringComparer.Ordinal)];
    }

    private static Viewer Of(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);
}

public sealed class SqliteSwitchTests : SwitchCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlSwitchTests(PostgresFixture postgres) : SwitchCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
