using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Dmn;

/// <summary>The decision tables of a DMN document, or what stands in the way, cell by cell.</summary>
/// <param name="Tables">The tables; empty when there are problems.</param>
/// <param name="Problems">Each names decision, rule and column.</param>
public sealed record DmnReading(ImmutableArray<DmnTable> Tables, ImmutableArray<Problem> Problems);

/// <summary>Reads and writes DMN 1.x documents (any version's namespace is read, 1.3's is written), decision tables only.</summary>
public static class DmnFile
{
    private static readonly XNamespace Dmn13 = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    private static readonly Dictionary<string, HitPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["UNIQUE"] = HitPolicy.Unique, ["FIRST"] = HitPolicy.First, ["PRIORITY"] = HitPolicy.Priority, ["ANY"] = HitPolicy.Any,
        ["COLLECT"] = HitPolicy.Collect, ["RULE ORDER"] = HitPolicy.RuleOrder, ["OUTPUT ORDER"] = HitPolicy.OutputOrder,
    };

    /// <summary>Reads a document.</summary>
    public static DmnReading Read(string xml)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            document = XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException wrong)
        {
            return new DmnReading([], [new Problem(ProblemSeverity.Error, "dmn.xml",
                new BilingualText("不是有效的 XML。", $"Not valid XML: {wrong.Message}"), Line: wrong.LineNumber, Column: wrong.LinePosition)]);
        }

        var tables = ImmutableArray.CreateBuilder<DmnTable>();
        foreach (var decision in document.Descendants().Where(element => element.Name.LocalName == "decision"))
        {
            var name = (string?)decision.Attribute("name") ?? "";
            if (Child(decision, "decisionTable") is { } table)
                tables.Add(Table(table, name, problems));
            else
                problems.Add(Wrong(decision, name, "只支持决策表。", "Only decision tables are supported."));
        }

        return new DmnReading(problems.Count == 0 ? tables.ToImmutable() : [], problems.ToImmutable());
    }

    /// <summary>Writes tables as a DMN 1.3 document.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="name">The document's name.</param>
    public static string Write(IEnumerable<DmnTable> tables, string name) => new XDocument(new XElement(Dmn13 + "definitions",
        new XAttribute("name", name), new XAttribute("namespace", "https://gridflow/dmn"), new XAttribute("id", "definitions"),
        tables.Select((table, number) => new XElement(Dmn13 + "decision",
            new XAttribute("id", $"decision{number + 1}"), new XAttribute("name", table.Name),
            new XElement(Dmn13 + "variable", new XAttribute("name", table.Name)),
            new XElement(Dmn13 + "decisionTable",
                new XAttribute("hitPolicy", Policies.First(pair => pair.Value == table.Policy).Key),
                table.Aggregation == DmnAggregation.None ? null : new XAttribute("aggregation", table.Aggregation.ToString().ToUpperInvariant()),
                table.Inputs.Select(input => new XElement(Dmn13 + "input",
                    input.Label.Length > 0 ? new XAttribute("label", input.Label) : null,
                    new XElement(Dmn13 + "inputExpression", input.Type.Length > 0 ? new XAttribute("typeRef", input.Type) : null, Text(input.Expression)))),
                table.Outputs.Select(output => new XElement(Dmn13 + "output",
                    output.Name.Length > 0 ? new XAttribute("name", output.Name) : null,
                    output.Type.Length > 0 ? new XAttribute("typeRef", output.Type) : null,
                    output.Values.IsEmpty ? null : new XElement(Dmn13 + "outputValues", Text(string.Join(", ", output.Values.Select(FeelUnaryTests.Print)))),
                    output.Default is null ? null : new XElement(Dmn13 + "defaultOutputEntry", Text(FeelUnaryTests.Print(output.Default.Value))))),
                table.Rules.Select(rule => new XElement(Dmn13 + "rule",
                    rule.Tests.Select(test => new XElement(Dmn13 + "inputEntry", Text(test))),
                    rule.Outputs.Select(output => new XElement(Dmn13 + "outputEntry", Text(FeelUnaryTests.Print(output.Value)))),
                    rule.Note.Length > 0 ? new XElement(Dmn13 + "annotationEntry", Text(rule.Note)) : null))))))).ToString();

    private static XElement Text(string text) => new(Dmn13 + "text", text);

    private static DmnTable Table(XElement element, string name, ImmutableArray<Problem>.Builder problems)
    {
        var policy = (string?)element.Attribute("hitPolicy") ?? "UNIQUE";
        if (!Policies.TryGetValue(policy, out var known))
            problems.Add(Wrong(element, name, $"不支持命中策略“{policy}”。", $"The hit policy {policy} is not supported."));
        var aggregation = (string?)element.Attribute("aggregation") is { } text && Enum.TryParse<DmnAggregation>(text, true, out var read) ? read : DmnAggregation.None;
        var rules = Children(element, "rule").ToList();
        var table = new DmnTable(name, known)
        {
            Aggregation = aggregation,
            Inputs = [.. Children(element, "input").Select(input => new DmnInput(
                TextOf(Child(input, "inputExpression")), (string?)Child(input, "inputExpression")?.Attribute("typeRef") ?? "", (string?)input.Attribute("label") ?? ""))],
            Outputs = [.. Children(element, "output").Select((output, column) => Output(output, name, column, problems))],
            Rules = [.. rules.Select((rule, number) => Rule(rule, $"{name} / {number + 1}", problems))],
        };
        for (var number = 0; number < rules.Count; number++)
            if (table.Rules[number].Tests.Length != table.Inputs.Length || table.Rules[number].Outputs.Length != table.Outputs.Length)
                problems.Add(Wrong(rules[number], $"{name} / {number + 1}", "单元格数与列数不符。", "The number of cells is not that of the columns."));
        foreach (var input in table.Inputs.Where(input => input.Expression.Length == 0 || !input.Expression.All(one => char.IsLetterOrDigit(one) || one is ' ' or '.' or '_' or '-')))
            problems.Add(Wrong(element, name, $"输入“{input.Expression}”不是名称。", $"The input “{input.Expression}” is no name."));
        return table;
    }

    private static DmnOutput Output(XElement output, string table, int column, ImmutableArray<Problem>.Builder problems)
    {
        var made = new DmnOutput((string?)output.Attribute("name") ?? "", (string?)output.Attribute("typeRef") ?? "");
        Try(output, $"{table} / output {column + 1}", problems, () =>
        {
            if (Child(output, "outputValues") is { } values)
                made = made with { Values = FeelUnaryTests.Literals(TextOf(values)) };
            if (Child(output, "defaultOutputEntry") is { } standard)
                made = made with { Default = new DmnLiteral(FeelUnaryTests.Literal(TextOf(standard))) };
        });
        return made;
    }

    private static DmnRule Rule(XElement rule, string where, ImmutableArray<Problem>.Builder problems)
    {
        var tests = Children(rule, "inputEntry").Select((cell, column) =>
        {
            Try(cell, $"{where} / input {column + 1}", problems, () => FeelUnaryTests.Parse(TextOf(cell)));
            return TextOf(cell);
        }).ToImmutableArray();
        var outputs = Children(rule, "outputEntry").Select((cell, column) =>
        {
            object? value = null;
            Try(cell, $"{where} / output {column + 1}", problems, () => value = FeelUnaryTests.Literal(TextOf(cell)));
            return new DmnLiteral(value);
        }).ToImmutableArray();
        return new DmnRule(tests, outputs, TextOf(Child(rule, "annotationEntry")));
    }

    private static void Try(XElement at, string where, ImmutableArray<Problem>.Builder problems, Action read)
    {
        try
        {
            read();
        }
        catch (SyntaxException wrong)
        {
            problems.Add(Wrong(at, where, wrong.Text.Chinese, wrong.Text.English));
        }
    }

    private static Problem Wrong(XElement at, string where, string chinese, string english) =>
        new(ProblemSeverity.Error, "dmn.unsupported", new BilingualText(chinese, english), where, Line: ((IXmlLineInfo)at).LineNumber);

    private static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    private static XElement? Child(XElement element, string name) => Children(element, name).FirstOrDefault();

    private static string TextOf(XElement? element) => element is null ? "" : (Child(element, "text")?.Value ?? element.Value).Trim();
}
