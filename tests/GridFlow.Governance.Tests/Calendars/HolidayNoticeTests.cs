using GridFlow.Governance.Calendars;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Tests.Calendars;

/// <summary>Next year's table is pasted as it comes: the notice as it is printed, or lines of a table.</summary>
public sealed class HolidayNoticeTests
{
    private const string Notice2026 = """
        国务院办公厅关于2026年部分节假日安排的通知
        国办发明电〔2025〕7号
        一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
        2025年11月4日
        """;

    [Fact]
    public void The_notice_as_it_is_printed_gives_the_shipped_table_day_by_day()
    {
        var read = HolidayNotice.Read(Notice2026, 2026);

        var shipped = CalendarDraft.Open(Files()).Value!.Tables.Single(table => table.Year == 2026);
        Assert.Equal(shipped.Days.Select(day => (day.Date, day.IsOffDay)).Order(), read.Table.Days.Select(day => (day.Date, day.IsOffDay)));
        Assert.Equal(("国务院办公厅关于2026年部分节假日安排的通知", new DateOnly(2025, 11, 4)), (read.Table.Notice, read.Table.Issued));
        var left = Assert.Single(read.Problems);
        Assert.Equal(("holidays.line", 2), (left.Code, left.Line));
        Assert.Contains("国办发明电", left.Message.Chinese, StringComparison.Ordinal);
        Assert.DoesNotContain(HolidayCheck.Check(read.Table, Draft()), problem => problem.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public void A_name_and_its_days_may_stand_on_two_lines_and_in_full_width_digits()
    {
        var read = HolidayNotice.Read("一、元旦：\n１月１日（周五）放假１天，不调休。\n国庆节、中秋节：10月1日（周五）至10月8日（周五）放假调休，共8天。9月26日（周日）上班", 2027);

        Assert.Empty(read.Problems);
        Assert.Equal(10, read.Table.Days.Count);
        Assert.Equal(new HolidayDay("元旦", new DateOnly(2027, 1, 1), true), read.Table.Days[0]);
        Assert.Equal(new HolidayDay("国庆节、中秋节", new DateOnly(2027, 9, 26), false), read.Table.Days[1]);
    }

    [Theory]
    [InlineData("日期,安排,名称\n2027-01-01,放假,元旦\n2027/2/6,补班,春节")]
    [InlineData("date,kind,name\r\n20270101,holiday,元旦\r\n2027-02-06,WORK,春节\r\n")]
    [InlineData("1月1日\t休\t元旦\n2月6日\t班\t春节")]
    [InlineData("2027-1-1，放假，元旦\n\n2027年2月6日，上班，春节")]
    public void Lines_of_a_table_are_read_whatever_parts_them(string text)
    {
        var read = HolidayNotice.Read(text, 2027);

        Assert.Empty(read.Problems);
        Assert.Equal([new("元旦", new DateOnly(2027, 1, 1), true), new HolidayDay("春节", new DateOnly(2027, 2, 6), false)], read.Table.Days);
    }

    [Theory]
    [InlineData("元旦：1月1日（周四）放假。", "holidays.weekday", ProblemSeverity.Error)] // 2027 begins on a Friday: the notice of another year
    [InlineData("元旦：1月1日（周五）至3日（周日）放假，共4天。", "holidays.count", ProblemSeverity.Warning)]
    [InlineData("元旦：2月30日放假。", "holidays.date", ProblemSeverity.Error)]
    [InlineData("0000年1月1日放假", "holidays.date", ProblemSeverity.Error)]
    [InlineData("9999年12月31日放假", "holidays.date", ProblemSeverity.Error)]
    [InlineData("1月1日放假，共99999999999天", "holidays.count", ProblemSeverity.Warning)]
    [InlineData("١月١日放假", "holidays.line", ProblemSeverity.Warning)] // digits, and none of ours
    [InlineData("٢٠٢٧-٠١-٠١,放假,元旦", "holidays.line", ProblemSeverity.Warning)]
    [InlineData("2027-13-01,放假,元旦", "holidays.date", ProblemSeverity.Error)]
    [InlineData("2027-01-01,歇业,元旦", "holidays.line", ProblemSeverity.Warning)]
    [InlineData("节假日期间，各地区要妥善安排好值班", "holidays.line", ProblemSeverity.Warning)]
    [InlineData("2027-01-01,放假,元旦\n2027-01-01,补班,元旦", "holidays.twice", ProblemSeverity.Error)]
    [InlineData("2027-01-01,放假,元旦\n2027-01-01,放假,元旦", "holidays.twice", ProblemSeverity.Warning)]
    public void What_is_not_understood_or_contradicts_itself_is_named_with_its_line(string text, string code, ProblemSeverity severity)
    {
        var problem = Assert.Single(HolidayNotice.Read(text, 2027).Problems);

        Assert.Equal((code, severity, text.Split('\n').Length), (problem.Code, problem.Severity, problem.Line));
    }

    [Theory]
    [InlineData("元旦：1月1日–3日放假，共3天。")]
    [InlineData("元旦：1月1日—3日放假，共3天。")]
    [InlineData("元旦：1月1日——1月3日放假，共3天。")]
    [InlineData("元旦：1月1日 ― 3日放假，共3天。")]
    [InlineData("\uFEFF2027-01-01,放假,元旦\n2027-01-02,放假,元旦\n\u200B2027-01-03,放假,元旦")]
    public void Dashes_of_every_length_and_marks_that_nobody_sees_are_read(string text)
    {
        var read = HolidayNotice.Read(text, 2027);

        Assert.Empty(read.Problems);
        Assert.Equal([1, 2, 3], read.Table.Days.Select(day => day.Date.Day));
    }

    [Fact]
    public void What_is_too_long_is_refused_and_what_is_nearly_too_long_is_read_at_once()
    {
        Assert.Equal(("holidays.length", ProblemSeverity.Error), HolidayNotice.Read(new string('1', 20_001), 2027).Problems.Select(problem => (problem.Code, problem.Severity)).Single());

        // Either would keep an expression that tries every way busy for hours.
        Assert.Single(HolidayNotice.Read($"1月1日,{new string(' ', 19_000)}休,元旦,又,一列", 2027).Problems);
        Assert.NotEmpty(HolidayNotice.Read(string.Concat(Enumerable.Repeat("1日（周一", 3_900)) + "放假", 2027).Problems);
    }

    [Theory]
    [InlineData("2027-01-04,补班,元旦", "holidays.works-anyway")] // a Monday
    [InlineData("2028-03-01,放假,元旦", "holidays.year")]
    [InlineData("随便写写", "holidays.none")]
    public void A_table_that_cannot_be_meant_is_refused(string text, string code)
    {
        var table = HolidayNotice.Read(text, 2027).Table;

        Assert.Contains(HolidayCheck.Check(table, Draft()), problem => problem.Code == code && problem.Severity == ProblemSeverity.Error);
    }

    [Fact]
    public void A_make_up_Saturday_is_no_mistake_where_Saturdays_are_worked_anyway()
    {
        var district = Draft().WithDistrict(new("", [.. CalendarWords.Week.SkipLast(1)], ["09:00-12:00"]));

        Assert.DoesNotContain(HolidayCheck.Check(district), problem => problem.Code == "holidays.works-anyway");
        Assert.Contains(HolidayCheck.Check(HolidayNotice.Read("2027-01-04,补班,元旦", 2027).Table, district), problem => problem.Code == "holidays.works-anyway");
    }

    [Fact]
    public void A_holiday_that_is_missing_and_a_day_over_New_Year_are_doubts_and_no_errors()
    {
        var table = HolidayNotice.Read("元旦：2026年12月31日至2027年1月2日放假，共3天。", 2027).Table;

        var problems = HolidayCheck.Check(table, Draft()).ToList();
        Assert.Equal(["holidays.year", "holidays.missing"], problems.Select(problem => problem.Code));
        Assert.All(problems, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
    }

    internal static CalendarDraft Draft() => CalendarDraft.Open(Files()).Value!;

    private static Dictionary<string, string> Files() =>
        Repository.Holidays.Select(pair => (pair.File, pair.Json)).Append(("calendar.json", Repository.Read("rules", "wulingyuan", "calendar.json"))).ToDictionary(pair => pair.Item1, pair => pair.Item2);
}
