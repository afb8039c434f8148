using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Tests.Dmn;

public class FeelTests
{
    private static readonly Dictionary<string, object?> Data = new()
    {
        ["x"] = 5m, ["T"] = true, ["F"] = false, ["N"] = null, ["Full Name"] = "Ada Lovelace", ["区"] = "南山",
        ["Pay/Grade"] = 7m, ["p"] = FeelValue.Context([KeyValuePair.Create("first name", (object?)"Ada"), KeyValuePair.Create("age", (object?)36m)]),
        ["nums"] = new List<object?> { 3m, 1m, 2m }, ["day"] = new FeelDate(2026, 3, 1),
    };

    [Theory]
    [InlineData("-", 1, true)]
    [InlineData("", null, true)]
    [InlineData("5", 5, true)]
    [InlineData("5.0", 5, true)]
    [InlineData("5, 6", 6, true)]
    [InlineData("\"a\"", "a", true)]
    [InlineData("\"a\",\"b\"", "c", false)]
    [InlineData("not(\"a\",\"b\")", "c", true)]
    [InlineData("not(\"a\",\"b\")", "b", false)]
    [InlineData("not(>= 5)", 4, true)]
    [InlineData("not(>= 5)", null, false)]
    [InlineData("not([1..3], 7)", 7, false)]
    [InlineData("<5", 5, false)]
    [InlineData("<=5", 5, true)]
    [InlineData("> -1", 0, true)]
    [InlineData("!=3", 4, true)]
    [InlineData("=3", 3, true)]
    [InlineData("<5", null, false)]
    [InlineData("<5", "a", false)]
    [InlineData("[1..5]", 5, true)]
    [InlineData("[1..5)", 5, false)]
    [InlineData("[1..5[", 5, false)]
    [InlineData("(1..5]", 1, false)]
    [InlineData("]1..5]", 1, false)]
    [InlineData("[1..5],[8..9]", 8, true)]
    [InlineData("< 1, > 8", 9, true)]
    [InlineData("true", true, true)]
    [InlineData("false", true, false)]
    [InlineData("true", null, false)]
    [InlineData("null", null, true)]
    [InlineData("null", 1, false)]
    [InlineData("x", 5, true)]
    [InlineData("< x + 1", 5, true)]
    [InlineData("[x - 1 .. x * 2]", 10, true)]
    [InlineData("? in [1..5]", 5, true)]
    [InlineData("\"a\" in ? or ? = \"b\"", "b", true)]
    [InlineData("? in nums and ? in (> 1)", 2, true)]
    [InlineData("nums", 2, true)]
    [InlineData("[1, 2, 3]", 4, false)]
    [InlineData("contains(?, \"ov\")", "Lovelace", true)]
    [InlineData("starts with(?, \"L\") and string length(?) > 3", "Lo", false)]
    [InlineData("? > 3 and ? < 7", 5, true)]
    [InlineData("x > 3", "whatever", true)]
    [InlineData("p.age", 36, true)]
    [InlineData("Full Name", "Ada Lovelace", true)]
    public void A_cell_tests_its_value(string cell, object? value, bool expected)
    {
        var test = FeelParser.Tests(cell, Names());

        Assert.Equal(expected, test(Scope().With(FeelScope.Question, value is int number ? (decimal)number : value)) == true);
    }

    [Theory]
    [InlineData("< date(\"2026-03-02\")", true)]
    [InlineData("[date(\"2026-01-01\")..date(\"2026-02-28\")]", false)]
    [InlineData("@\"2026-03-01\"", true)]
    [InlineData("> day - duration(\"P1D\")", true)]
    [InlineData("date(2026, 3, 1)", true)]
    [InlineData("?.weekday = 7", true)]
    public void A_cell_tests_a_date(string cell, bool expected) =>
        Assert.Equal(expected, FeelParser.Tests(cell, Names())(Scope().With(FeelScope.Question, new FeelDate(2026, 3, 1))) == true);

