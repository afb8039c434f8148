using System.Globalization;
using System.Xml.Linq;

namespace GridFlow.Rules.Dmn;

/// <summary>The item definitions of a document: what JSON's texts and numbers stand for, and which values are allowed.</summary>
internal sealed class DmnTypes
{
    private static readonly HashSet<string> Simple = new(StringComparer.Ordinal)
    {
        "string", "number", "integer", "long", "double", "decimal", "boolean", "date", "time", "datetime", "date and time", "duration",
        "daytimeduration", "days and time duration", "yearmonthduration", "years and months duration", "context",
    };

    private readonly Dictionary<string, Definition> _definitions = new(StringComparer.Ordinal);

    public DmnTypes(XElement root, DmnProblems problems)
    {
        foreach (var element in root.Named("itemDefinition"))
            _definitions[(string?)element.Attribute("name") ?? ""] = Read(element, problems);
        foreach (var definition in _definitions.Values.Where(Circles).ToList())
        {
            problems.Add(root, $"itemDefinition {definition.Name}", "类型循环引用自身。", "The type refers to itself.");
            _definitions[definition.Name] = definition with { Base = "" };
        }
    }

    /// <summary>The names of all components, at any depth.</summary>
    public IEnumerable<string> Components => _definitions.Values.SelectMany(Names);

    /// <summary>The values of a type in their order, for tables that give no order of their own; null where none are listed.</summary>
    public string AllowedText(string type) => AllowedText(Find(type));

    /// <summary>The values of one component of a structure.</summary>
    public string AllowedText(string type, string component) =>
        AllowedText(Find(type)?.Components.FirstOrDefault(one => one.Name == component).Type);

    /// <summary>
    /// Makes plain data — texts, numbers, booleans, lists, contexts — into FEEL values of a type. A value the type does not
    /// allow is null; <paramref name="refused"/> then hears of it.
    /// </summary>
    public object? Make(object? value, string type, Action<object> refused) =>
        Find(type) is { } definition ? Make(value, definition, refused) : Single(value, type, refused);

    /// <summary>A list of one stands for its item where a type is no list, and any value for a list of one where it is.</summary>
    public object? Fit(object? value, string type)
    {
        var definition = Find(type);
        if (definition is null && !Simple.Contains(Local(type).ToLowerInvariant()))
            return value;
        return (IsList(definition), value) switch
        {
            (false, IReadOnlyList<object?> { Count: 1 } one) => one[0],
            (true, not (null or IReadOnlyList<object?>)) => new List<object?> { value },
            _ => value,
        };
    }

    private bool IsList(Definition? definition) => definition is not null && (definition.IsCollection || IsList(Base(definition)));

    private string AllowedText(Definition? definition) =>
        definition is null ? "" : definition.AllowedText.Length > 0 ? definition.AllowedText : AllowedText(Base(definition));

    /// <summary>
    /// Makes the value a table's column asks for. Editors write "string" where nobody chose a type: a FEEL type only says what a text
    /// stands for, and other values stay what they are; a named type is held to.
    /// </summary>
    public object? Asked(object? value, string type, Action<object> refused) =>
        Find(type) is { } definition ? Make(value, definition, refused)
        : value is string ? Single(value, type, _ => { }) ?? value
        : value;

    private object? Make(object? value, Definition definition, Action<object> refused)
    {
        if (value is null)
            return null;
        if (definition.IsCollection)
            return (value as IReadOnlyList<object?> ?? [value]).Select(one => Make(one, definition with { IsCollection = false }, refused)).ToList();
        if (definition.Components.Count > 0)
            return value is not IReadOnlyDictionary<string, object?> given ? value : FeelValue.Context(given.Select(pair => KeyValuePair.Create(
                pair.Key, definition.Components.FirstOrDefault(one => one.Name == pair.Key).Type is { } part ? Make(pair.Value, part, refused) : pair.Value)));
        var made = Base(definition) is { } other ? Make(value, other, refused) : Single(value, definition.Base, refused);
        if (made is null || definition.Allowed is null || definition.Allowed(new FeelScope(null, asked => (asked == FeelScope.Question, made))) == true)
            return made;
        refused(made);
        return null;
    }

    private static object? Single(object? value, string type, Action<object> refused)
    {
        object? made = (Local(type).ToLowerInvariant(), value) switch
        {
            ("number" or "integer" or "long" or "double" or "decimal", string text) =>
                decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
            ("boolean", string text) => text switch { "true" => true, "false" => false, _ => null },
            ("string", decimal or bool) => FeelValue.Text(value),
            ("date", string text) => FeelTime.Date(text),
            ("time", string text) => FeelTime.Time(text),
            ("datetime" or "date and time", string text) => FeelTime.Moment(text),
            ("daytimeduration" or "days and time duration" or "yearmonthduration" or "years and months duration" or "duration", string text) => FeelTime.Duration(text),
            ("number" or "integer" or "long" or "double" or "decimal", bool) => null,
            _ => value,
        };
        if (made is null && value is not null)
            refused(value);
        return made;
    }

    // A prefix such as "feel:" or "tck:" says where a type comes from; only documents with imports need it.
    private static string Local(string type) => type[(type.LastIndexOf(':') + 1)..].Trim();

    private Definition? Find(string type) =>
        _definitions.GetValueOrDefault(type) ?? _definitions.GetValueOrDefault(Local(type));

    private bool Circles(Definition definition)
    {
        var seen = new HashSet<Definition> { definition };
        for (var next = Base(definition); next is not null; next = Base(next))
            if (!seen.Add(next))
                return true;
        return false;
    }

    // A definition may bear the name of the FEEL type it rests on: that is then no other definition. Components have no name here,
    // since one is often called as its type is.
    private Definition? Base(Definition definition) => Find(definition.Base) is { } found && found.Name != definition.Name ? found : null;

    private static IEnumerable<string> Names(Definition definition) =>
        definition.Components.SelectMany(one => Names(one.Type).Prepend(one.Name));

    private static Definition Read(XElement element, DmnProblems problems, bool component = false)
    {
        var name = (string?)element.Attribute("name") ?? "";
        var allowed = element.Child("allowedValues").Text();
        return new Definition(
            component ? "" : name,
            element.Child("typeRef")?.Value.Trim() ?? (string?)element.Attribute("typeRef") ?? "",
            (string?)element.Attribute("isCollection") == "true",
            [.. element.Named("itemComponent").Select(part => ((string?)part.Attribute("name") ?? "", Read(part, problems, true)))],
            allowed,
            allowed.Length == 0 ? null : problems.Try(element, $"itemDefinition {name}", null, () => FeelParser.Tests(allowed, new FeelNames())));
    }

    private sealed record Definition(
        string Name, string Base, bool IsCollection, List<(string Name, Definition Type)> Components, string AllowedText, Func<FeelScope, bool?>? Allowed);
}
