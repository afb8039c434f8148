using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Administration;

/// <summary>The page of the table that chooses among ladders: what it says, to whom it offers what, and what a case says of it.</summary>
public sealed class Choice_pages(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Address = "/administration/ladders/choice", ScenicGrid = "wly-scenic-huangshizhai-01";

    [Fact]
    public async Task From_no_table_to_one_in_use_the_page_says_what_holds_and_offers_each_role_its_own_acts()
    {
        var (author, decider) = (Person("choice-author", Roles.NetworkOffice), Person("choice-decider", Roles.PolicyOfficer));
        var (desk, ladders) = (site.Services.GetRequiredService<ChoiceDesk>(), site.Services.GetRequiredService<LadderDesk>());
        var (reader, colleague) = (await SignedInAsync("choice-reader", Roles.Leader), await SignedInAsync("choice-colleague", Roles.NetworkOffice));
        Assert.Contains("现在所有新事件都走“武陵源网格事件处置（三个闭环）”", (await reader.OpenAsync(Address)).Body!.Text(), StringComparison.Ordinal);
        Assert.Empty(Buttons(await reader.OpenAsync(Address), "起草选择表"));
        Assert.Single(Buttons(await colleague.OpenAsync(Address), "起草选择表"));

        var draft = await desk.BeginAsync(author);
        const string ladder = "wulingyuan-incident";
        await desk.SaveAsync(author, draft, new("流程选择表", [new ChoiceRow(ladder) { Kind = ChoiceCell.Only("scenic"), Note = "景区先行" }]), 0);
        IDocument page = await colleague.OpenAsync(Address);
        Assert.Contains("没有哪一行适用于：网格类型 除 景区 外", page.QuerySelector("section.findings")!.Text(), StringComparison.Ordinal);
        Assert.Equal(["送审", "放弃草稿"], Acts(page));

        await desk.SaveAsync(author, draft, new("流程选择表", [new ChoiceRow(ladder) { Kind = ChoiceCell.Only("scenic") }, new ChoiceRow(ladder) { Kind = ChoiceCell.But("scenic") }]), 1);
        await ladders.SubmitAsync(author, draft);
        Assert.Equal(["批准", "退回"], Acts(await (await SignedInAsync("choice-decides", Roles.PolicyOfficer)).OpenAsync(Address)));
        await ladders.ApproveAsync(decider, draft);

        page = await reader.OpenAsync(Address);
        Assert.Equal([["1", "景区", "不限", "不限", "不限", "武陵源网格事件处置（三个闭环）", ""], ["2", "除 景区 外", "不限", "不限", "不限", "武陵源网格事件处置（三个闭环）", ""]],
            page.QuerySelectorAll("table.choice-table tbody tr").Select(row => row.QuerySelectorAll("td").Select(cell => cell.Text().Trim()).ToArray()));
        Assert.Contains("每一种事件恰好符合一行", page.QuerySelector("section.findings")!.Text(), StringComparison.Ordinal);
        Assert.Empty(Acts(page));

        var receipt = await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = ScenicGrid }, Actor.Public);
        var incident = await reader.OpenAsync($"/incidents/{receipt.Number}");
        Assert.Contains("按流程选择表第 1 版第 1 行：网格类型 景区", incident.Body!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_jurisdiction_has_its_own_table_and_sees_none_of_this()
    {
        var draft = await site.Services.GetRequiredService<ChoiceDesk>().BeginAsync(Person("choice-of-nanshan", Roles.NetworkOffice) with { JurisdictionId = "nanshan", Posts = [new Post("ns", "南山区", "/ns/", Roles.NetworkOffice)] });

        var browser = await SignedInAsync("choice-stranger", Roles.NetworkOffice);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await browser.GetAsync($"{Address}?version={Uri.EscapeDataString(draft)}")).StatusCode);
    }

    private static string[] Acts(IDocument page) => [.. page.QuerySelectorAll("section.acts .buttons button").Select(button => button.Text().Trim())];

    private static IElement[] Buttons(IDocument page, string words) => [.. page.QuerySelectorAll("button").Where(button => button.Text().Trim() == words)];

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private async Task<Browser> SignedInAsync(string name, string role)
    {
        await site.AddAccountAsync(name, ("wly", role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return browser;
    }
}
