using System.Collections.Frozen;
using System.Collections.Immutable;

namespace GridFlow.Rules.Fields;

/// <summary>
/// The fields conditions may name. Immutable; a host that knows more about an incident adds its fields with
/// <see cref="With"/>.
/// </summary>
public sealed class FieldRegistry
{
    private readonly FrozenDictionary<string, Field> _byName;
    private readonly FrozenDictionary<string, Field> _byChinese;

    /// <summary>Makes a registry.</summary>
    /// <exception cref="ArgumentException">Two fields share a name, Chinese or English.</exception>
    public FieldRegistry(IEnumerable<Field> fields)
    {
        var texts = 0;
        var numbers = 0;
        Fields = [.. fields.Select(field => field with
        {
            Slot = field.Type == FieldType.Tags ? 0 : field.IsText ? texts++ : numbers++,
        })];
        TextCount = texts;
        NumberCount = numbers;
        _byName = Fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
        _byChinese = Fields.ToFrozenDictionary(field => field.Chinese, StringComparer.Ordinal);
    }

    /// <summary>The fields of an incident in GridFlow.</summary>
    public static FieldRegistry Standard { get; } = new(StandardFields.All);

    /// <summary>What the names of fields of the place begin with; a field that names a unit goes on with the key of the unit's level.</summary>
    public const string Place = "place.";

    /// <summary>The fields that name a unit in which the place lies.</summary>
    public IEnumerable<Field> PlaceUnits => Fields.Where(one => one.Type == FieldType.Symbol && one.Name.StartsWith(Place, StringComparison.Ordinal));

    /// <summary>All fields in the order they are offered to people.</summary>
    public ImmutableArray<Field> Fields { get; }

    internal int TextCount { get; }

    internal int NumberCount { get; }

    /// <summary>The field of that name, or null.</summary>
    public Field? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The field of that Chinese name, or null.</summary>
    public Field? FindChinese(string chinese) => _byChinese.GetValueOrDefault(chinese);

    /// <summary>This registry and some fields more.</summary>
    public FieldRegistry With(params IEnumerable<Field> more) => new(Fields.Concat(more));
}
