using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Calendars;

/// <summary>When a calendar may go live, and what follows: the deadlines of open cases are counted anew.</summary>
internal sealed class CalendarVersions(DocumentGate gate, Catalogue catalogue) : IVersionContent
{
    /// <inheritdoc />
    public bool Holds(DocumentKind kind) => kind == DocumentKind.Calendar;

    /// <inheritdoc />
    public Task<IReadOnlyList<Problem>> ObstaclesAsync(GridFlowDbContext context, StoredDefinition stored) => Task.FromResult(
        gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), catalogue.Current.Around(stored.JurisdictionId)));

    /// <inheritdoc />
    public Task PassWhenDueAsync(GridFlowDbContext context, StoredDefinition stored) => Task.CompletedTask;

    /// <inheritdoc />
    public Task FollowAsync(GridFlowDbContext context, StoredDefinition stored, StoredDefinition? before, Actor by, DateTimeOffset now)
    {
        if (before is not null) context.Recounts.Add(DeadlineRecount.After(stored, before, by, now));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public GovernanceException CannotGoLive(IReadOnlyList<Problem> errors) => VersionRefusal.Broken("calendar.broken", "该日历不能生效", "The calendar cannot go live", errors);
}
