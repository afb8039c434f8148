using GridFlow.Governance.Texts;

namespace GridFlow.Governance.Tests.Incidents;

public sealed class WrittenTimeTests
{
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData("2026-07-01 08:30:00")]
    [InlineData("2026-07-01 08:30:00.000")]
    [InlineData("2026/7/1 8:30")]
    [InlineData("2026.7.1 8:30")]
    [InlineData("2026-07-01T08:30")]
    [InlineData("2026-07-01T00:30Z")]
    [InlineData("2026-07-01 00:30:00Z")]
    [InlineData("2026-07-01T08:30:00+08:00")]
    [InlineData("2026-07-01 08:30:00 +0800")]
    [InlineData("2026-06-30T19:30:00-05")]
    [InlineData("2026年7月1日 8:30")]
    [InlineData("2026年07月01日8时30分")]
    [InlineData("2026年7月1日 8点30分00秒")]
    [InlineData("2026-07-01 上午8:30")]
    [InlineData("２０２６－０７－０１　０８：３０")]
    [InlineData("2026/7/1 8:30:00 AM")]
    [InlineData("20260701083000")]
    [InlineData("202607010830")]
    [InlineData("46204.3541666667")]
    [InlineData("1782865800")]
    [InlineData("1782865800000")]
    public void However_it_is_written_it_is_half_past_eight_in_the_jurisdiction(string text) =>
        Assert.Equal(new DateTimeOffset(2026, 7, 1, 0, 30, 0, TimeSpan.Zero), Read(text));

    [Theory]
    [InlineData("2026-07-01", "2026-06-30T16:00:00Z")]
    [InlineData("2026年7月1日", "2026-06-30T16:00:00Z")]
    [InlineData("20260701", "2026-06-30T16:00:00Z")]
    [InlineData("46204", "2026-06-30T16:00:00Z")]
    [InlineData("2026-07-01 下午3:05", "2026-07-01T07:05:00Z")]
    [InlineData("2026-07-01 12:10 AM", "2026-06-30T16:10:00Z")]
    [InlineData("2026-07-01 24:00", "2026-07-01T16:00:00Z")]
    [InlineData("25/7/2026 08:30", "2026-07-25T00:30:00Z")]
    [InlineData("7/25/2026 08:30", "2026-07-25T00:30:00Z")]
    [InlineData("2026-07-01 08:30:00.123456", "2026-07-01T00:30:00.123456Z")]
    public void Days_halves_and_fractions_mean_what_they_say(string text, string utc) =>
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), Read(text));

    [Theory]
    [InlineData("07/01/2026 08:30", "次序不明")]
    [InlineData("昨天", "无法识别")]
    [InlineData("2026-02-30", "无法识别")]
    [InlineData("2026-07-01 25:00", "无法识别")]
    [InlineData("2026-07-01 08:30+99:00", "无法识别")]
    [InlineData("12345", "无法识别")]
    [InlineData("99999999999999999999", "无法识别")]
    public void What_is_not_plain_is_refused_with_its_reason(string text, string reason)
    {
        Assert.False(WrittenTime.TryParse(text, China, out _, out var problem));
        Assert.Contains(reason, problem.Chinese, StringComparison.Ordinal);
    }

    private static DateTimeOffset Read(string text) => WrittenTime.TryParse(text, China, out var time, out var problem) ? time : throw new FormatException(problem.English);
}
