using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Situations;

namespace GridFlow.Governance.Ladders;

/// <summary>
/// What the shell lends to the steps of a ladder for one burst: an immutable snapshot, taken before the burst. What a
/// step of the same burst decided is not in it; steps hand that on in the ladder's variables.
/// </summary>
/// <param name="Incident">The incident as it was before the burst.</param>
/// <param name="Organisation">The jurisdiction's units.</param>
/// <param name="Rules">The live rules.</param>
/// <param name="Calendar">The jurisdiction's calendar.</param>
public sealed record LadderWorld(Incident Incident, OrganisationTree Organisation, CompiledRuleSet Rules, WorkingCalendar Calendar)
{
    /// <summary>The calendar a unit works by: the jurisdiction's with the unit's own exceptions.</summary>
    public WorkingCalendar CalendarOf(Unit unit) => Calendar.For(Organisation.Line(unit.Id));

    /// <summary>How many attachments came with the report.</summary>
    public int Attachments { get; init; }

    /// <summary>The stored versions <see cref="Rules"/> were compiled from, nearest first: what a classification names as its authors.</summary>
    public IReadOnlyList<string> RuleVersions { get; init; } = [];

    /// <summary>The tasks of the case as they were before the burst, oldest first.</summary>
    public IReadOnlyList<HandlingTask> Tasks { get; init; } = [];

    /// <summary>The clocks of the case as they were before the burst.</summary>
    public IReadOnlyList<ClockLedger> Clocks { get; init; } = [];

    /// <summary>The ledger of the limit of the whole case, or of the limit of a task; <see langword="null"/> where none is kept.</summary>
    /// <param name="bookmarkId">The task's bookmark; <see langword="null"/> for the case.</param>
    internal ClockLedger? LedgerOf(string? bookmarkId)
    {
        if (bookmarkId is null) return Clocks.FirstOrDefault(clock => clock.TaskId is null);
        var task = Tasks.FirstOrDefault(task => task.BookmarkId == bookmarkId)?.Id;
        return Clocks.FirstOrDefault(clock => clock.TaskId is { } own && own == task && clock.Kind is not (ClockKind.Sign or ClockKind.Contact or ClockKind.Arrive or ClockKind.Review));
    }

    /// <summary>What was ruled before, see <see cref="Ruling"/>.</summary>
    public RulingBook Rulings { get; init; } = RulingBook.Empty;

    /// <summary>How many reports came before this one.</summary>
    public RecentReports Recent { get; init; } = RecentReports.None;

    /// <summary>Returns that this burst makes and the incident does not count yet.</summary>
    public int NewReturns { get; init; }

    /// <summary>The facts that open gates of situations asked for, as of now.</summary>
    public Surroundings Surroundings { get; init; } = Surroundings.None;
}

/// <summary>How many reports came before an incident, itself not counted: what the fields <c>recent.*</c> tell the rules.</summary>
/// <param name="Categories24h">Reports of its grid in the last 24 hours by category code; those without a category under the empty text.</param>
/// <param name="SamePlace30d">Reports of its place in the last 30 days, see <see cref="ReportKeys.Place"/>.</param>
/// <param name="SameReporter30d">Reports of its reporter in the last 30 days, see <see cref="ReportKeys.Reporter"/>.</param>
public sealed record RecentReports(IReadOnlyDictionary<string, int> Categories24h, int SamePlace30d, int SameReporter30d)
{
    /// <summary>Nothing came before.</summary>
    public static RecentReports None { get; } = new(new Dictionary<string, int>(), 0, 0);

    /// <summary>Reports of its grid in the last 24 hours.</summary>
    public int SameGrid24h => Categories24h.Values.Sum();

    /// <summary>The same with one more that came a moment before.</summary>
    /// <param name="other">What came, as it was classified.</param>
    /// <param name="incident">The incident before which it came.</param>
    public RecentReports And(Incident other, Incident incident)
    {
        var sameGrid = incident.GridId is not null && other.GridId == incident.GridId;
        var samePlace = incident.PlaceKey is not null && other.PlaceKey == incident.PlaceKey;
        var sameReporter = incident.ReporterKey is not null && other.ReporterKey == incident.ReporterKey;
        if (!sameGrid && !samePlace && !sameReporter) return this;
        var category = other.CategoryCode ?? "";
        return new RecentReports(
            sameGrid ? new Dictionary<string, int>(Categories24h) { [category] = SameCategoryInGrid24h(category) + 1 } : Categories24h,
            samePlace ? SamePlace30d + 1 : SamePlace30d,
            sameReporter ? SameReporter30d + 1 : SameReporter30d);
    }

    /// <summary>Reports of its grid in the last 24 hours that have a category.</summary>
    public int SameCategoryInGrid24h(string category) => Categories24h.GetValueOrDefault(category);
}
