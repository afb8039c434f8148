using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Calendars;

/// <summary>A version of a calendar in a list.</summary>
/// <param name="Id">The version.</param>
/// <param name="Version">Its number.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="CreatedAt">When it was begun, UTC.</param>
/// <param name="CreatedBy">The name of whoever began it; <c>file</c> for one that came from a file.</param>
/// <param name="Recount">What it did to deadlines when it last went live; <see langword="null"/> where it never replaced another.</param>
public sealed record CalendarLine(string Id, int Version, VersionStatus Status, DateTimeOffset CreatedAt, string CreatedBy, DeadlineRecount? Recount);

/// <summary>An open case whose deadline a calendar would move.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its first words.</param>
/// <param name="Clocks">What would become of its clocks, the earliest first.</param>
public sealed record CalendarMove(string Number, string Title, IReadOnlyList<ClockMove> Clocks);

/// <summary>A clock and its deadline before and after.</summary>
/// <param name="Step">The step whose task it measures; <see langword="null"/> for the whole case.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="From">Its deadline now, UTC.</param>
/// <param name="To">Its deadline then, UTC.</param>
/// <param name="IsProvisional">暂定 then.</param>
public sealed record ClockMove(string? Step, Governance.Clocks.ClockKind Kind, DateTimeOffset From, DateTimeOffset To, bool IsProvisional);

/// <summary>What a calendar would do to open cases.</summary>
/// <param name="Moved">Cases of which a deadline would move.</param>
/// <param name="Confirmed">Cases of which a deadline would stay and become certain, or uncertain.</param>
/// <param name="First">The first of them that the viewer may see.</param>
public sealed record CalendarPreview(int Moved, int Confirmed, IReadOnlyList<CalendarMove> First);

