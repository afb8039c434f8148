using AngleSharp.Dom;
using Bunit;
using GridFlow.Components.Cases;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Inbox;

public sealed class Time_left(GridFlowSite site) : PartTests(site)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3 * 24 * 60 + 65, "剩 3天1小时", "fine")]
    [InlineData(200, "剩 3小时20分", "fine")]
    [InlineData(45, "剩 45分钟", "soon")]
    [InlineData(0.2, "剩 1分钟", "soon")]
    [InlineData(-90, "超时 1小时30分", "late")]
    public void Is_said_in_words_and_by_urgency(double minutes, string words, string urgency)
    {
        var shown = Render(Now.AddMinutes(minutes)).Find(".time-left");
        Assert.Equal(words, shown.Text().Trim());
        Assert.Contains(urgency, shown.ClassList);
    }

    [Fact]
    public void The_exact_time_is_the_jurisdictions() => Assert.Equal("2026-11-21 17:00", Render(Now.AddHours(1)).Find(".time-left").GetAttribute("title"));

    [Fact]
    public void Without_a_limit_there_is_none() => Assert.Equal("无时限", Render(null).Find(".time-left").Text());

    [Fact]
    public void Goes_on_when_the_page_looks_at_the_clock_again()
    {
        var shown = Render(Now.AddMinutes(45));

        shown.Render(parameters => parameters.Add(component => component.Now, Now.AddMinutes(50)));

        Assert.Equal("超时 5分钟", shown.Find(".time-left.late").Text().Trim());
    }

    private IRenderedComponent<TimeLeft> Render(DateTimeOffset? due) =>
        Parts.Render<TimeLeft>(parameters => parameters.Add(component => component.Due, due).Add(component => component.Now, Now));
}
