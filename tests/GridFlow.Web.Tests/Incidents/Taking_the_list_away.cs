using System.Net;
using GridFlow.Data;
using GridFlow.Data.Audit;
using GridFlow.Data.Texts;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Incidents;

public sealed class Taking_the_list_away(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task A_file_holds_what_is_filtered_runs_no_formula_names_nobody_and_is_written_down()
    {
        var word = $"灯{Guid.NewGuid():N}"[..8];
        var browser = site.Browse();
        foreach (var text in new[] { $"=1+1 {word} 不亮", $"{word} 坏了", "垃圾满溢两天" })
            await browser.SendAsync("/report", "form.panel", ("Input.Text", text), ("Input.Address", "溪布街"), ("Input.Name", "向女士"), ("Input.Phone", "13974400000"));
        var name = $"export-{Guid.NewGuid():N}";
        await site.AddAccountAsync(name, ("wly", "network-office"));
        await browser.SignInAsync(name);

        var csv = await (await browser.GetAsync($"/incidents/export.csv?search={word}&from=x&overdue=maybe")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains("上报时间", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(",=1+1", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("向女士", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("13974400000", csv, StringComparison.Ordinal);

        var answer = await browser.GetAsync($"/incidents/export.xlsx?search={word}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SpreadsheetWriter.ContentType, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("PK"u8.ToArray(), (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))[..2]);

        await using var context = await site.Services.GetRequiredService<IDbContextFactory<GridFlowDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, await context.Set<AuditLine>().CountAsync(line => line.Act == AuditAct.DataExported && line.Subject == "incidents", TestContext.Current.CancellationToken));
    }
}
