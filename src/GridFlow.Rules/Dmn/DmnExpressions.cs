using System.Xml.Linq;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn;

/// <summary>
/// Reads the boxed expressions of a document: decision tables, literal expressions, contexts, invocations, functions, lists, relations,
/// conditions, filters and loops.
/// </summary>
internal sealed class DmnExpressions(DmnTypes types, DmnProblems problems)
{
    private static readonly HashSet<string> Boxed = new(StringComparer.Ordinal)
    {
        "decisionTable", "literalExpression", "context", "invocation", "list", "relation", "functionDefinition", "conditional", "for", "every", "some", "filter",
    };

    private const int Deepest = 40;

    private int _depth;

    /// <summary>The tables read so far.</summary>
    public List<DmnTable> Tables { get; } = [];

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

    /// <summary>Reads a function: its parameters, and an expression for its body.</summary>
    public FeelExpression Function(XElement logic, string where, string result, FeelNames names)
    {
        if (logic.Attribute("kind", "FEEL") is var kind && kind != "FEEL")
            problems.Add(logic, where, $"不支持其他语言的函数（{kind}）。", $"Functions of other languages ({kind}) are not supported.");
        var parameters = logic.Named("formalParameter")
            .Select(one => new FeelParameter(FeelNames.Tidy(one.Attribute("name", "")), types.Of(one.Attribute("typeRef", "")))).ToList();
        var body = kind == "FEEL" ? Read(logic, where, result, names.Inner(parameters.Select(one => one.Name))) : _ => null;
        return scope => FeelFunction.Of(where, parameters, types.Of(result), (given, trace) => body(scope.Calling(parameters, given, trace)));
    }

    private static bool IsBoxed(XElement element) => Boxed.Contains(element.Name.LocalName);

    private FeelExpression Found(XElement? found, XElement parent, string where, string type, FeelNames names)
    {
        switch (found?.Name.LocalName)
        {
            case "literalExpression":
                return Literal(found, where, names);
            case "decisionTable":
                var table = DmnTables.Read(found, where, problems);
                Tables.Add(table);
                var rules = found.Named("rule").ToList();
                return new DmnProgram(table, found.Attribute("typeRef", type), names, types, problems, rule => rule < 0 ? found : rules[rule]).Run;
            case "context":
                return Context(found, where, names);
            case "invocation":
                return Invocation(found, where, names);
            case "functionDefinition":
                return Function(found, where, "", names);
            case "list":
                var items = found.Elements().Where(IsBoxed).Select((item, number) => Read(new XElement("item", item), $"{where} / {number + 1}", "", names)).ToList();
                return scope => items.Select(item => item(scope)).ToList();
            case "relation":
                return Relation(found, where, names);
            case "conditional":
                return FeelParser.Choice(Part(found, "if", where, names), Part(found, "then", where, names), Part(found, "else", where, names));
            case "filter":
                var (kept, match) = (Part(found, "in", where, names), Part(found, "match", where, names.Inner(["item"], open: true)));
                return scope => FeelLists.Filter(kept(scope), match, scope);
            case "for" or "some" or "every":
                var (kind, name) = (found.Name.LocalName, FeelNames.Tidy(found.Attribute("iteratorVariable", "")));
                var body = Part(found, kind == "for" ? "return" : "satisfies", where, names.Inner(kind == "for" ? [name, "partial"] : [name]));
                return FeelLists.Loop(kind, [(name, Part(found, "in", where, names))], body);

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
            var type = entry.Child("variable").Attribute("typeRef", "");
            var inner = name.Length > 0 ? names.Inner([name]) : names;
            var value = Read(entry, name.Length > 0 ? $"{where} / {name}" : where, type, entry.Child("functionDefinition") is null ? names : inner);
            if (name.Length == 0)
                return FeelLists.Result(entries, value);
            entries.Add((name, scope => types.Of(type).Fit(value(scope), scope.Trace, $"{where} / {name}")));
            names = inner;
        }

        return FeelLists.Context(entries);
    }

    private FeelExpression Invocation(XElement element, string where, FeelNames names)
    {
        var called = problems.Try(element, where, _ => null, () => FeelParser.Expression(element.Child("literalExpression").Text(), names));
        var bindings = element.Named("binding").Select(binding => FeelNames.Tidy(binding.Child("parameter").Attribute("name", ""))
            is var parameter ? (parameter, Value: Read(binding, $"{where} / {parameter}", "", names)) : default).ToList();
        return scope => called(scope) is FeelFunction function
            ? function.Call([.. bindings.Select(one => new FeelArgument(one.parameter, one.Value(scope)))], scope.Trace)
            : scope.Trace.Fail("被调用的不是函数。", "What is called is no function.");
    }

    private FeelExpression Relation(XElement element, string where, FeelNames names)
    {
        var columns = element.Named("column").Select(column => FeelNames.Tidy(column.Attribute("name", ""))).ToList();
        var rows = element.Named("row").Select((row, number) => row.Elements().Where(IsBoxed)
            .Select((cell, column) => Read(new XElement("cell", cell), $"{where} / {number + 1} / {column + 1}", "", names)).ToList()).ToList();
        return scope => rows.Select(object? (row) => FeelValue.Context(
            columns.Zip(row, (column, cell) => KeyValuePair.Create(column, cell(scope))))).ToList();
    }
}
