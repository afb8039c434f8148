using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Incidents;

public sealed partial class Taking_a_case_away(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task The_button_stands_for_whom_it_opens_and_the_file_reads_and_proves_itself()
    {
        var token = TestContext.Current.CancellationToken;
        var resident = site.Browse();
        await resident.SendAsync("/report", "form.panel", ("Input.Text", "路边垃圾成堆，臭味很大，没人清理"), ("Input.Address", "溪布街"), ("Input.Name", "向女士"), ("Input.Phone", "13974400000"));
        await site.AddAccountAsync("archive-office", ("wly", "network-office"));
        await site.AddAccountAsync("archive-leader", ("wly", "leader"));
        var (office, leader) = (site.Browse(), site.Browse());
        await office.SignInAsync("archive-office");
        await leader.SignInAsync("archive-leader");
        var number = Number().Match(await (await office.GetAsync("/incidents?search=溪布街")).Content.ReadAsStringAsync(token)).Value;

        Assert.Contains($"/incidents/{number}/case.zip", await (await office.GetAsync($"/incidents/{number}")).Content.ReadAsStringAsync(token), StringComparison.Ordinal);
        Assert.DoesNotContain("case.zip", await (await leader.GetAsync($"/incidents/{number}")).Content.ReadAsStringAsync(token), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await leader.GetAsync($"/incidents/{number}/case.zip")).StatusCode);
        var answer = await office.GetAsync($"/incidents/{number}/case.zip");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var file = Path.Combine(Directory.CreateTempSubdirectory("gridflow-case-").FullName, "case.zip");
        await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync(token), token);
        Assert.Equal(0, await Verbs.RunAsync(site.Services, ["audit", "verify", file]));
        using (var zip = await ZipFile.OpenReadAsync(file, token))
        using (var page = new StreamReader(await zip.GetEntry("case.html")!.OpenAsync(token)))
        {
            var html = await page.ReadToEndAsync(token);
            Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
            Assert.All(["向女士", "路边垃圾成堆", number, "wulingyuan/wulingyuan-incident:1", "起算"], said => Assert.Contains(said, html, StringComparison.Ordinal));
        }

        using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Update, token)) zip.GetEntry("VERIFY.txt")!.Delete();
        Assert.Equal(1, await Verbs.RunAsync(site.Services, ["audit", "verify", file]));
    }

    [GeneratedRegex(@"WLY\d{14}")]
    private static partial Regex Number();
}
