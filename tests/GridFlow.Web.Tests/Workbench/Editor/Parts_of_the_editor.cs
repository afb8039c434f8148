using AngleSharp.Dom;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.Editor;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Workbench.Editor;

public class Parts_of_the_editor(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly Vocabulary Words = new([new Category("E0102", "暴露垃圾")], [new Department("城市管理局", "城管局")]);

    [Fact]
    public async Task A_condition_stands_as_groups_as_a_sentence_and_as_text()
    {
        ConditionParser.TryParse("category = \"E0102\" and (time between 22:00 and 06:00 or not severity >= 2)", out var condition, out _);
        var page = await Rendered.ComponentAsync<ConditionEditor>(site.Services, new() { ["Value"] = condition, ["Vocabulary"] = Words });

        Assert.Equal("类别是“E0102 暴露垃圾” 且 （时刻在 22:00 到 06:00 之间 或 并非 严重程度不少于2）", page.QuerySelectorAll("textarea")[0].TextContent);
        Assert.Equal("category = \"E0102\" and (time between 22:00 and 06:00 or not severity >= 2)", page.QuerySelectorAll("textarea")[1].TextContent);
        Assert.Equal(2, page.QuerySelectorAll(".builder-group").Length);
        Assert.Equal(3, page.QuerySelectorAll(".builder-test").Length);
        Assert.Single(page.QuerySelectorAll(".builder-group.any"));
        Assert.True(page.QuerySelectorAll(".builder-test.negated input[type=checkbox]").Single().HasAttribute("checked"));
        Assert.Equal(["22:00", "06:00"], page.QuerySelectorAll(".builder-test input[type=time]").Select(input => input.GetAttribute("value")));
        Assert.Empty(page.QuerySelectorAll(".wrong, textarea[aria-invalid=true]"));
    }

    [Fact]
    public async Task What_the_vocabulary_does_not_know_is_told_beside_the_condition()
    {
        ConditionParser.TryParse("category = \"E9999\"", out var condition, out _);
        var page = await Rendered.ComponentAsync<ConditionEditor>(site.Services, new() { ["Value"] = condition, ["Vocabulary"] = Words });
        Assert.Contains("E9999", page.QuerySelector(".wrong")!.TextContent);
        Assert.Equal("true", page.QuerySelector(".builder-test input[aria-invalid]")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task An_outcome_is_shown_in_the_units_of_the_office()
    {
        var outcome = new Outcome
        {
            Category = "E0102", LeadDepartment = "城管局", Limit = new TimeLimit(8, TimeUnit.WorkingHours), Severity = 3, Tags = ["反复"],
            Whistle = new WhistleProposal(WhistleGround.SeveralDepartments, "多部门"),
        };
        var page = await Rendered.ComponentAsync<OutcomeForm>(site.Services, new() { ["Value"] = outcome, ["Vocabulary"] = Words });
        var shown = page.QuerySelectorAll("input").Select(input => input.GetAttribute("value")).ToList();
        // Names first, codes quiet behind them; a short name is told in full below.
        Assert.Equal(["暴露垃圾 E0102", "城管局", "3 紧急", "8", "工作时", "4 需多部门协同"], shown.Where(value => value is { Length: > 0 } and not "多部门"));
        Assert.Contains("城市管理局", page.QuerySelector(".outcome-form")!.TextContent);
        Assert.Contains("反复", page.QuerySelector(".word-chip")!.TextContent);
    }

    [Fact]
    public async Task Each_hit_policy_is_explained()
    {
        using var session = await Drafts.OpenAsync(site, "policies");
        var explained = new HashSet<string>();
        foreach (var policy in new[] { "UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER" })
        {
            session.Do(session.Draft.With("lead.table.csv", session.Sheet("lead.table.csv").WithSetting("#hit", policy).Print()), new("改", "changed"), "lead.table.csv");
            var page = await Rendered.ComponentAsync<SheetSettings>(site.Services, new() { ["Session"] = session, ["File"] = "lead.table.csv" });
            Assert.Contains(page.QuerySelectorAll("input"), input => input.GetAttribute("value")?.EndsWith($"({policy})", StringComparison.Ordinal) == true);
            Assert.Equal(policy is "PRIORITY" or "OUTPUT ORDER" ? 4 : 3, page.QuerySelectorAll("label").Length);
            Assert.True(explained.Add(page.QuerySelector(".hint")!.TextContent), policy);
        }
    }

    [Fact]
    public async Task Inherited_rules_are_read_and_offer_to_be_overridden_or_switched_off_here()
    {
        using var session = await Drafts.OpenAsync(site, "heir");
        session.Do(Inheritance.SwitchOff(session.Draft, "again"), new("停用", "off"), SetHeadText.FileName);
        var page = await Rendered.ComponentAsync<InheritedView>(site.Services, new() { ["Session"] = session });
        Assert.Equal(["恢复生效"], Buttons(page.QuerySelector("[data-item=again]")!));
        Assert.Equal(["在本级改写", "在本级停用"], Buttons(page.QuerySelector("[data-item=again-whistle]")!));
        Assert.Contains("提议吹哨", page.QuerySelector("[data-item=again-whistle]")!.TextContent);

        var desk = site.Services.GetRequiredService<RuleDesk>();
        using var reader = Drafts.Session((await desk.ReadAsync(await Drafts.ViewerAsync(site, "looker", Roles.Dispatcher), "wulingyuan/rules:1", TestContext.Current.CancellationToken))!);
        Assert.Empty(Buttons((await Rendered.ComponentAsync<InheritedView>(site.Services, new() { ["Session"] = reader })).QuerySelector("[data-item=again]")!));
    }

    [Fact]
    public async Task A_rule_is_shown_with_its_sentence_its_findings_and_its_cases()
    {
        using var session = await Drafts.OpenAsync(site, "rule");
        var text = session.Rules("scenic.rules");
        var at = text.Items.Select((rule, place) => (rule.Label, place)).Single(one => one.Label == "tourist").place;
        session.Do(session.Draft.With("scenic.rules", text.With(at, text.Items[at].Item! with { To = new DateOnly(2026, 1, 1) })), new("改", "changed"), "scenic.rules");
        await Drafts.CheckedAsync(session);
        var page = await Rendered.ComponentAsync<RuleForm>(site.Services, new() { ["Session"] = session, ["File"] = "scenic.rules", ["At"] = at });
        Assert.Contains("当文字包含任一“游客”", page.QuerySelector(".sentence")!.TextContent.Replace(" ", ""));
        // What concerns a field is said at the field.
        Assert.Contains("2026-01-01", page.QuerySelector(".rule-fields")!.TextContent);
        Assert.Single(page.QuerySelectorAll("input[type=date][aria-invalid=true]"));
        Assert.Contains("✗", page.QuerySelector(".cases li.error")!.TextContent);
    }

    [Fact]
    public async Task A_text_that_is_tried_says_what_hit_and_why()
    {
        using var session = await Drafts.OpenAsync(site, "try");
        await Drafts.CheckedAsync(session);
        var page = await Rendered.ComponentAsync<TryPanel>(site.Services, new() { ["Session"] = session, ["Text"] = "袁家界有人坠崖" });
        Assert.Contains("W0101", page.QuerySelector(".decided-line")!.TextContent);
        Assert.Contains(page.QuerySelectorAll(".hit-list li"), hit => hit.TextContent.Contains("scenic/rescue-place"));
    }

    private static IEnumerable<string> Buttons(IElement item) => item.QuerySelectorAll("button").Select(button => button.TextContent.Trim());
}
