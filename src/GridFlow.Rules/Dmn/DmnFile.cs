using System.Collections.Immutable;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Dmn;

/// <summary>The decisions of a DMN document, and what stands in the way of some, cell by cell.</summary>
/// <param name="Model">The decisions; one that a problem names refuses to run, the others run. Null when the text is no document with decisions.</param>
/// <param name="Problems">Each names decision, rule and column.</param>
public sealed record DmnReading(DmnModel? Model, ImmutableArray<Problem> Problems);

/// <summary>A document that another imports.</summary>
/// <param name="Name">What the other calls it.</param>
/// <param name="Namespace">The namespace that it declares for itself.</param>
/// <param name="Location">Where it lies, as the other says; empty when it does not say.</param>
public sealed record DmnImport(string Name, string Namespace, string Location);

/// <summary>Reads and writes DMN 1.x documents: any version's namespace is read, 1.3's is written.</summary>
public static class DmnFile
{
    private static readonly XNamespace Dmn13 = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    /// <summary>Reads a document: its decisions, knowledge models, services, types and imports.</summary>
    /// <param name="file">The bytes: their encoding is the one that the XML declares.</param>
    /// <param name="imports">Finds an imported document; null where there is none.</param>
    public static DmnReading Read(Stream file, Func<DmnImport, DmnModel?>? imports = null)
    {
        // Of the encodings that an XML declaration may name, .NET brings only Unicode's by itself.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Read(settings => XmlReader.Create(file, settings), imports);
    }

    /// <summary>Reads a document whose characters are known already.</summary>
    /// <param name="xml">The document; an encoding it declares counts for nothing.</param>
    /// <param name="imports">Finds an imported document; null where there is none.</param>
    public static DmnReading Read(string xml, Func<DmnImport, DmnModel?>? imports = null) =>
        Read(settings => XmlReader.Create(new StringReader(xml), settings), imports);

    private static DmnReading Read(Func<XmlReaderSettings, XmlReader> open, Func<DmnImport, DmnModel?>? imports)
    {
        try
        {
            using var reader = open(new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return new DmnReader(XDocument.Load(reader, LoadOptions.SetLineInfo).Root!, imports ?? (_ => null)).Read();
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
        var inputs = tables.SelectMany(table => table.Inputs).Where(input => DmnNames.IsName(input.Expression))
            .GroupBy(input => input.Expression.Split('.')[0].Trim())
            .Where(group => tables.All(table => table.Name != group.Key))
            .Select((group, number) => (Name: group.Key, Id: $"input{number + 1}",
                Type: group.First() is var first && first.Expression == group.Key ? first.Type : "")).ToList();
        var document = new XDocument(new XElement(Dmn13 + "definitions",
            new XAttribute("name", name), new XAttribute("namespace", "https://gridflow/dmn"), new XAttribute("id", "definitions"),
            inputs.Select(input => new XElement(Dmn13 + "inputData", new XAttribute("id", input.Id), new XAttribute("name", input.Name),
                new XElement(Dmn13 + "variable", new XAttribute("name", input.Name), DmnTables.Type(input.Type)))),
            tables.Select((table, number) => new XElement(Dmn13 + "decision",
                new XAttribute("id", $"decision{number + 1}"), new XAttribute("name", table.Name), table.Label.Length > 0 ? new XAttribute("label", table.Label) : null,
                new XElement(Dmn13 + "variable", new XAttribute("name", table.Name)),
                inputs.Where(input => Asks(table, input.Name))
                    .Select(input => new XElement(Dmn13 + "informationRequirement", new XElement(Dmn13 + "requiredInput", new XAttribute("href", $"#{input.Id}")))),
                tables.Select((other, at) => (other.Name, Id: $"decision{at + 1}")).Where(other => other.Name != table.Name && Asks(table, other.Name))
                    .Select(other => new XElement(Dmn13 + "informationRequirement", new XElement(Dmn13 + "requiredDecision", new XAttribute("href", $"#{other.Id}")))),
                DmnTables.Write(table, Dmn13)))));
        return document.ToString();
    }

    private static bool Asks(DmnTable table, string name) => table.Inputs.Any(column => column.Expression.Split('.')[0].Trim() == name);
}
