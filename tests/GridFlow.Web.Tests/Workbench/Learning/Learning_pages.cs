using AngleSharp.Dom;
using GridFlow.Data.Learning;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Outcomes;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Workbench.Learning;

/// <summary>Suggested rules and records of rules as pages show them.</summary>
public sealed class Learning_pages(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/rules:1";

    [Fact]
    public async Task A_suggestion_is_a_sentence_with_its_figures_and_only_who_edits_rules_decides_on_it()
    {
        await site.Services.GetRequiredService<IWriter>().WriteAsync(context =>
        {
            context.RuleSuggestions.Add(new StoredSuggestion
            {
                JurisdictionId = "wulingyuan", DefinitionId = "wulingyuan/rules", MinedAgainst = Live, MinedAt = DateTimeOffset.UnixEpoch, From = new(2026, 1, 1), To = new(2026, 3, 31),
                Condition = "text contains any (\"乒乓球台\")", Kind = OutcomeKind.Category, Value = "E0102", Priority = 7, Support = 12, Right = 11, Mended = 9, Broken = 1,
                Examples = ["WLY20260101000001"], CounterExamples = [],
            });
            return Task.CompletedTask;
        }, TestContext.Current.CancellationToken);

        foreach (var (role, mayDecide) in new[] { (Roles.PolicyOfficer, true), (Roles.Leader, false) })
        {
            await site.AddAccountAsync($"learns-{role}", ("wly", role));
            var browser = site.Browse();
            await browser.SignInAsync($"learns-{role}");
            var page = await browser.OpenAsync(VersionLink.To(Live, VersionTab.Suggestions));
            var line = Assert.Single(page.QuerySelectorAll("main .rules li"));
            Assert.Contains("文字包含任一“乒乓球台”", line.Text());
            Assert.Contains("12 件符合条件，11 件如此 · 改正 9 件，改错 1 件", line.Text());
            // An incident that the viewer cannot open, here because there is none, is only named.
            Assert.Empty(line.QuerySelectorAll("a[href^='/incidents']"));
            Assert.Equal(mayDecide, line.QuerySelectorAll("button").Any(button => button.Text() == "采纳到草稿"));
            Assert.Equal(mayDecide, page.QuerySelectorAll("main form button").Any(button => button.Text() == "从办结案件挖掘"));
            Assert.Contains("规则没有作过决定", (await browser.OpenAsync(VersionLink.To(Live, VersionTab.Precision))).QuerySelector(".empty")!.Text());
        }
    }
}
