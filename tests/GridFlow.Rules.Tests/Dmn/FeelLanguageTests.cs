namespace GridFlow.Rules.Tests.Dmn;

/// <summary>Functions, ranges, contexts, lists, types and times as values.</summary>
public class FeelLanguageTests
{
    [Theory]
    [InlineData("context put({a: 1}, \"b\", 2)", "{a: 1, b: 2}")]
    [InlineData("context put({a: {b: 1}}, [\"a\", \"c\"], 2)", "{a: {b: 1, c: 2}}")]
    [InlineData("context merge([{a: 1, b: 1}, {b: 2}])", "{a: 1, b: 2}")]
    [InlineData("context([{key: \"a\", value: null}])", "{a: null}")]
    [InlineData("list replace([1], 1, 2)", "[2]")]
    [InlineData("list replace([1, 5, 2], function(item, new) item < new, 4)", "[4, 5, 4]")]
    [InlineData("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]")]
    [InlineData("(function(a: number, b) a + b)(b: 1, a: 2)", "3")]
    [InlineData("{fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(5)}.r", "120")]
    [InlineData("{abs of: abs, r: abs of(-3)}.r", "3")]
    [InlineData("{(}", null)]
    public void Functions_and_contexts_are_values(string expression, string? expected) => Same(expression, expected);

    [Theory]
    [InlineData("1 instance of number", "true")]
    [InlineData("null instance of Any", "false")]
    [InlineData("[1, \"a\"] instance of list<number>", "false")]
    [InlineData("{a: 1, b: 2} instance of context<a: number>", "true")]
    [InlineData("[1..2] instance of range<number>", "true")]
    [InlineData("@\"P1D\" instance of days and time duration", "true")]
    [InlineData("(function(a: number) a) instance of function<number> -> Any", "true")]
    [InlineData("@\"2026-01-01\" instance of date and time", "false")]
    public void A_value_is_of_a_type(string expression, string expected) => Same(expression, expected);

    [Theory]
    [InlineData("[1,2,3] in [[1,2,3,4],[1,2,3]]", "true")]
    [InlineData("[1] in [[2], [1]]", "true")]
    [InlineData("1 in [[2..4], [1..3]]", "true")]
    [InlineData("5 in (< 3, >= 5)", "true")]
    [InlineData("{a: 1}.a in (0..1]", "true")]
    [InlineData("(< 5) = (null..5)", "false")]
    [InlineData("[1..5).end included", "false")]
    [InlineData("range(\"[1..3]\") = [1..3]", "true")]
    [InlineData("before([1..5), 5)", "true")]
    [InlineData("for i in [1..3] return i * 2", "[2, 4, 6]")]
    [InlineData("for i in 3..1 return i", "[3, 2, 1]")]
    [InlineData("for d in @\"2026-02-28\"..@\"2026-03-01\" return d.day", "[28, 1]")]
    [InlineData("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]")]
    [InlineData("for a b in [1, 2], c in [a b, 9] return c", "[1, 9, 2, 9]")]
    public void Ranges_are_values_and_loops_go_over_them(string expression, string expected) => Same(expression, expected);

    [Theory]
    [InlineData("@\"2021-01-02T10:10:10+01:00\" - @\"2021-01-01\"", "P1DT9H10M10S")]
    [InlineData("time(@\"2017-08-10T10:20:00+01:00\")", "10:20:00+01:00")]
    [InlineData("date and time(@\"2017-08-10T10:20:00\", time(\"23:59:01\"))", "2017-08-10T23:59:01")]
    [InlineData("time(11, 59, 45, duration(\"PT2H\"))", "11:59:45+02:00")]
    [InlineData("time(11, 59, 45.123456789, @\"-PT90M\")", "11:59:45.123456789-01:30")]
    [InlineData("@\"10:00:00.123456789\" + @\"PT0.000000001S\"", "10:00:00.12345679")]
    [InlineData("@\"2026-03-29T01:59:59@Europe/Paris\" + @\"PT1S\"", "2026-03-29T03:00:00@Europe/Paris")]
    [InlineData("@\"2026-07-01T08:00:00@Asia/Shanghai\" - @\"2026-07-01T00:00:00Z\"", "PT0S")]
    [InlineData("@\"2026-07-01T08:00:00@Asia/Shanghai\".time offset", "PT8H")]
    [InlineData("date(\"-999999999-12-31\")", "-999999999-12-31")]
    [InlineData("@\"2024-01-31\" + @\"P1M\"", "2024-02-29")]
    [InlineData("@\"0001-01-01\" - @\"P1D\"", "0000-12-31")]
    [InlineData("@\"23:59:59Z\" + @\"PT2S\"", "00:00:01Z")]
    [InlineData("@\"2021-01-01T24:00:00\"", "2021-01-02T00:00:00")]
    [InlineData("duration(\"PT1000M0.999999999S\")", "PT16H40M0.999999999S")]
    [InlineData("now()", "2026-05-06T23:30:00+08:00")]
    [InlineData("today()", "2026-05-06")]
    public void Times_have_zones_and_nine_digits(string expression, string expected) => Same($"string({expression})", $"\"{expected}\"");

    [Fact]
    public void The_calendar_agrees_with_the_one_of_the_platform()
    {
        for (var day = new DateOnly(1899, 12, 20); day < new DateOnly(2101, 3, 10); day = day.AddDays(1))
        {
            var date = Rules.Dmn.Feel.Values.FeelDate.FromNumber(day.DayNumber - new DateOnly(1970, 1, 1).DayNumber);
            Assert.Equal((day.Year, day.Month, day.Day, day.DayOfYear), (date.Year, date.Month, date.Day, date.DayOfYear));
            Assert.Equal((day.DayNumber - new DateOnly(1970, 1, 1).DayNumber, System.Globalization.ISOWeek.GetWeekOfYear(day.ToDateTime(default))), ((int)date.Number, date.Week));
        }
    }

    private static void Same(string expression, string? expected)
    {
        if (expected is null)
            Assert.Throws<Rules.Conditions.SyntaxException>(() => Feel.Run(expression));
        else
            Assert.Equal(expected, Feel.Run(expression).Value);
    }
}
