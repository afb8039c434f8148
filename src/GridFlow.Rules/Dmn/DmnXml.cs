using System.Xml.Linq;

namespace GridFlow.Rules.Dmn;

/// <summary>Elements by their local names: the namespace differs by DMN version, and some documents bind it wrongly.</summary>
internal static class DmnXml
{
    public static IEnumerable<XElement> Named(this XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    public static XElement? Child(this XElement element, string name) => element.Named(name).FirstOrDefault();

    /// <summary>The text of a cell: its text element's, or its own.</summary>
    public static string Text(this XElement? element) => element is null ? "" : (element.Child("text")?.Value ?? element.Value).Trim();

    public static string Attribute(this XElement? element, string name, string otherwise) => (string?)element?.Attribute(name) ?? otherwise;
}
