using System.Globalization;
using System.Xml.Linq;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Testing.Tck;

/// <summary>What a case expects of a decision.</summary>
/// <param name="Decision">The decision's name.</param>
/// <param name="Value">The value, of FEEL's kinds.</param>
/// <param name="Error">Whether it expects an error, and null for want of a value.</param>
internal sealed record TckExpectation(string Decision, object? Value, bool Error);

/// <summary>A case of the public suite: data, and what the decisions make of them.</summary>
/// <param name="Id">Its id within the file.</param>
/// <param name="Service">The decision service that is called; empty where the decisions are asked for.</param>
/// <param name="Data">The input data by name.</param>
/// <param name="Expected">One for each decision that is looked at.</param>
internal sealed record TckCase(string Id, string Service, IReadOnlyDictionary<string, object?> Data, IReadOnlyList<TckExpectation> Expected);

/// <summary>Reads the files of cases that lie beside the documents of the public suite.</summary>
internal static class TckFile
{
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The document that a file of cases is about, and the cases; none for a file of another kind.</summary>
    public static (string Model, IReadOnlyList<TckCase> Cases) Read(string file)
    {
        var root = XDocument.Load(file).Root!;
        return root.Name.LocalName != "testCases" ? ("", []) : (Child(root, "modelName")?.Value.Trim() ?? "", [.. Children(root, "testCase").Select(Case)]);
    }

    private static TckCase Case(XElement element) => new(
        (string?)element.Attribute("id") ?? "",
        (string?)element.Attribute("type") == "decisionService" ? (string?)element.Attribute("invocableName") ?? "" : "",
        Children(element, "inputNode").ToDictionary(node => (string)node.Attribute("name")!, Value, StringComparer.Ordinal),
        [.. Children(element, "resultNode").Select(node => new TckExpectation((string)node.Attribute("name")!,
            Child(node, "expected") is { } expected ? Value(expected) : null, (string?)node.Attribute("errorResult") == "true"))]);

    private static object? Value(XElement holder)
    {
        if (Child(holder, "list") is { } list)
            return (string?)list.Attribute(Instance + "nil") == "true" ? null : Children(list, "item").Select(Value).ToList();
        if (Children(holder, "component").ToList() is { Count: > 0 } components)
            return FeelValue.Context(components.Select(one => KeyValuePair.Create((string)one.Attribute("name")!, Value(one))));
        var value = Child(holder, "value");
        return value is null || (string?)value.Attribute(Instance + "nil") == "true" ? null : Single(value.Value, (string?)value.Attribute(Instance + "type") ?? "xsd:string");
    }

    private static object? Single(string text, string type) => type[(type.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
    {
        "decimal" or "double" or "integer" or "int" or "long" or "float" =>
            decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text,
        "boolean" => text.Trim() is "true" or "1",
        "date" => FeelTimeText.Date(text.Trim()) ?? (object)text,
        "time" => FeelTimeText.Time(text.Trim()) ?? (object)text,
        "dateTime" => FeelTimeText.Moment(text.Trim()) ?? (object)text,
        "duration" or "dayTimeDuration" or "yearMonthDuration" => FeelTimeText.Duration(text.Trim()) ?? text,
        _ => text,
    };

    private static XElement? Child(XElement element, string name) => Children(element, name).FirstOrDefault();

    private static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);
}
