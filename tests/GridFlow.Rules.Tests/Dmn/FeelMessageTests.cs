using GridFlow.Rules.Dmn.Feel.Functions;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>No null without a message.</summary>
public class FeelMessageTests
{
    // Those that take no argument have none to be wrong; the others have their own place for null.
    private static readonly string[] TakeNull = ["now", "today", "is", "is defined"];

    public static TheoryData<string> Functions => [.. FeelFunctions.Names.Except(TakeNull)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_function_says_why_it_has_no_answer(string name)
    {
        foreach (var arguments in new[] { "", "null", "null, null, null, null, null, null", "{a: null}, {}, {}, {}, {}", "nobody: 1" })
        {
            var (value, message) = Feel.Run($"{name}({arguments})");
            if (value == "null")
                Assert.Contains(name, message, StringComparison.Ordinal);
            else
                Assert.DoesNotContain("nobody", arguments, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("floor(1.56, null)")]
    [InlineData("round half up(12.345, null)")]
    [InlineData("round up(1234.12, 1, 2)")]
    [InlineData("ceiling(1.5, \"1\")")]
    [InlineData("round down(5.5)")]
    [InlineData("substring(string: \"a\", start: 1)")]
    [InlineData("substring(\"abc\", 1, null)")]
    [InlineData("number(\"1\", 2, 3)")]
    [InlineData("1 + \"a\"")]
    [InlineData("1 / 0")]
    [InlineData("-\"a\"")]
    [InlineData("1 < \"a\"")]
    [InlineData("1 = \"a\"")]
    [InlineData("null < 1")]
    [InlineData("5 in (null..10]")]
    [InlineData("5 between 1 and null")]
    [InlineData("[1..\"b\"]")]
    [InlineData("1 and true")]
    [InlineData("null or false")]
    [InlineData("if 1 then 2 else 3")]
    [InlineData("{a: 1}.b")]
    [InlineData("@\"P1D\".years")]
    [InlineData("[1, 2][3]")]
    [InlineData("[1, 2][\"a\"]")]
    [InlineData("for i in null return i")]
    [InlineData("for i in 1..\"a\" return i")]
    [InlineData("for i in 1..1000000 return i")]
    [InlineData("some i in [1] satisfies i")]
    [InlineData("(function(a) a)()")]
    [InlineData("(function(a: string) a)(1)")]
    [InlineData("(1)(2)")]
    [InlineData("{f: function(n) f(n + 1), r: f(1)}.r")]
    [InlineData("{f: function(n) if n > 40 then 1 else f(n + 1) + f(n + 1), r: f(1)}.r")]
    [InlineData("for a in 1..9999, b in 1..9999 return a")]
    [InlineData("{a: 1, a: 2}")]
    [InlineData("9e27 * 9e27")]
    [InlineData("1e-20 * 1e-20")]
    [InlineData("@\"2026-02-30\"")]
    [InlineData("@\"999999999-12-31\" + @\"P1D\"")]
    [InlineData("@\"10:00:00\" - @\"10:00:00Z\"")]
    [InlineData("@\"2026-01-01T00:00:00\" < @\"2026-01-01T00:00:00Z\"")]
    public void What_has_no_answer_is_null_with_a_message(string expression)
    {
        var (value, message) = Feel.Run(expression);

        Assert.Equal("null", value);
        Assert.NotNull(message);
    }

    [Theory]
    [InlineData("null = 1", "false")]
    [InlineData("false and null", "false")]
    [InlineData("null != null and null < 1", "false")]
    [InlineData("get value({a: null}, \"b\") = null", "true")]
    [InlineData("@\"10:00:00\".timezone", "null")]
    [InlineData("[{a: null}].a", "[null]")]
    [InlineData("string join([\"a\", null], null)", "\"a\"")]
    [InlineData("time(10, 0, 0, null)", "time(\"10:00:00\")")]
    public void A_null_with_a_meaning_needs_none(string expression, string expected) => Assert.Equal(expected, Feel.Run(expression).Value);
}
