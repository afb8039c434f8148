using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Administration;

/// <summary>The pages of ladders: where each version stands, which acts are offered to whom, what was done.</summary>
public sealed class Ladder_pages(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/wulingyuan-incident:1";

    [Theory]
    [InlineData(Roles.NetworkOffice, new[] { "据此起草新版本" })]
    [InlineData(Roles.PolicyOfficer, new string[0])]
    [InlineData(Roles.Leader, new string[0])]
    public async Task The_live_version_offers_what_the_role_may_do(string role, string[] acts) =>
        Assert.Equal(acts, await ActsAsync($"ladder-{role}", role, Live));

    [Fact]
    public async Task A_draft_is_submitted_by_its_author_approved_by_somebody_else_and_its_page_tells_what_was_done()
    {
        var author = Person("ladder-author", Roles.NetworkOffice);
        var desk = site.Services.GetRequiredService<LadderDesk>();
        var draft = await desk.CreateDraftAsync(author, Live);
        Assert.Equal(["送审", "放弃草稿"], await ActsAsync("ladder-colleague", Roles.NetworkOffice, draft));
        await desk.SubmitAsync(author, draft, "请审批");

        Assert.Equal(["批准", "退回"], await ActsAsync("ladder-decider", Roles.PolicyOfficer, draft));
        var page = await PageAsync("ladder-reader", Roles.Leader, draft);
        Assert.Equal("待审批", page.QuerySelector(".page-head .actions .tag:last-child")!.Text().Trim());
        Assert.Contains("请审批", page.QuerySelector("ol.timeline")!.Text(), StringComparison.Ordinal);
        await desk.WithdrawAsync(author, draft);
    }

    [Fact]
    public async Task What_the_gate_finds_stands_on_the_page_with_the_step_named()
    {
        var stranding = LadderDeletions.Connections("wulingyuan").Single(deletion => deletion.Name == "grid:Timeout");
        var saved = await site.Services.GetRequiredService<WorkflowDesk>().SaveAsync(Person("ladder-slip", Roles.NetworkOffice), stranding.Json);

        var page = await PageAsync("ladder-checker", Roles.Leader, saved.Version.Id);

        Assert.Contains(stranding.StepName, page.QuerySelector("section.panel:has(.tag.red)")!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_printed_as_a_notice_with_rungs_limits_and_fingerprint()
    {
        await site.AddAccountAsync("ladder-printer", ("wly", Roles.Leader));
        var browser = site.Browse();
        await browser.SignInAsync("ladder-printer");
        var stored = (await site.Services.GetRequiredService<LadderDesk>().ReadAsync(Person("any", Roles.Leader), Live))!.Stored;

        var page = await browser.OpenAsync($"/administration/ladders/{Uri.EscapeDataString(Live)}/notice");

        Assert.Equal("武陵源区《武陵源网格事件处置（三个闭环）》公告", page.QuerySelector("h1")!.Text());
        Assert.Contains(page.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.Text().Trim()))), row => row.StartsWith("街道处置（街道圈）|街道（乡）|—|1个工作日|80%|", StringComparison.Ordinal));
        Assert.Equal(stored.Fingerprint, page.QuerySelector("footer code")!.Text());
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.GetAsync($"/administration/ladders/{Uri.EscapeDataString("nanshan/nanshan-incident:1")}/notice")).StatusCode);
    }

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private async Task<string[]> ActsAsync(string name, string role, string versionId) =>
        [.. (await PageAsync(name, role, versionId)).QuerySelectorAll("section.acts .buttons button").Select(button => button.Text().Trim())];

    private async Task<IDocument> PageAsync(string name, string role, string versionId)
    {
        await site.AddAccountAsync(name, ("wly", role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return await browser.OpenAsync($"/administration/ladders/{Uri.EscapeDataString(versionId)}");
    }
}
