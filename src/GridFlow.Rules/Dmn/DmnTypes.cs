using System.Xml.Linq;
using GridFlow.Rules.Dmn.Feel;

namespace GridFlow.Rules.Dmn;

/// <summary>The item definitions of a document, and those of the documents it imports.</summary>
internal sealed class DmnTypes
{
    private readonly Dictionary<string, FeelType> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XElement> _elements = new(StringComparer.Ordinal);
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);
    private readonly Func<string, FeelType?> _imported;

    public DmnTypes(XElement root, Func<string, FeelType?> imported, DmnProblems problems)
    {
        _imported = imported;
        foreach (var element in root.Named("itemDefinition"))
            _elements[element.Attribute("name", "")] = element;
        foreach (var (name, element) in _elements)
        {
            _definitions[name] = problems.Within(() => Read(element, name, $"itemDefinition {name}", problems), out var refused);
            if (Circles(element))
                problems.Add(element, $"itemDefinition {name}", "类型循环引用自身。", "The type refers to itself.");
            else if (refused is null)
                continue;
            _broken.Add(name);
            _definitions[name] = FeelType.Any;
        }

        foreach (var element in root.Descendants().Where(element => element.Name.LocalName != "definitions"))
            if (Reference(element) is { Length: > 0 } type && Find(type) is null)
                problems.Warn(element, type, $"没有类型“{type}”，按任意值处理。", $"There is no type {type}: any value passes.");
    }

    /// <summary>The names of all components, at any depth.</summary>
    public IEnumerable<string> Components => _elements.Values.SelectMany(element => element.Descendants())
        .Where(element => element.Name.LocalName == "itemComponent").Select(element => element.Attribute("name", ""));

    /// <summary>The type of that name, with or without a prefix; null where there is none.</summary>
    public FeelType? Find(string name) =>
        _definitions.GetValueOrDefault(name) ?? _definitions.GetValueOrDefault(Local(name)) ?? _imported(name) ?? FeelType.Find(Local(name));

    /// <summary>The type of that name; of any value where there is none.</summary>
    public FeelType Of(string name) => name.Length == 0 ? FeelType.Any : Find(name) ?? FeelType.Any;

    /// <summary>Whether the document defines that type.</summary>
    public FeelType? Defined(string name) => _definitions.GetValueOrDefault(name) ?? _definitions.GetValueOrDefault(Local(name)) ?? _imported(name);

    /// <summary>The first type an element uses, directly or through others, that could not be read; null where there is none.</summary>
    public string? Broken(XElement element) => Uses(element, []);

    private string? Uses(XElement element, HashSet<string> seen)
    {
        foreach (var name in element.DescendantsAndSelf().Select(Reference).Where(name => name is { Length: > 0 }).Select(name => Local(name!)))
            if (_broken.Contains(name))
                return name;
            else if (seen.Add(name) && _elements.TryGetValue(name, out var definition) && Uses(definition, seen) is { } deeper)
                return deeper;
        return null;
    }

    // A prefix such as "feel:" or "tck:" says where a type comes from; only documents with imports need it.
    private static string Local(string type) => type[(type.LastIndexOf(':') + 1)..].Trim();

    private static string? Reference(XElement element) =>
        element.Name.LocalName == "typeRef" ? element.Value.Trim() : (string?)element.Attribute("typeRef");

    private static string Base(XElement element) => (element.Child("typeRef")?.Value ?? (string?)element.Attribute("typeRef") ?? "").Trim();

    // A definition that rests on itself by way of others; one may bear the name of the FEEL type it rests on, and one may hold components of its own kind.
    private bool Circles(XElement element)
    {
        var seen = new HashSet<XElement> { element };
        for (var at = element; Local(Base(at)) is { Length: > 0 } name && _elements.TryGetValue(name, out var next) && next != at; at = next)
            if (!seen.Add(next))
                return true;
        return false;
    }

    private FeelType Read(XElement element, string name, string where, DmnProblems problems)
    {
        var constraint = element.Child("typeConstraint");
        var text = (constraint ?? element.Child("allowedValues")).Text();
        var allowed = text.Length == 0 ? null : problems.Try(element, where, null, () => FeelParser.Tests(text, new FeelNames()));
        var components = element.Named("itemComponent").Select(part =>
            (FeelNames.Tidy(part.Attribute("name", "")), Read(part, part.Attribute("name", ""), $"{where} / {part.Attribute("name", "")}", problems))).ToList();
        var list = (string?)element.Attribute("isCollection") == "true";
        FeelType Rests() => components.Count > 0 ? new FeelType.ContextOf(name, components)
            : element.Child("functionItem") is { } function ? Function(function)
            : Base(element) is not { Length: > 0 } reference ? FeelType.Any
            : Local(reference) == element.Attribute("name", "") && element.Parent?.Name.LocalName == "definitions" ? FeelType.Find(Local(reference)) ?? FeelType.Any
            : Of(reference);

        // The values allowed are those of the items, a constraint is one of the list as a whole.
        return !list ? new DmnItemType(name, Rests, allowed, text)
            : constraint is not null ? new DmnItemType(name, () => new FeelType.ListOf(Rests()), allowed, text)
            : new DmnItemType(name, () => new FeelType.ListOf(new DmnItemType(name, Rests, allowed, text)), null, text);
    }

    private FeelType.FunctionOf Function(XElement element) => new(
        [.. element.Named("parameters").Select(one => Of(one.Attribute("typeRef", "")))], Of(element.Attribute("outputTypeRef", "")));
}
