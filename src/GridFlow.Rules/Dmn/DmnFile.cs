using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Dmn;

/// <summary>The decisions of a DMN document, or what stands in the way, cell by cell.</summary>
/// <param name="Model">The decisions; null when there are problems.</param>
/// <param name="Problems">Each names decision, rule and column.</param>
public sealed record DmnReading(DmnModel? Model, ImmutableArray<Problem> Problems);

/// <summary>Reads and writes DMN 1.x documents: any version's namespace is read, 1.3's is written.</summary>
public static class DmnFile
{
    private static readonly XNamespace Dmn13 = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    /// <summary>Reads a document: decision tables, and the literal expressions, contexts and knowledge models around them.</summary>
    public static DmnReading Read(string xml)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return Read(XDocument.Load(reader, LoadOptions.SetLineInfo).Root!);
        }
        catch (XmlException wrong)
        {
            return new DmnReading(null, [new Problem(ProblemSeverity.Error, "dmn.xml",
                new BilingualText("不是有效的 XML。", $"Not valid XML: {wrong.Message}"), Line: wrong.LineNumber, Column: wrong.LinePosition)]);
        }
    }

    /// <summary>Writes tables as a DMN 1.3 document, with the input data they ask for.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="name">The document's name.</param>
    public static string Write(IReadOnlyCollection<DmnTable> tables, string name)
    {
        var inputs = tables.SelectMany(table => table.Inputs).Where(input => IsName(input.Expression))
            .GroupBy(input => input.Expression.Split('.')[0].Trim())
            .Where(group => tables.All(table => table.Name != group.Key))
            .Select((group, number) => (Name: group.Key, Id: $"input{number + 1}",
                Type: group.First() is var first && first.Expression == group.Key ? first.Type : "")).ToList();
        var document = new XDocument(new XElement(Dmn13 + "definitions",
            new XAttribute("name", name), new XAttribute("namespace", "https://gridflow/dmn"), new XAttribute("id", "definitions"),
            inputs.Select(input => new XElement(Dmn13 + "inputData", new XAttribute("id", input.Id), new XAttribute("name", input.Name),
                new XElement(Dmn13 + "variable", new XAttribute("name", input.Name), Type(input.Type)))),
            tables.Select((table, number) => new XElement(Dmn13 + "decision",
                new XAttribute("id", $"decision{number + 1}"), new XAttribute("name", table.Name), table.Label.Length > 0 ? new XAttribute("label", table.Label) : null,
                new XElement(Dmn13 + "variable", new XAttribute("name", table.Name)),
                inputs.Where(input => Asks(table, input.Name))
                    .Select(input => new XElement(Dmn13 + "informationRequirement", new XElement(Dmn13 + "requiredInput", new XAttribute("href", $"#{input.Id}")))),
                tables.Select((other, at) => (other.Name, Id: $"decision{at + 1}")).Where(other => other.Name != table.Name && Asks(table, other.Name))
                    .Select(other => new XElement(Dmn13 + "informationRequirement", new XElement(Dmn13 + "requiredDecision", new XAttribute("href", $"#{other.Id}")))),
                Table(table)))));
        return document.ToString();
    }

    private static bool Asks(DmnTable table, string name) => table.Inputs.Any(column => column.Expression.Split('.')[0].Trim() == name);

    private static XElement Table(DmnTable table) => new(Dmn13 + "decisionTable",
        new XAttribute("hitPolicy", DmnExpressions.NameOf(table.Policy)),
        table.Aggregation == DmnAggregation.None ? null : new XAttribute("aggregation", table.Aggregation.ToString().ToUpperInvariant()),
        table.Inputs.Select(input => new XElement(Dmn13 + "input",
            input.Label.Length > 0 ? new XAttribute("label", input.Label) : null,
            new XElement(Dmn13 + "inputExpression", Type(input.Type), Text(input.Expression)),
            input.Values.Length > 0 ? new XElement(Dmn13 + "inputValues", Text(input.Values)) : null)),
        table.Outputs.Select(output => new XElement(Dmn13 + "output",
            output.Name.Length > 0 ? new XAttribute("name", output.Name) : null,
            Type(output.Type),
            output.Values.Length > 0 ? new XElement(Dmn13 + "outputValues", Text(output.Values)) : null,
            output.Default.Length > 0 ? new XElement(Dmn13 + "defaultOutputEntry", Text(output.Default)) : null)),
        table.Rules.Select(rule => new XElement(Dmn13 + "rule",
            rule.Label.Length > 0 ? new XAttribute("label", rule.Label) : null,
            rule.Tests.Select(test => new XElement(Dmn13 + "inputEntry", Text(test))),
            rule.Outputs.Select(output => new XElement(Dmn13 + "outputEntry", Text(output))),
            rule.Note.Length > 0 ? new XElement(Dmn13 + "annotationEntry", Text(rule.Note)) : null)));

    private static XElement Text(string text) => new(Dmn13 + "text", text);

    private static XAttribute? Type(string type) => type.Length > 0 ? new XAttribute("typeRef", type) : null;

    private static DmnReading Read(XElement root)
    {
        var problems = new DmnProblems();
        var types = new DmnTypes(root, problems);
        var expressions = new DmnExpressions(types, problems);
        var (decisions, models) = (root.Named("decision").ToList(), root.Named("businessKnowledgeModel").ToList());
        foreach (var import in root.Named("import"))
            problems.Add(import, import.Attribute("name", "import"), "不支持引入其他文件。", "Imports of other documents are not supported.");
        if (decisions.Count == 0)
            problems.Add(root, "definitions", "文件中没有决策。", "The document has no decision.");
        foreach (var twice in decisions.GroupBy(Name).Where(group => group.Count() > 1))
            problems.Add(twice.Last(), twice.Key, "决策重名。", "Two decisions have this name.");
        foreach (var circle in decisions.Where(decision => Requires(decision, decision, decisions, [])))
            problems.Add(circle, Name(circle), "决策循环引用自身。", "The decision requires itself.");

        var inputs = root.Named("inputData").Select(input => (Name: Name(input), Alias: Variable(input), Type: input.Child("variable").Attribute("typeRef", ""))).ToImmutableArray();
        var names = Names(root, decisions, types);
        foreach (var model in models)
            expressions.Declare(model, names);
        foreach (var model in models)
            expressions.Define(model, names);
        expressions.Tables.Clear();
        var read = decisions.Select(decision => (
            Name: Name(decision), Alias: Variable(decision),
            Type: decision.Child("variable").Attribute("typeRef", ""),
            Run: Logic(decision))).ToImmutableArray();
        return problems.Found.IsEmpty
            ? new DmnReading(new DmnModel([.. expressions.Tables], types, inputs, read), [])
            : new DmnReading(null, problems.Found);

        FeelExpression Logic(XElement decision)
        {
            var type = decision.Child("variable").Attribute("typeRef", "");
            var run = expressions.Read(decision, Name(decision), type, names);

            // A table's policy says whether its answer is a list; its variable often bears the type of the list's items.
            return decision.Child("decisionTable") is null ? scope => types.Fit(run(scope), type) : run;
        }
    }

    private static string Name(XElement element) => FeelNames.Tidy(element.Attribute("name", ""));

    private static string Variable(XElement element) => FeelNames.Tidy(element.Child("variable").Attribute("name", ""));

    private static FeelNames Names(XElement root, List<XElement> decisions, DmnTypes types)
    {
        var names = new FeelNames();
        foreach (var element in root.Named("inputData").Concat(decisions))
            foreach (var name in new[] { Name(element), Variable(element) }.Where(name => name.Length > 0))
                names.Add(name);
        foreach (var part in types.Components.Concat(root.Descendants().Where(element => element.Name.LocalName is "output" or "column").Select(Name)).Where(name => name.Length > 0))
            names.AddPart(part);
        foreach (var part in root.Descendants().Where(element => element.Name.LocalName == "contextEntry").Select(Variable))
            if (part.Length > 0)
                names.AddPart(part);

        // Many editors write tables without declaring the input data: a name that an input column asks for is then data.
        foreach (var asked in root.Descendants().Where(element => element.Name.LocalName == "inputExpression").Select(element => element.Text()).Where(IsName))
        {
            var parts = asked.Split('.');
            names.Add(parts[0]);
            foreach (var part in parts.Skip(1))
                names.AddPart(part);
        }

        return names;
    }

    // Words alone, with dots between: "Applicant Age", "applicant.age". What starts with a digit or holds a word of FEEL is an expression.
    private static bool IsName(string text) =>
        text.Length > 0 && !char.IsDigit(text[0]) && text is not ("true" or "false" or "null") && text[0] != '.' && text[^1] != '.'
        && text.All(one => char.IsLetterOrDigit(one) || one is ' ' or '_' or '.')
        && !text.Split(' ').Any(word => word is "and" or "or" or "in" or "between" or "if" or "then" or "else" or "for" or "some" or "every");

    private static bool Requires(XElement decision, XElement wanted, List<XElement> decisions, HashSet<XElement> seen)
    {
        foreach (var href in decision.Descendants().Where(element => element.Name.LocalName == "requiredDecision").Select(element => element.Attribute("href", "").TrimStart('#')))
            if (decisions.FirstOrDefault(one => one.Attribute("id", "") == href) is { } required
                && (required == wanted || seen.Add(required) && Requires(required, wanted, decisions, seen)))
                return true;
        return false;
    }
}