/// <summary>The district's calendar as its administrators change it: a draft, what it changes, and the one life of a version.</summary>
public sealed class CalendarDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, DocumentGate gate, VersionPublisher publisher, BusinessClock clock)
    : VersionDesk("calendar", [DocumentKind.Calendar], writer, contexts, catalogue, publisher, clock)
{
    /// <summary>So many cases a preview lists; it counts all.</summary>
    public const int MostListed = 100;

    /// <summary>Longer is no calendar.</summary>
    public const int MaximumCharacters = 2_000_000;

    private const int Chunk = 500;

    /// <summary>The versions of the viewer's calendar, newest first.</summary>
    public async Task<IReadOnlyList<CalendarLine>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!Sees(viewer)) return [];
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var jurisdiction = viewer.JurisdictionId;
        var rows = await context.Definitions.AsNoTracking().Where(row => row.Kind == DocumentKind.Calendar && row.JurisdictionId == jurisdiction && row.Status != VersionStatus.Discarded)
            .OrderByDescending(row => row.Version).Select(row => new { row.Id, row.Version, row.Status, row.CreatedAt, row.CreatedBy }).ToListAsync(cancellationToken);
        var people = await context.Users.AsNoTracking().Where(user => rows.Select(row => row.CreatedBy).Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        var recounts = (await context.Recounts.AsNoTracking().Where(row => row.JurisdictionId == jurisdiction).OrderBy(row => row.Id).ToListAsync(cancellationToken)).ToLookup(row => row.VersionId);
        return [.. rows.Select(row => new CalendarLine(row.Id, row.Version, row.Status, row.CreatedAt, people.GetValueOrDefault(row.CreatedBy) ?? row.CreatedBy, recounts[row.Id].LastOrDefault()))];
    }

    /// <summary>Where changes go: the draft that is open, or waits for a decision; else a new one with what is live.</summary>
    /// <returns>The version's id.</returns>
    /// <exception cref="GovernanceException">Not the viewer's to change, or the jurisdiction has no calendar.</exception>
    public async Task<string> OpenDraftAsync(Viewer viewer)
    {
        if (!viewer.MayForDistrict(Permission.EditOrganisation)) throw VersionRefusal.NotAllowed("calendar");
        return await Writer.WriteAsync(async context =>
        {
            var jurisdiction = viewer.JurisdictionId;
            var own = context.Definitions.Where(row => row.Kind == DocumentKind.Calendar && row.JurisdictionId == jurisdiction);
            if (await own.Where(row => row.Status == VersionStatus.Draft || row.Status == VersionStatus.Rejected || row.Status == VersionStatus.Submitted
                    // Without a date it is held ready for an emergency, and not worked on.
                    || (row.Status == VersionStatus.Approved && row.LiveFrom != null))
                .OrderByDescending(row => row.Version).FirstOrDefaultAsync() is { } open) return open.Id;
            var live = await own.SingleOrDefaultAsync(row => row.IsPublished) ?? throw NotFound();
            return (await VersionHistory.DraftAsync(context, live, viewer.AsActor(), Clock.GetUtcNow())).Id;
        });
    }

    /// <summary>Keeps a draft.</summary>
    /// <param name="viewer">Who changes it.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="calendar">What it says from now on.</param>
    /// <param name="expectedRevision">The revision it was made from.</param>
    /// <returns>The revision to expect next.</returns>
    /// <exception cref="GovernanceException">Not a draft of the viewer's, too large, or <c>calendar.revision</c> where somebody else saved meanwhile.</exception>
    public Task<int> SaveAsync(Viewer viewer, string versionId, CalendarDraft calendar, int expectedRevision)
    {
        var content = DocumentFile.ContentOf(calendar.Files);
        return content.Length > MaximumCharacters
            ? throw new GovernanceException("calendar.size", new("日历的内容过长", "The calendar is too long"))
            : SaveAsync(viewer, versionId, expectedRevision, null, draft => (draft.Name, content));
    }

    /// <summary>What a version changes in the live calendar, in words; <see langword="null"/> where nothing is live or one of them cannot be read.</summary>
    public IReadOnlyList<CalendarChange>? Differences(StoredDefinition version) =>
        Catalogue.Current is var snapshot && snapshot.Calendar(version.JurisdictionId) is { } live && DocumentReader.Calendar(version.Content).Value is { } other
            ? CalendarDifference.Between(live, other, live.LocalDate(Clock.GetUtcNow()), unit => snapshot.FindOrganisation(version.JurisdictionId)?.Line(unit) ?? [],
                unit => snapshot.FindOrganisation(version.JurisdictionId)?.Find(unit)?.Name ?? unit)
            : null;

    /// <summary>
    /// What a version of the calendar, or of the units whose calendar is that of where they stand, would do to open cases if it went live now;
    /// <see langword="null"/> where there is nothing to compare, it cannot be read, or no unit comes by another calendar.
    /// </summary>
    public async Task<CalendarPreview?> PreviewAsync(Viewer viewer, StoredDefinition version, CancellationToken cancellationToken = default)
    {
        var (snapshot, now) = (Catalogue.Current, Clock.GetUtcNow());
        if (!Sees(viewer) || viewer.JurisdictionId != version.JurisdictionId) return null;
        if (snapshot.Calendar(version.JurisdictionId) is not { } live || PlanOf(version, live, snapshot, now) is not { } plan) return null;
        await using var context = await Contexts.CreateDbContextAsync(cancellationToken);
        var (moved, confirmed, last, found) = (0, 0, (Guid?)null, new List<(Guid Id, CalendarMove Move)>());
        while (await plan.NextAsync(context, last, Chunk, cancellationToken) is { Count: > 0 } ids)
        {
            var incidents = await context.Incidents.AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.Id).ToListAsync(cancellationToken);
            var tasks = (await context.Tasks.AsNoTracking().Where(row => ids.Contains(row.IncidentId)).ToListAsync(cancellationToken)).ToLookup(row => row.IncidentId);
            var clocks = (await context.Clocks.AsNoTracking().Where(row => ids.Contains(row.IncidentId)).ToListAsync(cancellationToken)).ToLookup(row => row.IncidentId);
            foreach (var incident in incidents)
            {
                var recount = CaseRecount.Of(new CaseFile(incident, tasks[incident.Id], clocks[incident.Id]), [], plan.Turn, now);
                if (recount.Clocks.Count == 0) continue;
                if (recount.Clocks.Any(one => one.Moves)) moved++;
                else confirmed++;
                if (found.Count < MostListed) found.Add((incident.Id, new CalendarMove(incident.Number, incident.Title, [.. recount.Clocks.OrderBy(one => one.To.DueAt)
                    .Select(one => new ClockMove(one.Task?.StepName, one.Clock.Kind, one.From, one.To.DueAt, one.To.IsProvisional))])));
            }

            last = ids[^1];
        }

        var listed = found.Select(one => one.Id).ToList();
        var seen = (await context.Incidents.VisibleTo(viewer, context).Where(row => listed.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)).ToHashSet();
        return new(moved, confirmed, [.. found.Where(one => seen.Contains(one.Id)).Select(one => one.Move)]);
    }

    private static RecountPlan? PlanOf(StoredDefinition version, WorkingCalendar live, CatalogueSnapshot snapshot, DateTimeOffset now)
    {
        if (version.Kind != DocumentKind.Organisation)
            return DocumentReader.Calendar(version.Content).Value is { } other ? RecountPlan.Of(version.JurisdictionId, live, other, snapshot, now) : null;
        return snapshot.FindOrganisation(version.JurisdictionId) is { } tree && OrganisationPlan.Read(version.Content, () => OrganisationPlan.Of(tree)).Value is { } units
            && RecountPlan.Of(tree, tree.With(units), live, now) is { IsAny: true } plan ? plan : null;
    }

    /// <inheritdoc />
    protected override bool Sees(Viewer viewer) => viewer.May(Permission.EditOrganisation) || viewer.May(Permission.ApproveOrganisation);

    /// <inheritdoc />
    protected override Task<IReadOnlyList<Problem>> CheckAsync(GridFlowDbContext context, StoredDefinition stored) =>
        Task.FromResult(gate.Check(new DocumentFile(stored.Kind, stored.JurisdictionId, stored.Content), Catalogue.Current.Around(stored.JurisdictionId)));

    /// <inheritdoc />
    protected override GovernanceException NotFound() => new("calendar.not-found", new("没有这个日历版本", "There is no such version of the calendar"));
}
