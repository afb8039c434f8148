using System.Globalization;
using System.Text;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn;

/// <summary>Makes plain data — texts, numbers, booleans, lists, contexts — into FEEL values of a type: JSON has no dates.</summary>
internal static class DmnConversion
{
    /// <summary>The value a text stands for where the type is none of texts; entries that are left out are null. Other values stay as they are.</summary>
    public static object? Read(object? value, FeelType type) => (type, value) switch
    {
        (DmnItemType item, _) => Read(value, item.Rests),
        (FeelType.ListOf list, IReadOnlyList<object?> items) => items.Select(one => Read(one, list.Item)).ToList(),
        (FeelType.ListOf list, not null) => Read(value, list.Item),
        (FeelType.ContextOf context, IReadOnlyDictionary<string, object?> given) => Entries(given, context.Entries),
        (_, string text) => Text(text, type.Name) ?? text,
        _ => value,
    };

    private static object? Text(string text, string type) => type switch
    {
        "number" => decimal.TryParse(text.Normalize(NormalizationForm.FormKC), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        "boolean" => text switch { "true" => true, "false" => false, _ => null },
        "date" => FeelTimeText.Date(text),
        "time" => FeelTimeText.Time(text),
        "date and time" => FeelTimeText.Moment(text),
        "days and time duration" or "years and months duration" or "duration" => FeelTimeText.Duration(text),
        _ => null,
    };

    private static IReadOnlyDictionary<string, object?> Entries(IReadOnlyDictionary<string, object?> given, IReadOnlyList<(string Name, FeelType Type)> entries) =>
        FeelValue.Context(entries.Where(entry => !given.ContainsKey(entry.Name)).Select(entry => KeyValuePair.Create(entry.Name, (object?)null))
            .Concat(given.Select(pair => KeyValuePair.Create(pair.Key,
                entries.FirstOrDefault(entry => entry.Name == pair.Key).Type is { } type ? Read(pair.Value, type) : pair.Value))));
}
