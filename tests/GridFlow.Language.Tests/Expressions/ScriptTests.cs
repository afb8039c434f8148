using GridFlow.Language.Expressions;

namespace GridFlow.Language.Tests.Expressions;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 % 4 - 2 ** 3 / 4", "1")]
    [InlineData("-3 + +'4'", "1")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("41.0", "41")]
    [InlineData("1e21 + 1", "1e+21")]
    [InlineData("1 / 0", "Infinity")]
    [InlineData("'a' + 1 + null", "a1null")]
    [InlineData("1 + true", "2")]
    [InlineData("'5' * '2'", "10")]
    [InlineData("'10' < '9'", "true")]
    [InlineData("'10' < 9", "false")]
    [InlineData("NaN < 1 || NaN >= 1", "false")]
    [InlineData("1 === 1.0 && '1' !== 1", "true")]
    [InlineData("'1' == 1 && null == undefined && '' == 0", "true")]
    [InlineData("null == 0", "false")]
    [InlineData("0 || 'x'", "x")]
    [InlineData("0 ?? 'x'", "0")]
    [InlineData("null ?? 'x'", "x")]
    [InlineData("'' ? 1 : 2", "2")]
    [InlineData("[1, 'b', null][1].toUpperCase()", "B")]
    [InlineData("[3,1,2].length + 'abc'.length", "6")]
    [InlineData("({a: {b: [10, 20]}}).a.b[1]", "20")]
    [InlineData("`n=${1 + 1} ${`in ${'}'}`}`", "n=2 in }")]
    [InlineData("`a\\`b\\n`.length", "4")]
    [InlineData("Math.max(1, Math.round(2.5), -3)", "3")]
    [InlineData("JSON.stringify({a: [1, 'x', true, null]})", "{\"a\":[1,\"x\",true,null]}")]
    [InlineData("JSON.parse('{\"a\":5}').a", "5")]
    [InlineData("'a,b,c'.split(',').slice(-2).join('-')", "b-c")]
    [InlineData("['x','y'].includes('y') && !'abc'.includes('z')", "true")]
    [InlineData("typeof nothing + typeof 1", "undefinednumber")]
    [InlineData("null?.name ?? 'none'", "none")]
    [InlineData("return 3;", "3")]
    [InlineData("// comment\n 4 /* more */", "4")]
    [InlineData("getLevel() + variables.Level + getInput('x')", "streetstreet9")]
    [InlineData("(2.345).toFixed(1) + parseInt('12px')", "2.312")]
    [InlineData("'\\u7f51\\u683c'", "网格")]
    public void A_script_means_what_it_means_in_javascript(string text, string expected) => Assert.Equal(expected, ScriptValue.ToText(Evaluate(text)));

    [Theory]
    [InlineData("1 +", 1, 4)]
    [InlineData("(1", 1, 3)]
    [InlineData("a.\n  3", 2, 3)]
    [InlineData("'open", 1, 1)]
    [InlineData("`a ${1", 1, 1)]
    [InlineData("x = 3", 1, 3)]
    [InlineData("setX(1)", 1, 5)]
    [InlineData("x => x", 1, 3)]
    [InlineData("while(true){}", 1, 1)]
    [InlineData("new Date()", 1, 1)]
    [InlineData("1 2", 1, 3)]
    [InlineData("1 & 2", 1, 3)]
    public void What_is_not_in_the_subset_is_refused_with_its_place(string text, int line, int column)
    {
        Assert.False(Script.TryParse(text, out _, out var problem));
        Assert.Equal((line, column), (problem!.Line, problem.Column));
        Assert.NotEqual(problem.Message.Chinese, problem.Message.English);
    }

    [Theory]
    [InlineData("nope.foo", "nope is not defined")]
    [InlineData("nope()", "nope is not defined")]
    [InlineData("null.name", "Cannot read properties of null (reading 'name')")]
    [InlineData("'x'.explode()", "explode is not a function")]
    public void A_script_that_reads_what_is_not_there_fails_as_in_javascript(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ScriptException>(() => Evaluate(text)).Message);

    [Fact]
    public void A_script_is_bounded_in_length_nesting_steps_and_size()
    {
        Assert.False(Script.TryParse(new string('1', Script.MaximumLength + 1), out _, out _));
        Assert.False(Script.TryParse(new string('(', 5_000) + "1" + new string(')', 5_000), out _, out _));
        Assert.False(Script.TryParse(new string('!', 5_000) + "1", out _, out _));
        Assert.False(Script.TryParse(string.Concat(Enumerable.Repeat("`${", 200)) + string.Concat(Enumerable.Repeat("}`", 200)), out _, out _));
        Assert.Throws<ScriptException>(() => Evaluate("'x'.repeat(60000) + 'x'.repeat(60000)"));
        Assert.Throws<ScriptException>(() => Evaluate("'x'.repeat(1e9)"));
        var much = string.Join(",", Enumerable.Repeat("[1,1,1,1,1,1,1,1,1]", 700));
        Assert.Equal("700", ScriptValue.ToText(Evaluate($"[{much}].length")));
    }

    [Fact]
    public void No_text_makes_the_parser_do_anything_but_parse_or_refuse()
    {
        var random = new Random(7);
        string[] pieces = ["1", "a", "'", "\"", "`", "${", "}", "(", ")", "[", "]", "{", ".", "?", ":", "+", "-", "!", "=>", "=", "get", "N()", "\\", "\n", "/*", "//", "&&", "??", ",", ";", "é", "网"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (Script.TryParse(text, out var script, out var problem))
                Assert.NotNull(script);
            else
                Assert.InRange(problem!.Column, 1, text.Length + 1);
        }
    }

    private static object? Evaluate(string text)
    {
        Assert.True(Script.TryParse(text, out var script, out var problem), problem?.Message.English);
        return script!.Evaluate(new Scope());
    }

    private sealed class Scope : IScriptScope
    {
        public bool TryGet(string path, out object? value)
        {
            value = path == "variables.Level" ? "street" : null;
            return value is not null;
        }

        public bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value)
        {
            value = function switch { "getLevel" => "street", "getInput" => 9d, _ => null };
            return value is not null;
        }
    }
}
