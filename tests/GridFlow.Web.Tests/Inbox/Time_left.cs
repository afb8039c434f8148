using System.Globalization;
using AngleSharp.Dom;
using GridFlow.Web.Inbox;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Inbox;

public class Time_left(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3 * 24 * 60 + 65, "剩 3天1小时", "fine")]
    [InlineData(200, "剩 3小时20分", "fine")]
    [InlineData(45, "剩 45分钟", "soon")]
    [InlineData(0.2, "剩 1分钟", "soon")]
    [InlineData(-90, "超时 1小时30分", "late")]
    public async Task Is_said_in_words_and_by_urgency(double minutes, string words, string urgency)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var shown = (await RenderAsync(Now.AddMinutes(minutes))).QuerySelector(".time-left")!;
        Assert.Equal(words, shown.Text().Trim());
        Assert.Contains(urgency, shown.ClassList);
    }

    [Fact]
    public async Task The_exact_time_is_the_jurisdictions()
    {
        var shown = (await RenderAsync(Now.AddHours(1))).QuerySelector(".time-left")!;
        Assert.Equal("2026-11-21 17:00", shown.GetAttribute("title"));
    }

    [Fact]
    public async Task Without_a_limit_there_is_none()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        Assert.Equal("无时限", (await RenderAsync(null)).QuerySelector(".time-left")!.Text());
    }

    private Task<AngleSharp.Html.Dom.IHtmlDocument> RenderAsync(DateTimeOffset? due) =>
        Rendered.ComponentAsync<TimeLeft>(site.Services, new() { ["Due"] = due, ["Now"] = Now });
}
