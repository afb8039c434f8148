using AngleSharp.Dom;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Layout;

public class Lists_page_by_page(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Theory]
    [InlineData("/incidents?page=999", "/incidents")]
    [InlineData("/incidents?stage=open&page=2147483647", "/incidents?stage=open")]
    [InlineData("/administration/accounts?page=999", "/administration/accounts")]
    public async Task A_page_beyond_the_last_says_so_and_leads_to_the_last(string address, string last)
    {
        var page = await OpenAsync(address);

        Assert.Contains("已超出最后一页", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
        Assert.EndsWith(last, page.QuerySelector(".empty a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.NotEmpty((await OpenAsync(last)).QuerySelectorAll(".list tbody tr"));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-3")]
    [InlineData("99999999999999")]
    public async Task A_page_that_is_no_number_is_the_first(string page) =>
        Assert.NotEmpty((await OpenAsync($"/incidents?page={page}")).QuerySelectorAll(".list tbody tr"));

    private async Task<IDocument> OpenAsync(string address)
    {
        var browser = site.Browse();
        var name = $"pages-{Guid.NewGuid():N}";
        await site.AddAccountAsync(name, ("wly", "network-office"), ("wly", "system-administrator"));
        await browser.SendAsync("/report", "form.panel", ("Input.Text", "路灯坏了"), ("Input.Address", "溪布街"));
        await browser.SignInAsync(name);
        return await browser.OpenAsync(address);
    }
}
