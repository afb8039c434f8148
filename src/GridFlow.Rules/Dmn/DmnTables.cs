using System.Xml.Linq;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Dmn;

/// <summary>Decision tables from and to XML.</summary>
internal static class DmnTables
{
    private static readonly Dictionary<string, HitPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["UNIQUE"] = HitPolicy.Unique, ["FIRST"] = HitPolicy.First, ["PRIORITY"] = HitPolicy.Priority, ["ANY"] = HitPolicy.Any,
        ["COLLECT"] = HitPolicy.Collect, ["RULE ORDER"] = HitPolicy.RuleOrder, ["OUTPUT ORDER"] = HitPolicy.OutputOrder,
    };

    /// <summary>Reads a table; its cells stay texts.</summary>
    public static DmnTable Read(XElement element, string name, DmnProblems problems)
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

    /// <summary>Writes a table, its elements in a namespace.</summary>
    public static XElement Write(DmnTable table, XNamespace dmn)
    {
        return new XElement(dmn + "decisionTable",
            new XAttribute("hitPolicy", Policies.First(pair => pair.Value == table.Policy).Key),
            table.Aggregation == DmnAggregation.None ? null : new XAttribute("aggregation", table.Aggregation.ToString().ToUpperInvariant()),
            table.Inputs.Select(input => new XElement(dmn + "input",
                input.Label.Length > 0 ? new XAttribute("label", input.Label) : null,
                new XElement(dmn + "inputExpression", Type(input.Type), Text(input.Expression)),
                input.Values.Length > 0 ? new XElement(dmn + "inputValues", Text(input.Values)) : null)),
            table.Outputs.Select(output => new XElement(dmn + "output",
                output.Name.Length > 0 ? new XAttribute("name", output.Name) : null,
                Type(output.Type),
                output.Values.Length > 0 ? new XElement(dmn + "outputValues", Text(output.Values)) : null,
                output.Default.Length > 0 ? new XElement(dmn + "defaultOutputEntry", Text(output.Default)) : null)),
            table.Rules.Select(rule => new XElement(dmn + "rule",
                rule.Label.Length > 0 ? new XAttribute("label", rule.Label) : null,
                rule.Tests.Select(test => new XElement(dmn + "inputEntry", Text(test))),
                rule.Outputs.Select(output => new XElement(dmn + "outputEntry", Text(output))),
                rule.Note.Length > 0 ? new XElement(dmn + "annotationEntry", Text(rule.Note)) : null)));

        XElement Text(string text) => new(dmn + "text", text);
    }

    /// <summary>The attribute that names a type; none where there is none.</summary>
    public static XAttribute? Type(string type) => type.Length > 0 ? new XAttribute("typeRef", type) : null;
}
