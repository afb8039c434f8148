using System.Text.Json.Serialization;

namespace GridFlow.Governance.Patrols;

/// <summary>On which days of the chosen weekdays a patrol is due, by the calendar of the unit.</summary>
public enum PatrolDays
{
    /// <summary>Holidays or not.</summary>
    All,

    /// <summary>Working days only, make-up days among them.</summary>
    Working,

    /// <summary>Days off only: weekends and holidays.</summary>
    Resting,
}

/// <summary>How an item of a check-list is answered.</summary>
public enum PatrolItemKind
{
    /// <summary>Yes or no; one of the two is a failure.</summary>
    YesNo,

    /// <summary>A number; outside its range it is a failure.</summary>
    Number,

    /// <summary>Words, which are written down and never a failure.</summary>
    Words,
}

/// <summary>When an item asks for a photo.</summary>
public enum PatrolPhoto
{
    /// <summary>Never; one may be added.</summary>
    None,

    /// <summary>Where it fails.</summary>
    WhenFailed,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>All patrols of a jurisdiction: one document, changed and approved as a whole.</summary>
/// <param name="Plans">The plans, in the order their owners gave them.</param>
public sealed record PatrolBook(IReadOnlyList<PatrolPlan> Plans)
{
    /// <summary>The most plans of a jurisdiction.</summary>
    public const int MostPlans = 100;

    /// <summary>Nothing is patrolled.</summary>
    public static PatrolBook Empty { get; } = new([]);

    /// <summary>The plan of an id, or <see langword="null"/>.</summary>
    public PatrolPlan? Find(string id) => Plans.FirstOrDefault(plan => plan.Id == id);

    /// <summary>With a plan in the place of the one with its id, or after all others.</summary>
    public PatrolBook With(PatrolPlan plan) =>
        new(Find(plan.Id) is null ? [.. Plans, plan] : [.. Plans.Select(other => other.Id == plan.Id ? plan : other)]);

    /// <summary>Without a plan.</summary>
    public PatrolBook Without(string id) => new([.. Plans.Where(plan => plan.Id != id)]);
}

/// <summary>A recurring patrol: where, who, when, and what is looked at.</summary>
/// <param name="Id">Stable key within the jurisdiction.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Units">Ids of the units it is for, see <see cref="Level"/>.</param>
/// <param name="Role">The role in the unit whose task it is.</param>
/// <param name="Windows">The times of a day in which a round is done, one round each.</param>
/// <param name="Items">The check-list, in order.</param>
public sealed record PatrolPlan(string Id, string Name, IReadOnlyList<string> Units, string Role, IReadOnlyList<PatrolWindow> Windows, IReadOnlyList<PatrolItem> Items)
{
    /// <summary>The most windows of a day.</summary>
    public const int MostWindows = 24;

    /// <summary>The most items: more nobody answers on a phone.</summary>
    public const int MostItems = 50;

    /// <summary>Key of a level: each unit of it within <see cref="Units"/> has rounds of its own; <see langword="null"/> for the units themselves.</summary>
    public string? Level { get; init; }

    /// <summary>Days of the week; none for every day.</summary>
    public IReadOnlyList<DayOfWeek> Weekdays { get; init; } = [];

    /// <summary>Holidays too, or not.</summary>
    public PatrolDays Days { get; init; }

    /// <summary>First day, in the jurisdiction's zone; <see langword="null"/> for at once.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day; <see langword="null"/> for until further notice.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>So many minutes lie at least between beginning and end of a round (每日走访两小时); <see langword="null"/> for none.</summary>
    public int? Minutes { get; init; }

    /// <summary>It rests: nothing of it is due.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The item of an id, or <see langword="null"/>.</summary>
    public PatrolItem? Find(string itemId) => Items.FirstOrDefault(item => item.Id == itemId);
}

/// <summary>One line of a check-list.</summary>
/// <param name="Id">Stable key within the plan.</param>
/// <param name="Name">What is looked at, as the patroller reads it.</param>
/// <param name="Kind">How it is answered.</param>
public sealed record PatrolItem(string Id, string Name, PatrolItemKind Kind)
{
    /// <summary>Category code of the incident a failure becomes.</summary>
    public string? Category { get; init; }

    /// <summary>Yes is the failure (有无违规用火): otherwise no is.</summary>
    public bool FailsOnYes { get; init; }

    /// <summary>The smallest number that is in order; <see langword="null"/> for no bound.</summary>
    public decimal? Low { get; init; }

    /// <summary>The largest number that is in order; <see langword="null"/> for no bound.</summary>
    public decimal? High { get; init; }

    /// <summary>What the number counts: 米, ℃, 个.</summary>
    public string? Measure { get; init; }

    /// <summary>Whether it wants a photo.</summary>
    public PatrolPhoto Photo { get; init; }

    /// <summary>Whether an answer of this kind can be a failure.</summary>
    [JsonIgnore]
    public bool CanFail => Kind != PatrolItemKind.Words;
}
