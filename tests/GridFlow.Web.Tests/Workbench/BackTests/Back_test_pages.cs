using System.Net;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Workbench.BackTests;

/// <summary>What back-tests and the gate show, and to whom.</summary>
public sealed class Back_test_pages(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/rules:1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_back_test_the_view_says_so_and_offers_one_to_who_may_edit()
    {
        var (officers, _) = await SignInAsync("tests-none", Roles.PolicyOfficer);
        var (leaders, _) = await SignInAsync("looks-none", Roles.Leader);

        var page = await officers.OpenAsync(VersionLink.To(Live, VersionTab.BackTest));
        Assert.Contains("还没有做过回测", page.QuerySelector(".empty")!.Text());
        Assert.Contains("没有已办结的案件", page.QuerySelector("main form")!.Text());
        Assert.True(Run(page)!.HasAttribute("disabled"));
        Assert.Null(Run(await leaders.OpenAsync(VersionLink.To(Live, VersionTab.BackTest))));
    }

    [Fact]
    public async Task A_back_test_is_shown_attached_to_the_version_and_its_changed_cases_can_be_taken_along()
    {
        var (browser, viewer) = await SignInAsync("tests-file", Roles.PolicyOfficer);
        var desk = site.Services.GetRequiredService<RuleDesk>();
        var draft = await desk.CreateDraftAsync(viewer, Live);
        var version = (await desk.ReadAsync(viewer, draft, Cancellation))!;
        var files = new Dictionary<string, string>(version.Files) { ["own.rules"] = "rule P-ONE \"乒乓球台\" priority 200\n  when text contains any (\"乒乓球台\")\n  then lead \"城管局\"\n" };
        Assert.Empty((await desk.SaveAsync(viewer, draft, files, version.Revision)).Problems);
        Assert.Contains("还没有回测", (await browser.OpenAsync(VersionLink.To(draft))).QuerySelector(".gate-note")!.Text());

        var words = "=1+1 小区的乒乓球台坏了，" + string.Concat(Enumerable.Repeat("桌面裂开、球网也没有了，", 30));
        var table = CaseTable.Read($"id,text,department\nA-1,\"{words}\",城管局\nA-2,乒乓球台旁边有积水,水务局\n");
        await RunAsync(viewer, draft, table);
        var page = await browser.OpenAsync(VersionLink.To(draft, VersionTab.BackTest));

        var note = page.QuerySelector(".gate-note")!;
        Assert.Contains("文件“file.csv”的 2 件", note.Text());
        Assert.Contains("good", note.ClassList);
        var cases = page.QuerySelectorAll("#changed-cases tbody tr");
        Assert.Equal(["A-1", "A-2"], cases.Select(row => row.QuerySelector("td span")!.Text()));
        Assert.NotNull(cases[0].QuerySelector("details"));
        Assert.Null(cases[0].QuerySelector("a"));
        Assert.Contains("moved", page.QuerySelector(".matrix .moved")!.ClassList);

        var answer = await browser.GetAsync(page.QuerySelector("#changed-cases a[download]")!.GetAttribute("href")!);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("A-1,城市管理和综合执法局,", text);
        Assert.Contains("'=1+1 小区的乒乓球台坏了", text);

        // Another content: the test stays, and says that it is out of date.
        version = (await desk.ReadAsync(viewer, draft, Cancellation))!;
        Assert.Empty((await desk.SaveAsync(viewer, draft, new Dictionary<string, string>(version.Files) { ["own.rules"] = version.Files["own.rules"].Replace("200", "201") }, version.Revision)).Problems);
        Assert.Contains("已过期：内容后来有修改", (await browser.OpenAsync(VersionLink.To(draft))).QuerySelector(".gate-note")!.Text());

        var (strangers, _) = await SignInAsync("walks-files", Roles.GridWorker);
        Assert.NotEqual(HttpStatusCode.OK, (await strangers.GetAsync(page.QuerySelector("#changed-cases a[download]")!.GetAttribute("href")!)).StatusCode);
    }

    [Fact]
    public async Task The_gate_is_set_by_who_approves_and_read_by_the_others()
    {
        var (officers, officer) = await SignInAsync("sets-gate", Roles.PolicyOfficer);
        var (leaders, _) = await SignInAsync("reads-gate", Roles.Leader);
        Assert.Contains("没有修改过", (await leaders.OpenAsync("/workbench/gate")).QuerySelector("main")!.Text());

        await site.Services.GetRequiredService<PublishGate>().SetAsync(officer, true, 2.5, true, 30, "年度考核期间从严");

        var page = await leaders.OpenAsync("/workbench/gate");
        Assert.Null(page.QuerySelector("main form"));
        Assert.Contains("一致率最多下降 2.5 个百分点；必须有针对目前内容的回测；至少 30 件可比案件", page.QuerySelector("main")!.Text());
        Assert.Contains("年度考核期间从严", page.QuerySelector(".timeline")!.Text());
        Assert.Equal("2.5", (await officers.OpenAsync("/workbench/gate")).QuerySelector("#gate-points")!.GetAttribute("value"));
        await site.Services.GetRequiredService<PublishGate>().SetAsync(officer, true, 1, false, 0, "恢复");
    }

    private async Task RunAsync(Viewer viewer, string draft, CaseTable table)
    {
        var job = await site.Services.GetRequiredService<BackTestRunner>().StartAsync(
            viewer, new BackTestRequest { VersionId = draft, FileName = "file.csv", Table = table, Columns = CaseColumns.Guess(table.Header) }, Cancellation);
        var ended = new TaskCompletionSource();
        job.Changed += () => { if (!job.IsUnderWay) ended.TrySetResult(); };
        if (job.IsUnderWay) await ended.Task.WaitAsync(Cancellation);
        Assert.Equal(JobState.Done, job.State);
    }

    private static IElement? Run(IParentNode page) => page.QuerySelectorAll("main button").FirstOrDefault(button => button.Text().Trim() == "开始回测");

    private async Task<(Browser Browser, Viewer Viewer)> SignInAsync(string name, string role)
    {
        var account = await site.AddAccountAsync(name, ("wly", role));
        var browser = site.Browse();
        await browser.SignInAsync(name);
        return (browser, (await site.Services.GetRequiredService<ViewerDirectory>().OfAccountAsync(account.Id, Cancellation))!);
    }
}
