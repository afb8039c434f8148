namespace GridFlow.Rules.Fields;

/// <summary>
/// What is known of one incident, field by field. Filled by the host, read by the engine; any field may be missing.
/// A sheet can be cleared and filled again, so that a batch allocates one. Not safe for two threads at once.
/// </summary>
public sealed class FactSheet
{
    // A subject longer than this is no subject any more: the first clause of a text without a title is cut here.
    private const int SubjectLength = 40;

    private readonly string?[] _texts;
    private readonly double[] _numbers;
    private readonly List<string> _tags = [];

    /// <summary>An empty sheet over a registry, <see cref="FieldRegistry.Standard"/> unless told.</summary>
    public FactSheet(FieldRegistry? registry = null)
    {
        Registry = registry ?? FieldRegistry.Standard;
        _texts = new string?[Registry.TextCount];
        _numbers = new double[Registry.NumberCount];
        Array.Fill(_numbers, double.NaN);
    }

    /// <summary>The fields this sheet has.</summary>
    public FieldRegistry Registry { get; }

    /// <summary>Tags the host gives; rules add theirs to the decision, not here.</summary>
    public IReadOnlyList<string> Tags => _tags;

    /// <summary>Forgets everything.</summary>
    public FactSheet Clear()
    {
        Array.Clear(_texts);
        Array.Fill(_numbers, double.NaN);
        _tags.Clear();
        return this;
    }

    /// <summary>What was said. <c>text</c> becomes title and text together; <c>subject</c> the title, or the first clause where there is none.</summary>
    public FactSheet Report(string? title, string text)
    {
        Set("text", string.IsNullOrWhiteSpace(title) ? text : $"{title}\n{text}");
        Set("subject", string.IsNullOrWhiteSpace(title) ? FirstClause(text) : title);
        return this;
    }

    /// <summary>When it was said: fills date, time, hour, weekday (1 Monday … 7 Sunday) and month.</summary>
    /// <param name="local">The moment in the jurisdiction's own offset; no zone is applied here.</param>
    /// <param name="working">Whether the jurisdiction's calendar calls it working time; null when not known.</param>
    public FactSheet At(DateTimeOffset local, bool? working = null)
    {
        Set("date", DateOnly.FromDateTime(local.DateTime));
        Set("time", TimeOnly.FromDateTime(local.DateTime));
        Set("hour", local.Hour);
        Set("weekday", local.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)local.DayOfWeek);
        Set("month", local.Month);
        Set("working", working);
        return this;
    }

    /// <summary>Sets a text or symbol; null or empty makes it missing. The field <c>tags</c> gains one tag.</summary>
    /// <exception cref="ArgumentException">No such field, or it holds something else.</exception>
    public FactSheet Set(string field, string? value)
    {
        var known = Known(field);
        if (known.Type == FieldType.Tags)
        {
            if (!string.IsNullOrEmpty(value))
                _tags.Add(value);
            return this;
        }

        if (!known.IsText)
            throw Wrong(known);
        _texts[known.Slot] = value;
        return this;
    }

    /// <summary>Sets a number; null or NaN makes it missing.</summary>
    /// <exception cref="ArgumentException">No such field, or it holds something else.</exception>
    public FactSheet Set(string field, double? value) => SetNumber(field, FieldType.Number, value);

    /// <summary>Sets a flag; null makes it missing.</summary>
    /// <exception cref="ArgumentException">No such field, or it holds something else.</exception>
    public FactSheet Set(string field, bool? value) =>
        SetNumber(field, FieldType.Flag, value is null ? null : value.Value ? 1 : 0);

    /// <summary>Sets a date; null makes it missing.</summary>
    /// <exception cref="ArgumentException">No such field, or it holds something else.</exception>
    public FactSheet Set(string field, DateOnly? value) => SetNumber(field, FieldType.Date, value?.DayNumber);

    /// <summary>Sets a time of day, counted to the minute; null makes it missing.</summary>
    /// <exception cref="ArgumentException">No such field, or it holds something else.</exception>
    public FactSheet Set(string field, TimeOnly? value) =>
        SetNumber(field, FieldType.Time, value is { } time ? (time.Hour * 60) + time.Minute : null);

    /// <summary>Whether something is known for a field.</summary>
    public bool Has(Field field) => field.Type == FieldType.Tags ? _tags.Count > 0 : field.IsText ? TextAt(field.Slot) is not null : !double.IsNaN(NumberAt(field.Slot));

    /// <summary>The same facts on another sheet, without one field or some tags.</summary>
    internal FactSheet Copy(Field? except = null, IReadOnlyCollection<string>? exceptTags = null)
    {
        var copy = new FactSheet(Registry);
        _texts.CopyTo(copy._texts, 0);
        _numbers.CopyTo(copy._numbers, 0);
        copy._tags.AddRange(_tags.Where(tag => exceptTags?.Contains(tag) != true));
        if (except is { IsText: true })
            copy._texts[except.Slot] = null;
        else if (except is { Type: not FieldType.Tags })
            copy._numbers[except.Slot] = double.NaN;
        return copy;
    }

    internal string? Text(Field field) => _texts[field.Slot] is { Length: > 0 } value ? value : null;

    internal string? TextAt(int slot) => _texts[slot] is { Length: > 0 } value ? value : null;

    internal double NumberAt(int slot) => _numbers[slot];

    private static string FirstClause(string text)
    {
        var end = text.AsSpan().IndexOfAny("。！？!?\n\r");
        var length = Math.Min(end < 0 ? text.Length : end, SubjectLength);
        return text[..length];
    }

    private static ArgumentException Wrong(Field field) =>
        new($"Field {field.Name} holds {field.Type}.");

    private FactSheet SetNumber(string field, FieldType type, double? value)
    {
        var known = Known(field);
        if (known.Type != type)
            throw Wrong(known);
        _numbers[known.Slot] = value ?? double.NaN;
        return this;
    }

    private Field Known(string name) =>
        Registry.Find(name) ?? throw new ArgumentException($"No field is called {name}.", nameof(name));
}
