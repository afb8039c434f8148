using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Web.Reporting;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Reporting;

public class Reporting_and_tracking(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_resident_reports_without_account_and_follows_the_report()
    {
        var browser = site.Browse();
        var receipt = await ReportAsync(browser, "溪布街入口垃圾堆放两天，气味很大", ("photo.png", Png));
        var (number, code) = (Text(receipt, ".number"), Text(receipt, ".code"));
        Assert.StartsWith("WLY", number);
        Assert.Equal(8, code!.Length);

        var tracked = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel", ("Input.Number", number!.ToLowerInvariant()), ("Input.Code", code)));
        Assert.Contains(Text(tracked, ".status-line .tag"), new[] { "已登记", "处理中" });
        Assert.Contains(number, tracked.QuerySelector("dl.facts")!.Text());
        Assert.NotEmpty(tracked.QuerySelectorAll("ol.steps li"));
        Assert.Equal(["已收到", "办理中", "核查回访", "办结"], tracked.QuerySelectorAll(".milestones strong").Select(stretch => stretch.Text()));
        Assert.Single(tracked.QuerySelectorAll(".milestones [aria-current=step]"));
        Assert.Contains("溪布街入口垃圾堆放两天，气味很大", tracked.QuerySelector("main")!.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_case_is_rated_with_all_that_was_filled_in_kept_when_something_is_missing_and_taken_up_again()
    {
        var browser = site.Browse();
        var receipt = await ReportAsync(browser, "溪布街入口垃圾堆放两天");
        var (number, code) = (Text(receipt, ".number")!, Text(receipt, ".code")!);
        await CloseAsync(number);
        var found = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel", ("Input.Number", number), ("Input.Code", code)));
        Assert.Equal(["满意", "基本满意", "不满意"], found.QuerySelectorAll("fieldset.grades label").Select(grade => grade.Text().Trim()));

        var empty = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel", ("Input.Number", number), ("Input.Code", code), ("Input.Rate", "true")));
        Assert.Contains("请选择满意程度", empty.QuerySelector("[role=alert]")!.Text(), StringComparison.Ordinal);

        var refused = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel",
            ("Input.Number", number), ("Input.Code", code), ("Input.Rate", "true"), ("Input.Rating", "Unsatisfied"), ("Input.Again", "true")));
        Assert.Contains("请写明哪里没有解决", refused.QuerySelector("[role=alert]")!.Text(), StringComparison.Ordinal);
        Assert.True(refused.QuerySelector<IHtmlInputElement>("input[value=Unsatisfied]")!.IsChecked);
        Assert.True(refused.QuerySelector<IHtmlInputElement>("input[name='Input.Again']")!.IsChecked);

        var rated = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel",
            ("Input.Number", number), ("Input.Code", code), ("Input.Rate", "true"), ("Input.Rating", "Unsatisfied"), ("Input.Words", "垃圾还在"), ("Input.Again", "true")));
        Assert.NotEqual(number, Text(rated, ".number"));
        Assert.Empty(rated.QuerySelectorAll("fieldset.grades"));
    }

    [Theory]
    [InlineData("/report/offline", "武陵源区")]
    [InlineData("/j/nanshan/report/offline", "南山区")]
    public async Task A_device_may_keep_a_page_to_write_on_without_a_network(string address, string place)
    {
        var browser = site.Browse();
        var page = await browser.OpenAsync(address);
        Assert.Contains(place, page.QuerySelector("header")!.Text(), StringComparison.Ordinal);
        Assert.NotEmpty(page.QuerySelectorAll("form[data-offline] [name='Input.Text']"));

        var manifest = System.Text.Json.Nodes.JsonNode.Parse(await (await browser.GetAsync("/manifest.webmanifest")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        foreach (var icon in manifest["icons"]!.AsArray())
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(icon!["src"]!.ToString())).StatusCode);
        Assert.Equal("text/javascript", (await browser.GetAsync("/sw.js")).Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_residents_own_photo_is_shown_by_an_address_that_names_nothing_and_cannot_be_guessed()
    {
        var browser = site.Browse();
        var receipt = await ReportAsync(browser, "溪布街入口垃圾堆放两天", ("photo.png", Png));
        var tracked = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel", ("Input.Number", Text(receipt, ".number")!), ("Input.Code", Text(receipt, ".code")!)));
        var address = tracked.QuerySelector(".photos img")!.GetAttribute("src")!;

        var stranger = site.Browse();
        var photo = (await stranger.GetAsync(address)).Content;
        Assert.Equal("image/jpeg", photo.Headers.ContentType?.MediaType);
        Assert.Equal([0xFF, 0xD8, 0xFF], (await photo.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))[..3]);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(address.Split('?')[0][..^4] + "AAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/track/photos/{Guid.NewGuid():N}")).StatusCode);
    }

    [Fact]
    public async Task The_receipt_holds_its_address_as_a_drawing_with_the_code_behind_the_fragment()
    {
        var receipt = await ReportAsync(site.Browse(), "路灯不亮已有三天");

        Assert.NotEmpty(receipt.QuerySelectorAll(".qr svg"));
        Assert.Equal("https://wly.example/track#WLY20261121000042/AB12CD34", TrackingLink.To("https://wly.example", "WLY20261121000042", "AB12CD34"));
        var copied = receipt.QuerySelector("[data-copy]")!.GetAttribute("data-copy")!;
        Assert.Contains(Text(receipt, ".number")!, copied, StringComparison.Ordinal);
        Assert.Contains(Text(receipt, ".code")!, copied, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_staff_wrote_down_is_not_shown_to_whoever_has_the_code()
    {
        var receipt = await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.GridWorker, "商户情绪激动，见面时请两人同行"), new Actor("grid", "网格员"));

        var tracked = await Browser.ReadAsync(await site.Browse().SendAsync("/track", "form.panel", ("Input.Number", receipt.Number), ("Input.Code", receipt.TrackingCode)));

        Assert.Contains(receipt.Number, tracked.QuerySelector("dl.facts")!.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("情绪激动", tracked.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_field_and_the_first_gets_the_keyboard()
    {
        var browser = site.Browse();
        var fields = Fields(await browser.OpenAsync("/report"), "坏了");
        fields["Input.Phone"] = "12";
        var page = await Browser.ReadAsync(await browser.PostAsync("/report", Body(fields)));

        foreach (var field in new[] { "text", "phone" })
        {
            var input = page.GetElementById(field)!;
            Assert.Equal("true", input.GetAttribute("aria-invalid"));
            Assert.Contains(page.GetElementById($"{field}-error")!.Id!, input.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        }

        Assert.Equal("text", page.QuerySelector("[autofocus]")!.Id);
    }

    [Fact]
    public async Task Four_characters_are_a_report_and_the_form_says_how_many_it_needs()
    {
        var browser = site.Browse();
        var form = await browser.OpenAsync("/report");
        Assert.Contains("4 到 2000 字", form.QuerySelector("#text-hint")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(Text(await ReportAsync(browser, "路灯坏了"), ".number"));

        var refused = await Browser.ReadAsync(await browser.PostAsync("/report", Body(Fields(form, "坏了吗"))));
        Assert.Contains("至少 4 个字", Text(refused, ".notice.bad li"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_alone_tells_nothing()
    {
        var browser = site.Browse();
        var number = Text(await ReportAsync(browser, "路灯不亮已有三天"), ".number");
        var page = await Browser.ReadAsync(await browser.SendAsync("/track", "form.panel", ("Input.Number", number!), ("Input.Code", "AAAAAAAA")));
        Assert.Equal("没有找到对应的事项，请核对编号和查询码。", Text(page, ".notice.bad"));
    }

    [Fact]
    public async Task Pressing_twice_reports_once()
    {
        var browser = site.Browse();
        var form = await browser.OpenAsync("/report");
        var fields = Fields(form, "污水井盖破损，行人容易踩空");
        var first = await Browser.ReadAsync(await browser.PostAsync("/report", Body(fields)));
        var second = await Browser.ReadAsync(await browser.PostAsync("/report", Body(fields)));
        Assert.NotNull(Text(first, ".number"));
        Assert.Equal(Text(first, ".number"), Text(second, ".number"));
    }

    [Fact]
    public async Task Sending_a_form_again_with_other_words_is_said_and_then_sent_if_the_resident_wants_it()
    {
        var browser = site.Browse();
        var fields = Fields(await browser.OpenAsync("/report"), "污水井盖破损，行人容易踩空");
        var first = Text(await Browser.ReadAsync(await browser.PostAsync("/report", Body(fields))), ".number");
        fields["Input.Text"] = "旁边的路灯也不亮";

        var said = await browser.PostAsync("/report", Body(fields));
        var page = await Browser.ReadAsync(said);
        var second = Text(await Browser.ReadAsync(await browser.PostAsync("/report", Body(Fields(page, "旁边的路灯也不亮")))), ".number");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, said.StatusCode);
        Assert.Contains("已经提交", Text(page, ".notice.bad"), StringComparison.Ordinal);
        Assert.NotNull(second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task What_is_missing_is_named_and_what_was_written_is_kept()
    {
        var browser = site.Browse();
        var form = await browser.OpenAsync("/report");
        var fields = Fields(form, "坏了");
        fields["Input.Address"] = "";
        var page = await Browser.ReadAsync(await browser.PostAsync("/report", Body(fields)));

        Assert.Equal(2, page.QuerySelectorAll(".notice.bad li").Length);
        Assert.Equal("坏了", page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value.Trim());
    }

    [Fact]
    public async Task A_file_that_only_claims_to_be_a_photo_is_refused()
    {
        var page = await ReportAsync(site.Browse(), "广告牌松动，有掉落危险", ("photo.png", "MZ this is a program"u8.ToArray()));
        Assert.Null(Text(page, ".number"));
        Assert.Contains("JPEG", Text(page, ".notice.bad"));
    }

    [Theory]
    [InlineData("zh-CN", "照片“IMG_0042.HEIC”未被接收：不支持手机的 HEIC 格式，请打开照片截屏")]
    [InlineData("en", "“IMG_0042.HEIC” was not accepted: A telephone's HEIC is not accepted: open the photo and send a screenshot")]
    public async Task A_photo_of_a_telephone_that_cannot_be_read_is_named_and_what_to_do_is_said(string language, string said)
    {
        var browser = site.Browse();
        await browser.GetAsync($"/language/{language}?returnUrl=%2F");

        var page = await ReportAsync(browser, "广告牌松动，有掉落危险", ("photo.png", Png), ("IMG_0042.HEIC", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[40]]));

        Assert.Contains(said, Text(page, ".notice.bad"), StringComparison.Ordinal);
        Assert.Contains(said, page.QuerySelector("#photos-error")!.Text(), StringComparison.Ordinal);
        Assert.Equal("广告牌松动，有掉落危险", page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value.Trim());
    }

    [Fact]
    public async Task Too_many_reports_from_one_address_are_put_off_kindly()
    {
        await using var strict = site.WithWebHostBuilder(builder => builder.UseSetting("Limits:PublicReportsPerHour", "2"));
        var browser = new Browser(strict.CreateClient());
        // What comes back to be mended does not count.
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/report", Body(Fields(await browser.OpenAsync("/report"), "")))).StatusCode);
        for (var i = 0; i < 2; i++) await ReportAsync(browser, $"路边垃圾桶满溢第{i}次");

        var answer = await browser.PostAsync("/report", Body(Fields(await browser.OpenAsync("/report"), "路边垃圾桶又满了")));
        var page = await Browser.ReadAsync(answer);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Assert.Equal("操作过于频繁", page.QuerySelector("h1")!.Text());
        Assert.Contains("分钟后", Text(page, ".notice.bad"), StringComparison.Ordinal);
        Assert.Equal("路边垃圾桶又满了", page.QuerySelector<IHtmlTextAreaElement>("#text")!.Value.Trim());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/report")).StatusCode);
    }

    [Fact]
    public async Task A_text_the_browser_took_with_its_line_breaks_is_taken_by_the_server()
    {
        var text = string.Join("\r\n", Enumerable.Repeat("一二三四五六七八九", 200));

        var receipt = await ReportAsync(site.Browse(), text);

        Assert.NotNull(Text(receipt, ".number"));
    }

    [Fact]
    public async Task An_address_of_twenty_thousand_letters_is_refused_in_words()
    {
        var browser = site.Browse();
        var fields = Fields(await browser.OpenAsync("/report"), "路灯坏了没人修");
        fields["Input.Address"] = new string('长', 20_000);

        var page = await Browser.ReadAsync(await browser.PostAsync("/report", Body(fields)));

        Assert.Contains("地址不能超过 200 字", Text(page, ".notice.bad"), StringComparison.Ordinal);
    }

    private static async Task<IHtmlDocument> ReportAsync(Browser browser, string text, params (string Name, byte[] Content)[] photos)
    {
        var answer = await browser.PostAsync("/report", Body(Fields(await browser.OpenAsync("/report"), text), photos));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Browser.ReadAsync(answer);
    }

    private static Dictionary<string, string> Fields(IHtmlDocument form, string text)
    {
        var fields = form.QuerySelectorAll<IHtmlInputElement>("form.panel input[type=hidden]").ToDictionary(input => input.Name!, input => input.Value);
        fields["Input.Text"] = text;
        fields["Input.Address"] = "溪布街入口";
        return fields;
    }

    private static MultipartFormDataContent Body(Dictionary<string, string> fields, params (string Name, byte[] Content)[] photos)
    {
        var body = new MultipartFormDataContent();
        foreach (var (name, value) in fields) body.Add(new StringContent(value), name);
        foreach (var (name, content) in photos) body.Add(new ByteArrayContent(content), "photos", name);
        return body;
    }

    /// <summary>People answer whatever is open, each as well as it goes, until the case is closed.</summary>
    private async Task CloseAsync(string number)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<GridFlowDbContext>();
        var id = (await context.Incidents.AsNoTracking().SingleAsync(one => one.Number == number)).Id;
        while (await context.Tasks.AsNoTracking().FirstOrDefaultAsync(one => one.IncidentId == id && one.Status == HandlingTaskStatus.Open) is { } task)
        {
            var viewer = new Viewer($"person-{task.Id:N}", "某人", "wulingyuan", [new Post(task.UnitId, task.UnitId, null, task.Role)]);
            await scope.ServiceProvider.GetRequiredService<TaskDesk>().AnswerAsync(viewer, task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "办了")
            {
                UnitId = task.Kind == TaskKind.Dispatch ? "wly-dept-shuiwu" : null,
            });
        }
    }

    private static string? Text(IHtmlDocument page, string selector) => page.QuerySelector(selector)?.Text().Trim();
}