    [Theory]
    [InlineData("2 in ?", true)]
    [InlineData("9 in ?", false)]
    [InlineData("list contains(?, 3) and count(?) = 3", true)]
    [InlineData("some n in ? satisfies n > 2", true)]
    [InlineData("nums", true)]
    [InlineData("[3, 1]", false)]
    [InlineData("not([3, 1])", true)]
    public void A_cell_tests_a_list(string cell, bool expected) =>
        Assert.Equal(expected, FeelParser.Tests(cell, Names())(Scope().With(FeelScope.Question, Data["nums"])) == true);

    [Theory]
    [InlineData("10+5", "15")]
    [InlineData("-10--5", "-5")]
    [InlineData("(10+20)-(-5+3)", "32")]
    [InlineData("10/4", "2.5")]
    [InlineData("(10+20)/0", "null")]
    [InlineData("10**5", "100000")]
    [InlineData("10**-5", "0.00001")]
    [InlineData("5+2**5+3", "40")]
    [InlineData("1.2*10**3", "1200")]
    [InlineData("10 + 20 / -5 - 3", "3")]
    [InlineData("10 * null", "null")]
    [InlineData("1 + \"a\"", "null")]
    [InlineData("9e27 * 9e27", "null")]
    [InlineData(".872", "0.872")]
    [InlineData("\"Hello \" + Full Name", "\"Hello Ada Lovelace\"")]
    [InlineData("\"\\u6df1\\\"\\n\"", "\"深\\\"\\n\"")]
    [InlineData("Pay/Grade + 1", "8")]
    [InlineData("p.first name", "\"Ada\"")]
    [InlineData("N.age", "null")]
    [InlineData("if x > 3 then \"多\" else \"少\"", "\"多\"")]
    [InlineData("if N then 1 else 2", "2")]
    [InlineData("T and N", "null")]
    [InlineData("F and N", "false")]
    [InlineData("T or N", "true")]
    [InlineData("F or N", "null")]
    [InlineData("not(N)", "null")]
    [InlineData("not(T)", "false")]
    [InlineData("x = \"5\"", "null")]
    [InlineData("N = null", "true")]
    [InlineData("x != null", "true")]
    [InlineData("x between 1 and 5", "true")]
    [InlineData("x in (1, 5)", "true")]
    [InlineData("x in (1..5)", "false")]
    [InlineData("x in [1..5]", "true")]
    [InlineData("x in (< 3, > 4)", "true")]
    [InlineData("区 in (\"南山\", \"福田\")", "true")]
    [InlineData("x in (? > 3)", "true")]
    [InlineData("x in [1..5] and T", "true")]
    [InlineData("x in nums or x in > 4 and F", "false")]
    [InlineData("x + 1 in x * 1 + 1 and not(F)", "true")]
    [InlineData("[1, 2, x]", "[1, 2, 5]")]
    [InlineData("nums[1]", "3")]
    [InlineData("nums[-1]", "2")]
    [InlineData("nums[9]", "null")]
    [InlineData("nums[item > 1]", "[3, 2]")]
    [InlineData("{a: 1, b: a + 1}.b", "2")]
    [InlineData("for n in nums return n * 2", "[6, 2, 4]")]
    [InlineData("some n in nums satisfies n > 2", "true")]
    [InlineData("every n in nums satisfies n > 2", "false")]
    [InlineData("sum(nums)", "6")]
    [InlineData("max(1, x, 3)", "5")]
    [InlineData("min(nums)", "1")]
    [InlineData("count(nums)", "3")]
    [InlineData("mean([1, 2])", "1.5")]
    [InlineData("floor(-1.5)", "-2")]
    [InlineData("decimal(2.55, 1)", "2.6")]
    [InlineData("modulo(-10, 3)", "2")]
    [InlineData("substring(\"foobar\", 3, 2)", "\"ob\"")]
    [InlineData("substring(\"foobar\", -2)", "\"ar\"")]
    [InlineData("upper case(\"ab\") + lower case(\"CD\")", "\"ABcd\"")]
    [InlineData("substring before(\"a-b\", \"-\")", "\"a\"")]
    [InlineData("string(12.50)", "\"12.5\"")]
    [InlineData("list contains(nums, 2)", "true")]
    [InlineData("day + duration(\"P1M\")", "date(\"2026-04-01\")")]
    [InlineData("day - date(\"2026-02-01\")", "duration(\"P28D\")")]
    [InlineData("day.year", "2026")]
    [InlineData("duration(\"P1Y2M\") = duration(\"P14M\")", "true")]
    [InlineData("date(\"2026-02-30\")", "null")]
    [InlineData("date and time(\"2026-03-01T08:30:00Z\") < date and time(\"2026-03-01T09:00:00+00:00\")", "true")]
    [InlineData("years and months duration(date(\"2020-05-10\"), day)", "duration(\"P5Y9M\")")]
    [InlineData("years and months duration(date and time(\"2025-03-02T10:00:00\"), day)", "duration(\"P11M\")")]
    [InlineData("day of year(day)", "60")]
    [InlineData("month of year(day)", "\"March\"")]
    [InlineData("week of year(day)", "9")]
    [InlineData("substring(string: \"foobar\", start position: 3)", "\"obar\"")]
    [InlineData("substring(length: 2, start position: 3, string: \"foobar\")", "\"ob\"")]
    [InlineData("date(year: 2026, month: 3, day: 1)", "date(\"2026-03-01\")")]
    [InlineData("number(\"1 000,5\", \" \", \",\")", "1000.5")]
    [InlineData("number(\"1,000.5\", \",\", \".\")", "1000.5")]
    [InlineData("number(\"1,000.5\", \".\", \".\")", "null")]
    [InlineData("number(from: \"7\")", "7")]
    [InlineData("sublist(nums, 2)", "[1, 2]")]
    [InlineData("sublist(nums, -2, 1)", "[1]")]
    [InlineData("insert before(nums, 1, 9)", "[9, 3, 1, 2]")]
    [InlineData("remove(nums, 2)", "[3, 2]")]
    [InlineData("remove(nums, 4)", "null")]
    [InlineData("union(nums, [2, 4])", "[3, 1, 2, 4]")]
    [InlineData("product(nums)", "6")]
    [InlineData("mode([2, 1, 2, 1, 3])", "[1, 2]")]
    [InlineData("stddev([2, 4])", "1.4142135623730950488016887242")]
    [InlineData("get entries(p)[1].key", "\"first name\"")]
    [InlineData("upper case(nums[item > 9])", "null")]
    [InlineData("upper case([\"a\"])", "\"A\"")]
    [InlineData("for a in nums, b in [1, 10] return a * b", "[3, 30, 1, 10, 2, 20]")]
    [InlineData("some a in nums, b in [4, 5] satisfies a + b > 7", "true")]
    [InlineData("get entries({unit price: 2})[1].key", "\"unit price\"")]
    [InlineData("1 /* why */ + 1 // sum", "2")]
    public void An_expression_gives_its_value(string expression, string expected) =>
        Assert.Equal(expected, FeelValue.Print(FeelParser.Expression(expression, Names())(Scope())));

