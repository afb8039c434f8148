using System.Collections.Immutable;
using System.Xml.Linq;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Dmn;

/// <summary>
/// Reads the boxed expressions of a document: decision tables, literal expressions, contexts, invocations, lists and relations.
/// A knowledge model becomes a function that the other expressions may call.
/// </summary>
internal sealed class DmnExpressions(DmnTypes types, DmnProblems problems)
{
    private static readonly Dictionary<string, HitPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["UNIQUE"] = HitPolicy.Unique, ["FIRST"] = HitPolicy.First, ["PRIORITY"] = HitPolicy.Priority, ["ANY"] = HitPolicy.Any,
        ["COLLECT"] = HitPolicy.Collect, ["RULE ORDER"] = HitPolicy.RuleOrder, ["OUTPUT ORDER"] = HitPolicy.OutputOrder,
    };

    private static readonly HashSet<string> Boxed = new(StringComparer.Ordinal)
    {
        "decisionTable", "literalExpression", "context", "invocation", "list", "relation", "functionDefinition", "conditional", "for", "every", "some", "filter",
    };

    private const int Deepest = 40;

    private readonly Dictionary<string, string[]> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeelExpression> _bodies = new(StringComparer.Ordinal);
    private int _depth;

    /// <summary>The tables read so far.</summary>
    public List<DmnTable> Tables { get; } = [];

    public static string NameOf(HitPolicy policy) => Policies.First(pair => pair.Value == policy).Key;

    /// <summary>Makes a knowledge model's name known before any expression is read: they may call each other in any order.</summary>
    public void Declare(XElement model, FeelNames names)
    {
        var name = FeelNames.Tidy(model.Attribute("name", ""));
        var parameters = (model.Child("encapsulatedLogic")?.Named("formalParameter") ?? []).ToList();
        _parameters[name] = [.. parameters.Select(one => FeelNames.Tidy(one.Attribute("name", "")))];
        _types[name] = [.. parameters.Select(one => one.Attribute("typeRef", ""))];
        names.AddFunction(name, _parameters[name], (scope, given) => Call(name, scope, given));
    }

    /// <summary>Reads a knowledge model's body.</summary>
    public void Define(XElement model, FeelNames names)
    {
        var name = FeelNames.Tidy(model.Attribute("name", ""));
        var logic = model.Child("encapsulatedLogic");
        if (logic?.Attribute("kind", "FEEL") is not "FEEL" || logic.Child("formalParameter") is null && logic.Elements().FirstOrDefault(IsBoxed) is null)
            problems.Add(model, name, "知识模型只支持 FEEL。", "A knowledge model must be FEEL.");
        else
            _bodies[name] = Read(logic, name, "", names.Inner(_parameters[name]));
    }

    /// <summary>Reads the one expression in an element; problems name the decision and the place in it.</summary>
    public FeelExpression Read(XElement parent, string where, string type, FeelNames names)
    {
        if (_depth >= Deepest)
        {
            problems.Add(parent, where, "嵌套过深。", "Nested too deeply.");
            return _ => null;
        }

        _depth++;
        var expression = Found(parent.Elements().FirstOrDefault(IsBoxed), parent, where, type, names);
        _depth--;
        return expression;
    }

    private static bool IsBoxed(XElement element) => Boxed.Contains(element.Name.LocalName);

    private FeelExpression Found(XElement? found, XElement parent, string where, string type, FeelNames names)
    {
        switch (found?.Name.LocalName)
        {
            case "literalExpression":
                return Literal(found, where, names);
            case "decisionTable":
                var table = Table(found, where);
                Tables.Add(table);
                var rules = found.Named("rule").ToList();
                return new DmnProgram(table, found.Attribute("typeRef", type), names, types, problems, rule => rule < 0 ? found : rules[rule]).Run;
            case "context":
                return Context(found, where, names);
            case "invocation":
                return Invocation(found, where, names);
            case "list":
                var items = found.Elements().Where(IsBoxed).Select((item, number) => Read(new XElement("item", item), $"{where} / {number + 1}", "", names)).ToList();
                return scope => items.Select(item => item(scope)).ToList();
            case "relation":
                return Relation(found, where, names);
            case "conditional":
                var (test, then, otherwise) = (Part(found, "if", where, names), Part(found, "then", where, names), Part(found, "else", where, names));
                return scope => test(scope) is true ? then(scope) : otherwise(scope);
            case "filter":
                var (kept, match) = (Part(found, "in", where, names), Part(found, "match", where, names.Inner(["item"])));
                return scope => FeelLists.Filter(kept(scope), match, scope);
            case "for" or "some" or "every":
                var name = FeelNames.Tidy(found.Attribute("iteratorVariable", ""));
                var body = Part(found, found.Name.LocalName == "for" ? "return" : "satisfies", where, names.Inner([name]));
                return FeelLists.Loop(found.Name.LocalName, name, Part(found, "in", where, names), body);
            // The standard lets people decide what has no logic, and an argument stay away.
            case null when parent.Name.LocalName == "decision":
                return scope => scope.Trace.Fail("没有决策逻辑。", "There is no decision logic.");
            case null when parent.Name.LocalName == "binding":
                return _ => null;
            default:
                problems.Add(found ?? parent, where,
                    $"不支持的决策逻辑“{found?.Name.LocalName ?? "（空）"}”。", $"The decision logic {found?.Name.LocalName ?? "(none)"} is not supported.");
                return _ => null;
        }
    }

    private FeelExpression Part(XElement box, string part, string where, FeelNames names) => Read(box.Child(part) ?? new XElement(part), $"{where} / {part}", "", names);

    private FeelExpression Literal(XElement element, string where, FeelNames names)
    {
        if (element.Attribute("expressionLanguage", "FEEL") is var language && !language.Contains("FEEL", StringComparison.OrdinalIgnoreCase))
            problems.Add(element, where, $"不支持的表达式语言“{language}”。", $"The expression language {language} is not supported.");
        return problems.Try(element, where, _ => null, () => FeelParser.Expression(element.Text(), names));
    }

    private FeelExpression Context(XElement element, string where, FeelNames names)
    {
        var entries = new List<(string Name, FeelExpression Value)>();
        foreach (var entry in element.Named("contextEntry"))
        {
            var name = FeelNames.Tidy(entry.Child("variable").Attribute("name", ""));
            entries.Add((name, Read(entry, $"{where} / {name}", entry.Child("variable").Attribute("typeRef", ""), names)));
            if (name.Length > 0)
                names = names.Inner([name]);
        }

        return scope =>
        {
            var made = new List<KeyValuePair<string, object?>>();
            foreach (var (name, value) in entries)
            {
                if (name.Length == 0)
                    return value(scope);
                made.Add(KeyValuePair.Create(name, value(scope)));
                scope = scope.With(name, made[^1].Value);
            }

            return FeelValue.Context(made);
        };
    }

    private FeelExpression Invocation(XElement element, string where, FeelNames names)
    {
        var name = FeelNames.Tidy(element.Child("literalExpression").Text());
        var bindings = element.Named("binding").Select(binding => FeelNames.Tidy(binding.Child("parameter").Attribute("name", ""))
            is var parameter ? (parameter, Value: Read(binding, $"{where} / {parameter}", "", names)) : default).ToList();
        if (names.Function(name) is { } own)
        {
            foreach (var (parameter, _) in bindings.Where(one => !_parameters[name].Contains(one.parameter)))
                problems.Add(element, where, $"“{name}”没有参数“{parameter}”。", $"{name} has no parameter {parameter}.");
            return scope => own(scope, [.. _parameters[name].Select(parameter => bindings.FirstOrDefault(one => one.parameter == parameter).Value?.Invoke(scope))]);
        }

        if (FeelFunctions.Find(name) is { } known)
            return scope => known([.. bindings.Select(binding => binding.Value(scope))]);
        problems.Add(element, where, $"不支持函数“{name}”。", $"The function {name} is not supported.");
        return _ => null;
    }

    private FeelExpression Relation(XElement element, string where, FeelNames names)
    {
        var columns = element.Named("column").Select(column => FeelNames.Tidy(column.Attribute("name", ""))).ToList();
        var rows = element.Named("row").Select((row, number) => row.Elements().Where(IsBoxed)
            .Select((cell, column) => Read(new XElement("cell", cell), $"{where} / {number + 1} / {column + 1}", "", names)).ToList()).ToList();
        return scope => rows.Select(object? (row) => FeelValue.Context(
            columns.Zip(row, (column, cell) => KeyValuePair.Create(column, cell(scope))))).ToList();
    }

    private object? Call(string name, FeelScope scope, object?[] given) => scope.Trace.Guard(() =>
        given.Length == _parameters[name].Length && _bodies.TryGetValue(name, out var body)
            ? body(scope.With(FeelValue.Context(given.Select((value, at) => KeyValuePair.Create(_parameters[name][at], types.Fit(value, _types[name][at]))))))
            : scope.Trace.Fail($"“{name}”的参数个数不符。", $"{name} takes another number of arguments."));

    private DmnTable Table(XElement element, string name)
    {
        var policy = element.Attribute("hitPolicy", "UNIQUE");
        if (!Policies.TryGetValue(policy, out var known))
            problems.Add(element, name, $"不支持命中策略“{policy}”。", $"The hit policy {policy} is not supported.");
        var aggregation = DmnAggregation.None;
        if ((string?)element.Attribute("aggregation") is { } text && !Enum.TryParse(text, true, out aggregation))
            problems.Add(element, name, $"不支持汇总方式“{text}”。", $"The aggregation {text} is not supported.");
        return new DmnTable(name, known)
        {
            Aggregation = aggregation,
            Label = element.Parent.Attribute("label", ""),
            Inputs = [.. element.Named("input").Select(input => new DmnInput(
                input.Child("inputExpression").Text(), input.Child("inputExpression").Attribute("typeRef", ""),
                input.Attribute("label", ""), input.Child("inputValues").Text()))],
            Outputs = [.. element.Named("output").Select(output => new DmnOutput(
                FeelNames.Tidy(output.Attribute("name", "")), output.Attribute("typeRef", ""), output.Child("outputValues").Text(), output.Child("defaultOutputEntry").Text()))],
            Rules = [.. element.Named("rule").Select(rule => new DmnRule(
                [.. rule.Named("inputEntry").Select(cell => cell.Text())],
                [.. rule.Named("outputEntry").Select(cell => cell.Text())],
                (rule.Child("annotationEntry") ?? rule.Child("description")).Text(), rule.Attribute("label", "")))],
        };
    }
}
