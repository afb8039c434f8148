using GridFlow.Governance.Calendars;

namespace GridFlow.Governance.Tests.Calendars;

public sealed class CalendarReaderTests
{
    [Fact]
    public void The_shipped_calendar_of_Wulingyuan_reads_without_a_problem()
    {
        var reading = CalendarReader.Read(Repository.Read("rules", "wulingyuan", "calendar.json"), "calendar.json", Repository.Holidays);

        Assert.Empty(reading.Problems);
        Assert.Equal("wulingyuan", reading.Value!.Id);
        Assert.True(reading.Value.IsOpen(China.At("2026-02-14 10:00")));
        Assert.False(reading.Value.Covers(new(2027, 1, 1)));
    }

    [Theory]
    [InlineData("""{"id":"x","timeZone":"Mars/Olympus","weekdays":["Monday"],"hours":["09:00-12:00"]}""", "calendar.zone")]
    [InlineData("""{"id":"x","timeZone":"Asia/Shanghai","weekdays":[],"hours":["09:00-12:00"]}""", "calendar.never-open")]
    [InlineData("""{"id":"x","timeZone":"Asia/Shanghai","weekdays":["Monday"],"hours":["12:00-09:00"]}""", "calendar.hours")]
    [InlineData("""{"id":"x","timeZone":"Asia/Shanghai","weekdays":["Monday"],"hours":["09:00-12:00","11:00-13:00"]}""", "calendar.hours")]
    [InlineData("""{"id":"x","timeZone":"Asia/Shanghai","weekdays":["Monday"],"hours":["09:00-12:00"],"holidays":"atlantis"}""", "calendar.holidays")]
    [InlineData("""{"id":"x","timeZone":"Asia/Shanghai","weekdays":["Monday"],"hours":["09:00-12:00"],"seasons":[{"from":"13-01","to":"02-01","hours":["09:00-10:00"]}]}""", "calendar.season")]
    [InlineData("""{"id":"x","timezone":"Asia/Shanghai","weekday":["Monday"],"hours":["09:00-12:00"]}""", "document.json")]
    [InlineData("""{"id":"x",""", "document.json")]
    public void A_document_that_is_wrong_is_refused_with_the_reason(string json, string code)
    {
        var reading = CalendarReader.Read(json, "calendar.json", Repository.Holidays);

        Assert.Null(reading.Value);
        Assert.Contains(reading.Problems, problem => problem.Code == code && problem.File == "calendar.json");
    }
}
