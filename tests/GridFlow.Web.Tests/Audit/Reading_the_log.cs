using System.Net;
using AngleSharp.Dom;
using GridFlow.Data.Audit;
using GridFlow.Data.Texts;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Data.Accounts;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Audit;

/// <summary>The auditor's page, its filters and its files.</summary>
public sealed class Reading_the_log(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task The_page_shows_what_was_done_by_whom_and_filters_stand_in_the_address()
    {
        await WriteAsync("account:1", "=cmd|x");
        var browser = await AuditorAsync("auditor-page");

        var page = await browser.OpenAsync("/administration/audit?act=SettingChanged&subject=account:1");

        var row = Assert.Single(page.QuerySelectorAll("table.mud-table-root tbody tr"));
        Assert.Contains("修改设置", row.Text(), StringComparison.Ordinal);
        Assert.Contains("某人", row.Text(), StringComparison.Ordinal);
        Assert.Empty((await browser.OpenAsync("/administration/audit?act=SettingChanged&subject=account:1&from=2099-01-01")).QuerySelectorAll("table.mud-table-root tbody tr"));
        Assert.NotEmpty(page.QuerySelectorAll("a[href*='/administration/audit/lines.csv?'][href*='act=SettingChanged']"));
    }

    [Fact]
    public async Task A_line_about_an_account_says_whose_it_is_and_leads_to_all_lines_about_it()
    {
        var browser = await AuditorAsync("auditor-names");

        var link = (await browser.OpenAsync("/administration/audit?who=auditor-names&page=1")).QuerySelectorAll("main a").First(one => one.TextContent.Trim() == "账号 auditor-names");

        Assert.StartsWith("account:", link.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString(link.GetAttribute("title")!), link.GetAttribute("href"), StringComparison.OrdinalIgnoreCase);
        // They begin at their own first page.
        Assert.DoesNotContain("page=", link.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_hold_the_same_lines_harm_no_spreadsheet_and_are_lines_themselves()
    {
        await WriteAsync("account:2", "=cmd|x");
        var browser = await AuditorAsync("auditor-files");

        var csv = await (await browser.GetAsync("/administration/audit/lines.csv?subject=account:2")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var xlsx = await browser.GetAsync("/administration/audit/lines.xlsx?subject=account:2");
        var again = await (await browser.GetAsync("/administration/audit/lines.csv?act=DataExported")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, csv.Trim().Split('\n').Length);
        Assert.Contains("'=cmd|x", csv, StringComparison.Ordinal);
        Assert.Equal(SpreadsheetWriter.ContentType, xlsx.Content.Headers.ContentType!.MediaType);
        Assert.Equal(3, again.Split("subject=account:2").Length);
    }

    [Fact]
    public async Task Whoever_may_agree_finds_what_waits_and_no_button_for_an_own_request()
    {
        var administrator = await site.AddAccountAsync("asks", ("wly", Roles.SystemAdministrator));
        await site.AddAccountAsync("agrees", ("wly", Roles.SystemAdministrator));
        var target = await site.AddAccountAsync("wanted");
        var viewer = (await site.Services.GetRequiredService<ViewerDirectory>().OfAccountAsync(administrator.Id, TestContext.Current.CancellationToken))!;
        await site.Services.GetRequiredService<AccountDirectory>().AddPostAsync(viewer, target.Id, "wly", Roles.PolicyOfficer);

        foreach (var (name, buttons) in new[] { ("asks", new[] { "撤回" }), ("agrees", ["同意", "拒绝"]) })
        {
            var browser = site.Browse();
            await browser.SignInAsync(name);
            var page = await browser.OpenAsync("/administration/grants");
            Assert.Contains("为“wanted”授予岗位", page.Body!.Text(), StringComparison.Ordinal);
            Assert.Equal(buttons, page.QuerySelectorAll("table.mud-table-root tbody button").Select(button => button.Text().Trim()));
        }
    }

    private Task WriteAsync(string subject, string detail) => site.Services.GetRequiredService<AuditTrail>()
        .WriteAsync(new AuditEntry(AuditAct.SettingChanged, new Actor("somebody", "某人"), "wulingyuan", subject, detail));

    private async Task<Browser> AuditorAsync(string name)
    {
        await site.AddAccountAsync(name, ("wly", Roles.Auditor));
        var browser = site.Browse();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(name)).StatusCode);
        return browser;
    }
}
