using GridFlow.Language.Expressions;

namespace GridFlow.Language.Tests.Expressions;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("7 % 4 - 2 ** 3 / 4", "1")]
    [InlineData("-3 + +'4'", "1")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("1e21 + 1", "1e+21")]
    [InlineData("1 / 0", "Infinity")]
    [InlineData("'a' + 1 + null", "a1null")]
    [InlineData("1 + true", "2")]
    [InlineData("undefined + 1", "NaN")]
    [InlineData("'5' * '2'", "10")]
    [InlineData("'10' < '9'", "true")]
    [InlineData("'10' < 9", "false")]
    [InlineData("NaN < 1 || NaN >= 1", "false")]
    [InlineData("'1' == 1 && null == undefined && '' == 0", "true")]
    [InlineData("null == 0", "false")]
    [InlineData("null === undefined", "false")]
    [InlineData("0 ?? 'x'", "0")]
    [InlineData("({}).a ?? 'x'", "x")]
    [InlineData("({a: {b: [10, 20]}}).a.b[1]", "20")]
    [InlineData("`n=${1 + 1} ${`in ${'}'}`}`", "n=2 in }")]
    [InlineData("`${undefined}|${null}|${({}).a}`", "undefined|null|undefined")]
    [InlineData("String(undefined) + String([1, [2, 3]])", "undefined1,2,3")]
    [InlineData("Math.max(1, Math.round(2.5), -3)", "3")]
    [InlineData("parseInt('0x1F') + '/' + parseInt('08') + '/' + parseInt('12px') + '/' + parseFloat('3.14abc')", "31/8/12/3.14")]
    [InlineData("String(123456789012345680000) + '/' + 1e21 + '/' + 1e-7 + '/' + -0", "123456789012345680000/1e+21/1e-7/0")]
    [InlineData("encodeURIComponent('路灯 a')", "%E8%B7%AF%E7%81%AF%20a")]
    [InlineData("'ß'.toUpperCase() + 'İ'.toLowerCase().length", "SS2")]
    [InlineData("(1.005).toFixed(2) + (255).toString(16)", "1.00ff")]
    [InlineData("'abcabc'.includes('a', 4)", "false")]
    [InlineData("'a-b-c'.split('-', 2).join()", "a,b")]
    [InlineData("[3, 10, 2].sort().join()", "10,2,3")]
    [InlineData("[1, 2, 3].map(x => x * x).filter(x => x > 1).join()", "4,9")]
    [InlineData("/^\\d+$/.test('42') && 'a' in {a: 1} && [] instanceof Array", "true")]
    [InlineData("10n ** 20n", "100000000000000000000")]
    [InlineData("let sum = 0; for (const x of [1, 2, 3]) { sum += x; } sum", "6")]
    [InlineData("const f = n => n < 2 ? n : f(n - 1) + f(n - 2); return f(10);", "55")]
    [InlineData("if (getN() > 3) return 'many'; return 'few';", "many")]
    [InlineData("typeof nothing + typeof 1 + typeof Math.max", "undefinednumberfunction")]
    [InlineData("getLevel() + variables.Level + getInput('x') + input.x", "streetstreet99")]
    [InlineData("(async () => { await null; return 4; })()", "4")]
    [InlineData("// nothing\n", "null")]
    public void A_script_means_what_it_means_in_javascript(string text, string expected) => Assert.Equal(expected, ScriptValue.ToText(Evaluate(text)));

    [Theory]
    [InlineData("JSON.stringify({name: getName()})", "{\"name\":\"𠮷野\"}")]
    [InlineData("JSON.stringify(getName()).includes('𠮷')", "true")]
    [InlineData("[...getName()].length + '/' + getName().length + '/' + getName().substring(0, 2)", "2/3/𠮷")]
    [InlineData("JSON.parse('{\"a\": \"\\\\uD842\\\\uDFB7\"}').a == '𠮷'", "true")]
    [InlineData("toJson({name: '𠮷'})", "{\"name\":\"\\uD842\\uDFB7\"}")]
    [InlineData("getName().charAt(0)", "\uFFFD")]
    [InlineData("toJson([1e21, 1e-7, 1.0, new Date(0)])", "[1E+21,1E-07,1,\"1970-01-01T00:00:00Z\"]")]
    public void A_rare_han_letter_stays_whole_where_javascript_keeps_it(string text, string expected) => Assert.Equal(expected, ScriptValue.ToText(Evaluate(text)));

    [Fact]
    public void A_setter_is_seen_at_once_and_the_container_goes_back_at_the_end()
    {
        var scope = new Scope();
        Assert.Equal("6 6", Evaluate("setN(6); `${getN()} ${variables.N}`", scope));
        Assert.Equal(2d, Evaluate("variables.N = getN() + 1; variables.Tags.push('new'); variables.Order.total = 1; variables.Level = null; variables.Tags.length - 5", scope));

        Assert.Equal(7d, scope.Variables["N"]);
        Assert.Equal("new", ((IReadOnlyList<object?>)scope.Variables["Tags"]!)[^1]);
        Assert.Equal(1d, ((IReadOnlyDictionary<string, object?>)scope.Variables["Order"]!)["total"]);
        Assert.Equal("street", scope.Variables["Level"]);
    }

    [Fact]
    public void What_a_script_only_reads_keeps_digits_that_javascript_has_no_room_for()
    {
        var scope = new Scope();
        Evaluate("variables.Big + variables.Money; let x = 1; x", scope);

        Assert.Equal(9007199254740993L, scope.Variables["Big"]);
        Assert.Equal(2.50m, scope.Variables["Money"]);
    }

    [Fact]
    public void Time_and_random_are_those_of_the_scope()
    {
        Assert.Equal("2026-08-01T08:00:00.000Z 1785571200000 0", Evaluate("`${new Date().toISOString()} ${Date.now()} ${new Date().getTimezoneOffset()}`"));
        Assert.Equal("2026-03-01T00:30:00.000Z", Evaluate("getAt().toISOString()"));
        foreach (var text in new[] { "Math.random()", "globalThis['Ma' + 'th'].random()", "newGuidString()", "this.Math.random() + newShortGuid()" })
            Assert.Equal(Evaluate(text), Evaluate(text));
        Assert.NotEqual(Evaluate("Math.random()"), Evaluate("Math.random(), Math.random()"));
        Assert.Equal(new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Utc), Evaluate("new Date(1000)"));
    }

    [Theory]
    [InlineData("1 +", 1, 4)]
    [InlineData("(1", 1, 3)]
    [InlineData("'open", 1, 1)]
    [InlineData("1 +\n  * 2", 2, 3)]
    [InlineData("1 2", 1, 3)]
    [InlineData("eval('1')", 1, 1)]
    [InlineData("x =>\n new Function('return 1')", 2, 6)]
    [InlineData("import('fs')", 1, 1)]
    public void What_cannot_run_is_refused_with_its_place(string text, int line, int column)
    {
        Assert.False(Script.TryParse(text, out _, out var problem));
        Assert.Equal((line, column), (problem!.Line, problem.Column));
    }

    [Theory]
    [InlineData("nope.foo", "nope is not defined")]
    [InlineData("nope()", "nope is not defined")]
    [InlineData("1 + nope", "nope is not defined")]
    [InlineData("throw new Error('broken')", "broken")]
    public void A_script_that_fails_says_so_in_javascripts_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ScriptException>(() => Evaluate(text)).Message);

    [Theory]
    [InlineData("while (true) {}", "steps")]
    [InlineData("const f = () => f(); f()", "deeply")]
    [InlineData("let s = 'x'; while (true) s += s", "memory")]
    [InlineData("const a = []; while (true) a.push(new Array(1000).fill(1))", "memory")]
    [InlineData("/^(a+)+$/.test('a'.repeat(40) + 'b')", "long")]
    [InlineData("const a = []; a.push(a); a", "contains itself")]
    [InlineData("x => x", "function")]
    [InlineData("new Promise(() => {})", "romise")]
    public void A_script_is_bounded(string text, string reason) => Assert.Contains(reason, Assert.Throws<ScriptException>(() => Evaluate(text)).Message);

    [Theory]
    [InlineData("(function () { return this })().System")]
    [InlineData("typeof importNamespace === 'function' ? importNamespace('System').Environment : undefined")]
    [InlineData("getTags().GetType || getAt().GetType || getOrder().GetType")]
    [InlineData("typeof require === 'function' ? require('fs') : undefined")]
    public void A_script_sees_nothing_of_the_platform(string text) => Assert.Null(Evaluate(text));

    [Fact]
    public void Deep_and_long_texts_are_refused_and_functions_that_nest_end_within_the_stack()
    {
        Assert.False(Script.TryParse(new string('1', Script.MaximumLength + 1), out _, out _));
        Assert.False(Script.TryParse(new string('!', 5_000) + "1", out _, out _));
        Assert.False(Script.TryParse(string.Concat(Enumerable.Repeat("`${", 200)) + string.Concat(Enumerable.Repeat("}`", 200)), out _, out _));
        Assert.True(Script.TryParse(new string('(', 500) + "1" + new string(')', 500), out _, out _));

        var nested = $"const f = n => n === 0 ? 0 : {string.Concat(Enumerable.Repeat("(0 + ", 150))}f(n - 1){new string(')', 150)}; f(90)";
        object? result = null;
        var thread = new Thread(() => result = Record.Exception(() => Evaluate(nested)) ?? (object)"ended", 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(result is ScriptException or "ended", result?.ToString());
    }

    [Theory]
    [InlineData("getN() + variables.Level + nope", "getN,variables.Level,nope")]
    [InlineData("let x = 1; const g = ({a, b = x}, ...c) => a + b + c.length; g({a: 1}); y = 2; y", "")]
    [InlineData("try { f() } catch (e) { e.message } function f() {} class K {}", "")]
    [InlineData("'x'.explode() + 'x'.trim() + ({own() { return 1 }}).own()", ".explode")]
    [InlineData("[1].map(x => x + z)", "z")]
    public void A_script_names_what_it_uses_and_does_not_declare(string text, string names) => Assert.Equal(names, string.Join(',', Script.Parse(text).Names.Select(name => name.Name)));

    [Fact]
    public void No_text_makes_the_parser_do_anything_but_parse_or_refuse()
    {
        var random = new Random(7);
        string[] pieces = ["1", "a", "'", "\"", "`", "${", "}", "(", ")", "[", "]", "{", ".", "?", ":", "+", "-", "!", "=>", "=", "get", "N()", "\\", "\n", "/*", "//", "&&", "??", ",", ";", "é", "网", "𠮷", "let ", "return "];
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (Script.TryParse(text, out var script, out var problem))
                Assert.NotNull(script);
            else
                Assert.InRange(problem!.Column, 1, text.Length + 2);
        }
    }

    private static object? Evaluate(string text, Scope? scope = null) => Script.Parse(text).Evaluate(scope ?? new Scope());
}
