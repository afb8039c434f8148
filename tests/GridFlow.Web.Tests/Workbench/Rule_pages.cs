using System.Net;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Workbench;

/// <summary>The pages of rule sets: what is shown to whom, and which acts are offered.</summary>
public sealed class Rule_pages(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/rules:1";
    private const string Words = "小区的乒乓球台坏了，桌面裂开";

    private RuleDesk Desk => site.Services.GetRequiredService<RuleDesk>();

    [Fact]
    public async Task The_list_begins_with_the_own_set_and_names_where_each_version_stands()
    {
        var (browser, _) = await SignInAsync("lists-rules", Roles.Leader);

        var page = await browser.OpenAsync("/administration/rules");

        Assert.Equal(["武陵源区wulingyuan/rules", "标准规则包standard/rules"], page.QuerySelectorAll("main h2").Select(head => head.Text().Trim()));
        Assert.Contains("使用中", page.QuerySelector($"tr:has(a[href$='{Uri.EscapeDataString(Live)}'])")!.Text());
    }

    [Theory]
    [InlineData(Roles.PolicyOfficer, new[] { "据此起草新版本" })]
    [InlineData(Roles.NetworkOffice, new string[0])]
    [InlineData(Roles.Leader, new string[0])]
    [InlineData(Roles.SystemAdministrator, new string[0])]
    public async Task The_live_version_offers_what_the_role_may_do(string role, string[] acts)
    {
        var (browser, _) = await SignInAsync($"live-{role}", role);

        Assert.Equal(acts, Buttons(await browser.OpenAsync(VersionLink.To(Live))));
    }

    [Fact]
    public async Task The_standard_pack_offers_a_draft_to_its_owners_only()
    {
        foreach (var (role, acts) in new[] { (Roles.PackOwner, new[] { "据此起草新版本" }), (Roles.SystemAdministrator, []), (Roles.PolicyOfficer, []) })
        {
            var (browser, _) = await SignInAsync($"pack-{role}", role);
            Assert.Equal(acts, Buttons(await browser.OpenAsync(VersionLink.To("standard/rules:1"))));
        }
    }

    [Fact]
    public async Task A_version_on_its_way_offers_each_person_the_next_step_and_shows_what_changes()
    {
        var (authors, author) = await SignInAsync("drafts-rules", Roles.PolicyOfficer);
        var (offices, office) = await SignInAsync("approves-rules", Roles.NetworkOffice);
        var id = await DraftAsync(author);
        Assert.Equal(["编辑", "送审", "放弃草稿"], Buttons(await authors.OpenAsync(VersionLink.To(id))));
        Assert.Empty(Buttons(await offices.OpenAsync(VersionLink.To(id))));

        await Desk.SubmitAsync(author, id, "台面常坏");
        var own = await authors.OpenAsync(VersionLink.To(id));
        Assert.Equal(["退回", "撤回", "开始影子运行", "据此起草新版本"], Buttons(own));
        Assert.Contains("须由另一人审批", own.QuerySelector(".acts")!.Text());
        // Whoever has to approve is shown first what changes.
        var others = await offices.OpenAsync(VersionLink.To(id));
        Assert.Equal(["批准", "退回", "开始影子运行"], Buttons(others));
        Assert.Contains("乒乓球台", Assert.Single(others.QuerySelectorAll(".changes li"), line => line.Text().Contains("规则“乒乓球台”", StringComparison.Ordinal)).Text());

        await Desk.RejectAsync(office, id, "依据不足");
        Assert.Contains("依据不足", (await authors.OpenAsync(VersionLink.To(id))).QuerySelector(".notice.bad")!.Text());
        var history = (await authors.OpenAsync(VersionLink.To(id, VersionTab.History))).QuerySelectorAll(".timeline li strong").Select(line => line.Text());
        Assert.Equal(["退回", "送审", "修改", "起草"], history);
    }

    [Fact]
    public async Task Every_view_of_a_version_opens_in_both_languages()
    {
        var (browser, viewer) = await SignInAsync("views-rules", Roles.PolicyOfficer);
        var id = await DraftAsync(viewer);

        foreach (var language in new[] { "zh-CN", "en" })
        {
            await browser.GetAsync($"/language/{language}?returnUrl=%2F");
            foreach (var version in new[] { Live, id, "standard/rules:1" })
            foreach (var tab in Enum.GetValues<VersionTab>())
            {
                var answer = await browser.GetAsync(VersionLink.To(version, tab));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                var page = await Browser.ReadAsync(answer);
                Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
                Assert.Null(page.QuerySelector("main .message-page"));
                // A text without a translation shows its key.
                Assert.DoesNotMatch("(Tab|Act|Status|Finding|Part|Change)[A-Z][a-z]+", page.QuerySelector("main")!.Text());
            }
        }
    }

    [Fact]
    public async Task A_trial_says_what_why_and_why_not_beside_the_other_version()
    {
        var (_, viewer) = await SignInAsync("tries-rules", Roles.PolicyOfficer);
        var id = await DraftAsync(viewer);
        var bench = site.Services.GetRequiredService<RuleBench>();
        var version = (await Desk.ReadAsync(viewer, id, TestContext.Current.CancellationToken))!;
        var rules = bench.Check(version).Rules!;
        var live = site.Services.GetRequiredService<Catalogue>().Current.Rules("wulingyuan")!.Rules;
        var report = new IncidentReport("wulingyuan", Channel.Public, Words);

        await using var scope = site.Services.CreateAsyncScope();
        var page = await Rendered.ComponentAsync<TrialPanel>(site.Services, new()
        {
            [nameof(TrialPanel.Title)] = "本版", [nameof(TrialPanel.Trial)] = bench.Try(viewer, rules, report), [nameof(TrialPanel.Other)] = bench.Try(viewer, live, report),
            [nameof(TrialPanel.Words)] = new RuleWords(rules.Set, scope.ServiceProvider.GetRequiredService<GridFlow.Web.Incidents.Names>(), "wulingyuan"),
        });

        Assert.Contains("城市管理和综合执法局", page.QuerySelectorAll("dd.differs").Select(value => value.Text().Trim()));
        Assert.Equal("乒乓球台", page.QuerySelector(".hits mark")!.Text());
        var nearly = bench.Try(viewer, rules, report with { Text = "山上的索道" });
        var missed = Assert.Single(nearly.NearMisses, miss => miss.RuleId == "scenic/lift-stop");
        Assert.Contains("停运", missed.Change);
    }

    [Fact]
    public async Task Hits_are_shown_beside_rules_and_rules_that_never_hit_are_told()
    {
        var (browser, _) = await SignInAsync("counts-rules", Roles.PolicyOfficer);
        await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "对面山上树林冒烟起火了"), Actor.Public, cancellationToken: TestContext.Current.CancellationToken);
        await site.Services.GetRequiredService<RuleHitCounter>().FlushAsync(TestContext.Current.CancellationToken);

        var page = await browser.OpenAsync(VersionLink.To(Live, VersionTab.Hits));

        var rows = page.QuerySelectorAll("tbody tr").ToDictionary(row => row.QuerySelector(".meta")!.Text().Split(' ')[0], row => row.QuerySelectorAll("td").Skip(1).Select(cell => cell.Text()).ToArray());
        Assert.True(int.Parse(rows["fire-clock"][2], System.Globalization.CultureInfo.InvariantCulture) >= 1);
        Assert.Contains(rows.Values, row => row is ["统计以来未命中"]);
    }

    private async Task<(Browser Browser, Viewer Viewer)> SignInAsync(string name, string role)
    {
        var account = await site.AddAccountAsync(name, ("wly", role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return (browser, (await site.Services.GetRequiredService<ViewerDirectory>().OfAccountAsync(account.Id, TestContext.Current.CancellationToken))!);
    }

    private async Task<string> DraftAsync(Viewer viewer)
    {
        var id = await Desk.CreateDraftAsync(viewer, Live);
        var draft = (await Desk.ReadAsync(viewer, id))!;
        var files = new Dictionary<string, string>(draft.Files) { ["own.rules"] = "rule P-ONE \"乒乓球台\" priority 200\n  when text contains any (\"乒乓球台\")\n  then lead \"城管局\"\n" };
        Assert.Empty((await Desk.SaveAsync(viewer, id, files, draft.Revision)).Problems);
        return id;
    }

    private static IEnumerable<string> Buttons(IDocument page) => page.QuerySelectorAll(".acts > .buttons > *").Select(button => button.Text().Trim());
}
