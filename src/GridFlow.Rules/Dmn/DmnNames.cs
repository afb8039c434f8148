using System.Xml.Linq;
using GridFlow.Rules.Dmn.Feel;

namespace GridFlow.Rules.Dmn;

/// <summary>What the elements of a document are called.</summary>
internal static class DmnNames
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "and", "or", "in", "between", "if", "then", "else", "for", "some", "every", "not", "instance", "of", "function",
    };

    public static string Of(XElement element) => FeelNames.Tidy(element.Attribute("name", ""));

    /// <summary>The name of an element's variable; its own where it has none.</summary>
    public static string Variable(XElement element) => FeelNames.Tidy(element.Child("variable").Attribute("name", "")) is { Length: > 0 } name ? name : Of(element);

    /// <summary>The names after a dot: components of types, entries of contexts, columns.</summary>
    public static IEnumerable<string> Parts(XElement root, DmnTypes types) =>
        types.Components.Concat(root.Descendants().Where(element => element.Name.LocalName is "output" or "column").Select(Of))
            .Concat(root.Descendants().Where(element => element.Name.LocalName == "contextEntry").Select(entry => FeelNames.Tidy(entry.Child("variable").Attribute("name", ""))))
            .Concat(Asked(root).SelectMany(parts => parts.Skip(1))).Where(name => name.Length > 0);

    /// <summary>
    /// Names of data that nothing declares. Many editors write tables without declaring the input data: a name that an input column asks
    /// for is then data.
    /// </summary>
    public static IEnumerable<string> Undeclared(XElement root) => Asked(root).Select(parts => parts[0]);

    /// <summary>Words alone, with dots between: "Applicant Age", "applicant.age". What starts with a digit or holds a word of FEEL is an expression.</summary>
    public static bool IsName(string text) =>
        text.Length > 0 && !char.IsDigit(text[0]) && text is not ("true" or "false" or "null") && text[0] != '.' && text[^1] != '.'
        && text.All(one => char.IsLetterOrDigit(one) || one is ' ' or '_' or '.')
        && !text.Split(' ').Any(Words.Contains);

    private static IEnumerable<string[]> Asked(XElement root) => root.Descendants().Where(element => element.Name.LocalName == "inputExpression")
        .Select(element => element.Text()).Where(IsName).Select(text => text.Split('.'));
}
