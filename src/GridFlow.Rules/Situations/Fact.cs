
namespace GridFlow.Rules.Situations;

/// <summary>The kinds of fact situations speak of.</summary>
public enum FactKind
{
    /// <summary>近期事件: an incident that was reported before, as it stands now.</summary>
    Recent,

    /// <summary>退单: a return of this case by a department that said it was not its own.</summary>
    Return,

    /// <summary>预警: a warning or a state of alert that is in force.</summary>
    Alert,
}

/// <summary>Something known beside the incident itself. Two facts are the same only if they are one object.</summary>
public abstract class Fact
{
    /// <summary>Its kind.</summary>
    public abstract FactKind Kind { get; }

    /// <summary>What a person knows it by: the number of an incident, the name of a department.</summary>
    public abstract string Label { get; }
}

/// <summary>An incident that was reported before.</summary>
public sealed class RecentIncident(string number, DateTimeOffset reportedAt) : Fact
{
    private Likeness.Grams? _words;

    /// <inheritdoc />
    public override FactKind Kind => FactKind.Recent;

    /// <inheritdoc />
    public override string Label => Number;

    /// <summary>Its number.</summary>
    public string Number { get; } = number;

    /// <summary>When it was reported.</summary>
    public DateTimeOffset ReportedAt { get; } = reportedAt;

    /// <summary>When it was closed; null while open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether it was handled when it was closed; false where it was merged into another or not accepted.</summary>
    public bool IsHandled { get; init; } = true;

    /// <summary>Its grid's id.</summary>
    public string? GridId { get; init; }

    /// <summary>The name of the unit of a level that it lies in, by the key of the level.</summary>
    public Func<string, string?> UnitAt { get; init; } = _ => null;

    /// <summary>Its category today.</summary>
    public string? Category { get; init; }

    /// <summary>The full name of the department that leads today.</summary>
    public string? Department { get; init; }

    /// <summary>Its channel, as the field <c>channel</c> has it.</summary>
    public string? Channel { get; init; }

    /// <summary>The same for incidents of one place.</summary>
    public string? Place { get; init; }

    /// <summary>The same for incidents of one reporter.</summary>
    public string? Reporter { get; init; }

    /// <summary>1 to 4; NaN while nobody knows.</summary>
    public double Severity { get; init; } = double.NaN;

    /// <summary>WGS 84 degrees; null where not known.</summary>
    public double? Longitude { get; init; }

    /// <summary>WGS 84 degrees; null where not known.</summary>
    public double? Latitude { get; init; }

    /// <summary>What was said; null where nobody asked for it.</summary>
    public string? Text { get; init; }

    /// <summary>What it was before it was classified anew, the earliest first.</summary>
    public IReadOnlyList<Standing> Earlier { get; init; } = [];

    /// <summary>The category it had at a moment.</summary>
    public string? CategoryAt(DateTimeOffset now) => At(now) is { } earlier ? earlier.Category : Category;

    /// <summary>The department that led at a moment.</summary>
    public string? DepartmentAt(DateTimeOffset now) => At(now) is { } earlier ? earlier.Department : Department;

    /// <summary>Whether it was closed by a moment.</summary>
    public bool IsClosedAt(DateTimeOffset now) => ClosedAt <= now;

    /// <summary>When it was handled, if it was by a moment.</summary>
    public DateTimeOffset? HandledBy(DateTimeOffset now) => IsHandled && IsClosedAt(now) ? ClosedAt : null;

    internal Likeness.Grams Words => _words ??= new Likeness.Grams(Text);

    private Standing? At(DateTimeOffset now)
    {
        foreach (var standing in Earlier)
            if (standing.Until > now)
                return standing;
        return null;
    }
}

/// <summary>What an incident was until it was classified anew or given to somebody else.</summary>
/// <param name="Until">Until when.</param>
/// <param name="Category">The category it had.</param>
/// <param name="Department">The department that led.</param>
public sealed record Standing(DateTimeOffset Until, string? Category, string? Department);

/// <summary>A return of the case by a department (退单).</summary>
/// <param name="department">Who returned it, by full name.</param>
/// <param name="at">When.</param>
public sealed class CaseReturn(string department, DateTimeOffset at) : Fact
{
    /// <inheritdoc />
    public override FactKind Kind => FactKind.Return;

    /// <inheritdoc />
    public override string Label => Department;

    /// <summary>Who returned it.</summary>
    public string Department { get; } = department;

    /// <summary>When.</summary>
    public DateTimeOffset At { get; } = at;
}

/// <summary>A warning that is in force.</summary>
/// <param name="type">Of what, one of the known values of the field <c>type</c>.</param>
/// <param name="level">1 蓝 to 4 红.</param>
/// <param name="since">Since when.</param>
public sealed class Alert(string type, int level, DateTimeOffset since) : Fact
{
    /// <inheritdoc />
    public override FactKind Kind => FactKind.Alert;

    /// <inheritdoc />
    public override string Label => FactFields.NameOfAlert(Type, Level);

    /// <summary>Of what.</summary>
    public string Type { get; } = type;

    /// <summary>How grave: 1 蓝, 2 黄, 3 橙, 4 红.</summary>
    public int Level { get; } = level;

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; } = since;
}
