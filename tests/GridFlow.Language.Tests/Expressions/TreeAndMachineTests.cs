using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Expressions;

namespace GridFlow.Language.Tests.Expressions;

/// <summary>The typed tree is a faster way to JavaScript's own result, never another one.</summary>
public sealed class TreeAndMachineTests
{
    private static readonly string[] Usual =
    [
        "1", "0", "2.5", "-3", "true", "false", "null", "undefined", "''", "'a'", "'10'", "'路灯'", "'total'",
        "getN()", "getLevel()", "getFlag()", "getTags()", "getOrder()", "variables.N", "variables.Name", "input.x", "getInput('x')",
    ];

    private static readonly string[] Odd =
    [
        "1", "0", "2.5", "-3", "1e21", "1e-7", "123456789012345680000", "5e-324", "-0", "NaN", "Infinity", "true", "false", "null", "undefined",
        "''", "'a'", "'10'", "' 7 '", "'0x1F'", "'1e3'", "'-'", "'.'", "'路灯'", "'ß'", "'Σ'", "'𠮷野'", "'\\u0085 x'", "'__proto__'", "'total'", "'length'",
        "getN()", "getLevel()", "getName()", "getEmpty()", "getFlag()", "getTags()", "getOrder()", "getBig()", "getMoney()", "getAt()", "getMissing()",
        "variables.N", "variables.Name", "variables.Nope", "getVariable('Level')", "getVariable('Nope')", "input.x", "getInput('x')", "nope",
    ];

    private static readonly string[] Operators = ["+", "-", "*", "/", "%", "==", "!=", "===", "!==", "<", "<=", ">", ">=", "&&", "||"];

    private static readonly string[] Members = ["total", "total", "note", "lines", "none", "length", "length", "absent", "toString", "constructor", "__proto__", "0"];

    private static Gen<string> Of(int depth)
    {
        var leaf = Gen.Frequency((12, Gen.Elements(Usual)), (1, Gen.Elements(Odd)));
        if (depth == 0)
            return leaf;
        var inner = Of(depth - 1);
        return Gen.Frequency(
            (3, leaf),
            (6, from left in inner from symbol in Gen.Elements(Operators) from right in inner select $"({left} {symbol} {right})"),
            (1, from left in inner from right in inner select $"({left} ?? {right})"),
            (2, from symbol in Gen.Elements("!", "-", "+", "typeof ") from operand in inner select $"({symbol}({operand}))"),
            (2, from test in inner from then in inner from otherwise in inner select $"({test} ? {then} : {otherwise})"),
            (3, from target in inner from member in Gen.Elements(Members) select member == "0" ? $"({target})[0]" : $"({target}).{member}"),
            (1, from target in inner from index in inner select $"({target})[{index}]"),
            (1, from target in inner select $"({target})?.length"),
            (2, from a in inner from b in inner select $"`<${{{a}}}|${{{b}}}>`"),
            (2, from a in inner from b in inner select $"[{a}, {b}]"),
            (1, from a in inner from b in inner select $"({{k: {a}, 'v v': {b}}})"),
            (2, from function in Gen.Elements("Number", "String", "Boolean", "isNaN", "Math.abs", "Math.ceil", "Math.floor", "Math.round") from a in inner select $"{function}({a})"),
            (1, from function in Gen.Elements("Math.max", "Math.min") from a in inner from b in inner select $"{function}({a}, {b})"),
            (2, from method in Gen.Elements("trim", "toUpperCase", "toLowerCase") from target in inner select $"({target}).{method}()"),
            (2, from method in Gen.Elements("includes", "startsWith", "endsWith", "indexOf") from target in inner from a in inner select $"({target}).{method}({a})"));
    }

    [Fact]
    public void A_script_that_the_tree_covers_has_the_result_of_jint()
    {
        int covered = 0, all = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(4_000), Prop.ForAll(Gen.Choose(1, 3).SelectMany(Of).ToArbitrary(), text =>
        {
            all++;
            var script = Script.Parse(text);
            if (script.Body is null || !ScriptEvaluator.TryEvaluate(script.Body, new Scope(), out var value))
                return;
            covered++;
            var machine = Record.Exception(() => Assert.Equal(Exact(script.EvaluateOnMachine(new Scope())), Exact(ScriptValue.OrNull(value))));
            Assert.True(machine is null, $"{text}: {machine?.Message}");
        }));
        Assert.True(covered > all / 4, $"The tree covered {covered} of {all}.");
    }

    [Theory]
    [InlineData("variables.Level == \"grid\"")]
    [InlineData("variables.N <= 2 && getFlag()")]
    [InlineData("`${getN() + 1} ${getLevel()}`")]
    [InlineData("getTags().includes('路灯') ? getOrder().total * 2 : 0")]
    [InlineData("return getOrder().lines[1];")]
    public void What_ladders_usually_say_runs_on_the_tree(string text)
    {
        var script = Script.Parse(text);
        Assert.NotNull(script.Body);
        Assert.True(ScriptEvaluator.TryEvaluate(script.Body, new Scope(), out _));
    }

    [Fact]
    public void Numbers_are_written_as_javascript_writes_them() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        Gen.Choose(int.MinValue, int.MaxValue).Two().Select(pair => BitConverter.Int64BitsToDouble(((long)pair.Item1 << 32) | (uint)pair.Item2)).ToArbitrary(),
        number =>
        {
            var scope = new Scope();
            scope.Variables["N"] = number;
            Assert.Equal(Script.Parse("String(getN())").EvaluateOnMachine(scope), ScriptValue.ToText(number));
        }));

    /// <summary>With the sign of zero.</summary>
    private static string Exact(object? value) => value switch
    {
        double number => number == 0 && double.IsNegative(number) ? "-0" : "number " + number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        string text => $"text {text}",
        IReadOnlyDictionary<string, object?> map => "{" + string.Join(";", map.Select(pair => $"{pair.Key}={Exact(pair.Value)}")) + "}",
        IReadOnlyList<object?> list => "[" + string.Join(";", list.Select(Exact)) + "]",
        null => "null",
        _ => $"{value.GetType().Name} {value}",
    };
}