    [Theory]
    [InlineData("1 +")]
    [InlineData("unknown")]
    [InlineData("x y")]
    [InlineData("matches(\"a\", \"b\")")]
    [InlineData("replace(\"a\", \"b\", \"c\")")]
    [InlineData("split(\"a\", \"b\")")]
    [InlineData("\"open")]
    [InlineData("function(a) external {java: {class: \"c\"}}")]
    [InlineData("x instance of tUnknown")]
    [InlineData("1。5")]
    [InlineData("《 5")]
    [InlineData("[1..")]
    [InlineData("(1")]
    public void More_of_FEEL_is_refused(string expression) =>
        Assert.NotEmpty(Assert.Throws<SyntaxException>(() => FeelParser.Expression(expression, Names())).Text.Chinese);

    [Fact]
    public void No_nesting_uses_up_the_stack()
    {
        Assert.Throws<SyntaxException>(() => FeelParser.Expression(new string('(', 100_000) + "1" + new string(')', 100_000), Names()));
        Assert.Throws<SyntaxException>(() => FeelParser.Expression($"some {string.Join(", ", Enumerable.Repeat("a in nums", 100_000))} satisfies true", Names()));
    }

    private static FeelNames Names()
    {
        var names = new FeelNames();
        foreach (var name in Data.Keys)
            names.Add(name);
        names.AddPart("first name");
        names.AddPart("age");
        return names;
    }

    private static FeelScope Scope() => new(null, name => (Data.TryGetValue(name, out var value), value));
}
