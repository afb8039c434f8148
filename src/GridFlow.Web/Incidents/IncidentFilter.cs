using System.Globalization;
using GridFlow.Components.Localization;
using GridFlow.Data.Incidents;
using GridFlow.Governance.Incidents;

namespace GridFlow.Web.Incidents;

/// <summary>The filters of the list of incidents as they stand in its address: what the page shows is what a file of it holds.</summary>
internal sealed class IncidentFilter
{
    public string? Search { get; init; }

    /// <summary>A stage, or <c>open</c> for all but the closed.</summary>
    public string? Stage { get; init; }

    public string? Category { get; init; }

    /// <summary>The unit that leads.</summary>
    public string? Unit { get; init; }

    public string? Grid { get; init; }

    /// <summary>First day, as <c>2026-11-21</c>.</summary>
    public string? From { get; init; }

    /// <summary>Last day.</summary>
    public string? To { get; init; }

    public bool Overdue { get; init; }

    /// <summary>Definition of a ladder; asks nothing without <see cref="Step"/>.</summary>
    public string? Ladder { get; init; }

    /// <summary>The step of it that the case is at.</summary>
    public string? Step { get; init; }

    /// <summary>The step that is asked for; <see langword="null"/> for all.</summary>
    public StepOfLadder? At => string.IsNullOrEmpty(Ladder) || string.IsNullOrEmpty(Step) ? null : new(Ladder, Step);

    /// <summary>As a request's address has them; people type there, so anything may stand in it.</summary>
    public static IncidentFilter Of(IQueryCollection query) => new()
    {
        Search = query["search"], Stage = query["stage"], Category = query["category"], Unit = query["unit"], Grid = query["grid"],
        From = query["from"], To = query["to"], Overdue = bool.TryParse(query["overdue"], out var overdue) && overdue,
        Ladder = query["ladder"], Step = query["step"],
    };

    /// <summary>Whether anything is left out.</summary>
    public bool IsFiltered => Overdue || At is not null || new[] { Search, Stage, Category, Unit, Grid, From, To }.Any(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>As the database is asked. What cannot be read filters nothing.</summary>
    public IncidentRequest Request(LocalTime times, int skip, int take) => new(
        Search,
        Enum.TryParse<IncidentStage>(Stage, out var stage) ? stage : null,
        Stage == "open",
        Category,
        Unit,
        Grid,
        DayOf(times, From, 0),
        DayOf(times, To, 1),
        Overdue,
        skip,
        take)
    {
        At = At,
    };

    /// <summary>As it stands in an address; empty where nothing is left out.</summary>
    public string Query => QueryString.Create(new Dictionary<string, string?>
    {
        ["search"] = Search, ["stage"] = Stage, ["category"] = Category, ["unit"] = Unit, ["grid"] = Grid, ["from"] = From, ["to"] = To,
        ["overdue"] = Overdue ? "true" : null, ["ladder"] = Ladder, ["step"] = Step,
    }.Where(pair => !string.IsNullOrEmpty(pair.Value))).ToString();

    private static DateTimeOffset? DayOf(LocalTime times, string? day, int after) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date < DateOnly.MaxValue.AddDays(-1)
            ? times.StartOf(date.AddDays(after))
            : null;
}
