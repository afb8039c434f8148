using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Incidents;

/// <summary>What is asked of the list of incidents.</summary>
/// <param name="Search">Part of number, text or address; all words must be found.</param>
/// <param name="Stage">Only this stage.</param>
/// <param name="OpenOnly">Only incidents that are not closed.</param>
/// <param name="Category">Only this category.</param>
/// <param name="LeadUnitId">Only incidents this unit leads.</param>
/// <param name="GridId">Only this grid.</param>
/// <param name="From">Reported at or after.</param>
/// <param name="To">Reported before.</param>
/// <param name="OverdueOnly">Only open incidents for which a clock has run out: their own or a task's.</param>
/// <param name="Skip">How many to skip.</param>
/// <param name="Take">How many to return, at most 200.</param>
public sealed record IncidentRequest(
    string? Search = null,
    IncidentStage? Stage = null,
    bool OpenOnly = false,
    string? Category = null,
    string? LeadUnitId = null,
    string? GridId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    bool OverdueOnly = false,
    int Skip = 0,
    int Take = 20)
{
    /// <summary>Only open incidents that are at this step of a ladder now.</summary>
    public StepOfLadder? At { get; init; }
}

/// <summary>A line of the list. What is left counts down to <c>DueAt</c>: the earliest clock of the incident and of the tasks that have it; <c>OverdueAt</c> says when its own limit ran out.</summary>
public sealed record IncidentLine(
    Guid Id,
    string Number,
    string Title,
    Channel Channel,
    string? Address,
    string? GridId,
    string? CategoryCode,
    int Severity,
    string? LeadUnitId,
    string? CurrentUnitId,
    IncidentStage Stage,
    IncidentOutcome? Outcome,
    DateTimeOffset ReportedAt,
    DateTimeOffset? DueAt,
    ClockKind? DueClock,
    bool DueIsProvisional,
    DateTimeOffset? OverdueAt,
    DateTimeOffset? ClosedAt);

/// <summary>Reads incidents within a viewer's rights, and for residents by number and code.</summary>
public sealed class IncidentQuery(ContextFactory contexts, AuditTrail trail, BusinessClock clock)
{
    /// <summary>Counting ends here: nobody pages further, and who needs a figure asks for a figure.</summary>
    public const int MostCounted = 1_000;

    /// <summary>Words are looked for in so many of the newest incidents that fit otherwise; a time given goes further back.</summary>
    public const int SearchReach = 20_000;

    /// <summary>In place of the name of a reporter who is not to be known.</summary>
    internal const string HiddenName = "—";

    /// <summary>A page of the incidents the viewer may see, newest first.</summary>
    public async Task<Page<IncidentLine>> ListAsync(Viewer viewer, IncidentRequest request, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        // They stand in addresses, where people and programs write what they like.
        request = request with { Category = PlainText.Search(request.Category), LeadUnitId = PlainText.Search(request.LeadUnitId), GridId = PlainText.Search(request.GridId) };
        var words = WordsOf(request.Search);
        // A whole number is one incident.
        var number = words.Length == 1 && await context.Incidents.AnyAsync(incident => incident.Number == words[0].ToUpperInvariant(), cancellationToken) ? words[0].ToUpperInvariant() : null;
        var ways = Scope.WaysOf(viewer, context, isNarrowed: !string.IsNullOrEmpty(request.Category)).Select(way => Filter(way, request)).ToList();
        if (ways.Count == 0) return new Page<IncidentLine>([], 0);
        if (request.At is { } at)
        {
            var forms = await LadderFigures.FormsAsync(context, PlainText.Clean(at.Ladder), cancellationToken);
            var step = PlainText.Clean(at.Step);
            ways = ways.ConvertAll(way => way.Where(incident => context.Instances.Any(instance => instance.IncidentId == incident.Id && forms.Contains(instance.DefinitionId)
                && context.Bookmarks.Any(bookmark => bookmark.InstanceId == instance.Id && bookmark.ActivityId == step))));
        }

        if (number is not null) ways = ways.ConvertAll(way => way.Where(incident => incident.Number == number));

        var (skip, take) = (Math.Max(0, request.Skip), Math.Clamp(request.Take, 1, 200));
        int total;
        List<Guid> ids;
        if (words.Length > 0 && number is null)
        {
            // Texts are what costs: each is read once, for the count and for the page.
            var found = await Newest(Searched(context, ways, words)).Select(incident => incident.Id).Take(MostCounted + 1).ToListAsync(cancellationToken);
            (total, ids) = (found.Count, [.. found.Skip(skip).Take(take)]);
        }
        else
        {
            total = await ways.Select(way => way.Select(incident => incident.Id).Take(MostCounted + 1)).Aggregate(Queryable.Union).CountAsync(cancellationToken);
            ids = await ways
                .Select(way => Newest(way).Take(skip + take).Select(incident => new { incident.ReportedAt, incident.Id })).Aggregate(Queryable.Union)
                .OrderByDescending(key => key.ReportedAt).ThenByDescending(key => key.Id).Skip(skip).Take(take)
                .Select(key => key.Id).ToListAsync(cancellationToken);
        }

        var lines = ids.Count == 0 ? [] : await context.Incidents.AsNoTracking().Where(incident => ids.Contains(incident.Id))
            .Select(incident => new IncidentLine(
                incident.Id, incident.Number, incident.Title, incident.Channel, incident.Address, incident.GridId, incident.CategoryCode,
                incident.Severity, incident.LeadUnitId, incident.CurrentUnitId, incident.Stage, incident.Outcome, incident.ReportedAt,
                incident.NextDueAt, incident.NextClock, incident.NextDueIsProvisional, incident.OverdueAt, incident.ClosedAt))
            .ToDictionaryAsync(line => line.Id, cancellationToken);
        return new Page<IncidentLine>([.. ids.Where(lines.ContainsKey).Select(id => lines[id])], Math.Min(total, MostCounted)) { IsMore = total > MostCounted };
    }

    /// <summary>One incident by id or number, or <see langword="null"/> where it does not exist for this viewer.</summary>
    public async Task<IncidentFile?> FindAsync(Viewer viewer, string idOrNumber, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateDbContext();
        var incident = await Named(context.Incidents.VisibleTo(viewer, context), idOrNumber).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (incident is null) return null;
        var knowing = incident.ReporterMasked ? Permission.ViewMaskedReporter : Permission.ViewReporter;
        var (isHidden, reporter) = (!await MayAsync(context, viewer, incident.Id, knowing, cancellationToken), incident.ReporterAccountId);
        if (isHidden) HideReporter(context, incident);
        else if (incident.ReporterName is not null || incident.ReporterPhone is not null)
        {
            // Before it is shown: what cannot be written down is not read.
            await trail.WriteOnceAnHourAsync(new AuditEntry(
                AuditAct.ReporterSeen, viewer.AsActor(), viewer.JurisdictionId, $"incident:{incident.Number}", incident.ReporterMasked ? "masked" : ""));
        }

        await HideWitnessesAsync(context, viewer, incident, cancellationToken);
        var tasks = await context.Tasks.AsNoTracking().Where(task => task.IncidentId == incident.Id).OrderBy(task => task.OpenedAt).ToListAsync(cancellationToken);
        var clocks = await context.Clocks.AsNoTracking().Where(ledger => ledger.IncidentId == incident.Id).ToListAsync(cancellationToken);
        var timeline = await context.Timeline.AsNoTracking().Where(entry => entry.IncidentId == incident.Id).OrderBy(entry => entry.Sequence).ToListAsync(cancellationToken);
        if (isHidden) HideReporter(context, timeline, reporter);
        var attachments = await context.Attachments.AsNoTracking().Where(attachment => attachment.IncidentId == incident.Id).OrderBy(attachment => attachment.UploadedAt).ToListAsync(cancellationToken);
        var whistles = await context.Whistles.AsNoTracking().Where(whistle => whistle.IncidentId == incident.Id).OrderBy(whistle => whistle.ProposedAt).ToListAsync(cancellationToken);
        var responses = await context.WhistleResponses.AsNoTracking().Where(response => response.IncidentId == incident.Id)
            .OrderBy(response => response.CalledAt).ThenByDescending(response => response.IsLead).ThenBy(response => response.UnitId).ToListAsync(cancellationToken);
        var instance = await context.Instances.AsNoTracking().Where(row => row.IncidentId == incident.Id).Select(row => row.DefinitionVersionId).FirstOrDefaultAsync(cancellationToken);
        var waiting = await context.Bookmarks.AsNoTracking().Where(bookmark => bookmark.InstanceId == incident.Id).Select(bookmark => bookmark.ActivityId).ToListAsync(cancellationToken);
        var journal = await context.Journal.AsNoTracking().Where(chunk => chunk.InstanceId == incident.Id).OrderBy(chunk => chunk.Version).ToListAsync(cancellationToken);
        return new IncidentFile(incident, tasks, clocks, timeline, attachments, instance, Instances.JournalText.Visited(journal), waiting)
        {
            Whistles = whistles,
            Responses = responses,
            Choice = await ChosenRow.FindAsync(context, Instances.JournalText.StartInput(journal, ChosenRow.Input), cancellationToken),
            // A number says nothing that may not be known; its page asks for itself.
            Reopens = await context.Incidents.Where(other => other.Id == incident.ReopensId).Select(other => other.Number).FirstOrDefaultAsync(cancellationToken),
            TookIn = await context.Incidents.CountAsync(other => other.MergedIntoId == incident.Id, cancellationToken),
            ReopenedAs = await context.Incidents.Where(other => other.ReopensId == incident.Id).Select(other => other.Number).FirstOrDefaultAsync(cancellationToken),
        };
    }

    /// <summary>The id of an incident of the viewer's; empty where there is none.</summary>
    public async Task<Guid> IdOfAsync(Viewer viewer, string idOrNumber, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateDbContext();
        return await Named(context.Incidents.VisibleTo(viewer, context), idOrNumber).Select(incident => incident.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<Incident> Named(IQueryable<Incident> incidents, string idOrNumber)
    {
        idOrNumber = PlainText.Search(idOrNumber) ?? "";
        return Guid.TryParse(idOrNumber, out var id) ? incidents.Where(incident => incident.Id == id) : incidents.Where(incident => incident.Number == idOrNumber);
    }

    /// <summary>Whether one and the same post of the viewer sees an incident and allows something: a right at one place is none at another.</summary>
    public async Task<bool> MayAsync(Viewer viewer, Guid id, Permission permission, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateDbContext();
        return await MayAsync(context, viewer, id, permission, cancellationToken);
    }

    private static async Task<bool> MayAsync(GridFlowDbContext context, Viewer viewer, Guid id, Permission permission, CancellationToken cancellationToken) =>
        viewer.May(permission) && await context.Incidents.VisibleTo(viewer, context, permission).AnyAsync(incident => incident.Id == id, cancellationToken);

    /// <summary>What a resident may know: the number and the code must both fit.</summary>
    public async Task<PublicIncident?> TrackAsync(string number, string trackingCode, CancellationToken cancellationToken = default)
    {
        var (typedNumber, code) = (number.Trim().ToUpperInvariant(), TrackingCode.Normalise(trackingCode));
        await using var context = contexts.CreateDbContext();
        var incident = await context.Incidents.AsNoTracking()
            .SingleOrDefaultAsync(candidate => candidate.Number == typedNumber && candidate.TrackingCode == code, cancellationToken);
        return incident is null ? null : await PublicViewAsync(context, incident, cancellationToken);
    }

    /// <summary>What the public sees of an incident, for somebody of the staff who may see the incident itself; else <see langword="null"/>.</summary>
    public async Task<PublicIncident?> PublicViewAsync(Viewer viewer, Guid id, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateDbContext();
        var incident = await context.Incidents.VisibleTo(viewer, context).AsNoTracking().SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        return incident is null ? null : await PublicViewAsync(context, incident, cancellationToken);
    }

    private async Task<PublicIncident> PublicViewAsync(GridFlowDbContext context, Incident incident, CancellationToken cancellationToken)
    {
        var photos = await context.Attachments.AsNoTracking().Where(photo => photo.IncidentId == incident.Id && photo.TaskId == null)
            .OrderBy(photo => photo.UploadedAt).ToListAsync(cancellationToken);
        var steps = await context.Timeline.AsNoTracking().Where(entry => entry.IncidentId == incident.Id && entry.PublicText != null)
            .OrderBy(entry => entry.Sequence).Select(entry => new PublicStep(entry.At, entry.Kind, entry.PublicText!.Value)).ToListAsync(cancellationToken);
        // Merged with another, its own words and steps stay its own; how far the matter is, the other tells.
        var main = await MainOfAsync(context, incident, cancellationToken);
        var tasks = await context.Tasks.AsNoTracking().Where(task => task.IncidentId == main.Id).Select(task => new { task.Kind, task.OpenedAt, task.ClosedAt }).ToListAsync(cancellationToken);
        // What was written before they were merged was for the other's reporter alone.
        var isForBoth = main.Id == incident.Id || tasks.Any(task => task.ClosedAt >= incident.ClosedAt && TaskForm.Of(task.Kind).Asks.Contains(AnswerField.PublicReply));
        var milestones = PublicMilestone.Of(main, tasks.Select(task => (TaskForm.Of(task.Kind).Stage, task.OpenedAt)))
            .Select(milestone => milestone.Kind == PublicMilestoneKind.Received ? milestone with { At = incident.ReportedAt } : milestone);
        return new PublicIncident(
            incident.JurisdictionId, incident.Number, main.PublicStatus, main.Outcome, incident.CategoryCode,
            incident.Channel == Channel.Public ? new(incident.Text, incident.Address, incident.GridId, photos) : null,
            [.. milestones], incident.ReportedAt, main.SuspendedAt is null ? main.DueAt : null, main.DueIsProvisional, main.ClosedAt,
            (isForBoth ? ReplyOf(main) : main.Outcome?.Reply()) ?? ReplyOf(incident), steps, main.MayUrge(clock.GetUtcNow()))
        {
            MayRate = CaseRating.Refusal(incident, main, clock.GetUtcNow()) is null,
        };
    }

    /// <summary>The case as which the matter of an incident is handled: itself, or the one it was merged into at last.</summary>
    internal static async Task<Incident> MainOfAsync(GridFlowDbContext context, Incident incident, CancellationToken cancellationToken = default)
    {
        // Only what is open takes in another, so no way leads back.
        while (incident.MergedIntoId is { } main)
            incident = await context.Incidents.AsNoTracking().SingleAsync(candidate => candidate.Id == main, cancellationToken);
        return incident;
    }

    /// <summary>What was written for the reporter; once the case is closed without, a neutral sentence.</summary>
    private static BilingualText? ReplyOf(Incident incident) =>
        incident.PublicReply is { Length: > 0 } written ? new BilingualText(written, written) : incident.Outcome?.Reply();

    /// <summary>Takes the reporter out of a copy that was read for somebody who may not know.</summary>
    private static void HideReporter(GridFlowDbContext context, Incident incident)
    {
        var entry = context.Entry(incident);
        entry.Property(copy => copy.ReporterName).CurrentValue = null;
        entry.Property(copy => copy.ReporterPhone).CurrentValue = null;
        entry.Property(copy => copy.ReporterAccountId).CurrentValue = null;
        // Two cases that are alike in nothing else would tell that one person reported both.
        entry.Property(copy => copy.ReporterKey).CurrentValue = null;
    }

    /// <summary>Who reported with an account stands in the story as well, in every line that the report brought about.</summary>
    private static void HideReporter(GridFlowDbContext context, IEnumerable<TimelineEntry> timeline, string? reporter)
    {
        foreach (var told in timeline.Where(told => reporter is not null && told.ActorId == reporter))
        {
            var entry = context.Entry(told);
            entry.Property(copy => copy.ActorId).CurrentValue = Actor.Public.Id;
            entry.Property(copy => copy.ActorName).CurrentValue = HiddenName;
        }
    }

    /// <summary>Of the incidents that bear out a situation the viewer is told those that are the viewer's to see, and how many more there are.</summary>
    private static async Task HideWitnessesAsync(GridFlowDbContext context, Viewer viewer, Incident incident, CancellationToken cancellationToken)
    {
        if (incident.Classification is not { Situations.Count: > 0 } classification) return;
        var numbers = classification.Situations.SelectMany(found => found.Witnesses).Distinct().ToList();
        var seen = (await context.Incidents.VisibleTo(viewer, context).Where(other => numbers.Contains(other.Number)).Select(other => other.Number).ToListAsync(cancellationToken)).ToHashSet();
        context.Entry(incident).Property(copy => copy.Classification).CurrentValue = classification with
        {
            Situations =
            [
                .. classification.Situations.Select(found => found with { Witnesses = [.. found.Witnesses.Where(seen.Contains)], Hidden = found.Witnesses.Count(number => !seen.Contains(number)) }),
            ],
        };
    }

    private static IOrderedQueryable<Incident> Newest(IQueryable<Incident> incidents) =>
        incidents.OrderByDescending(incident => incident.ReportedAt).ThenByDescending(incident => incident.Id);

    private static string[] WordsOf(string? search) =>
        [.. (PlainText.Search(search) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(5)];

    /// <summary>Those of the newest in which all words are found.</summary>
    private static IQueryable<Incident> Searched(GridFlowDbContext context, IEnumerable<IQueryable<Incident>> ways, string[] words)
    {
        // Which they are an index tells; only then their texts are read.
        var newest = ways.Select(way => Newest(way).Take(SearchReach).Select(incident => incident.Id)).Aggregate(Queryable.Union);
        return words.Aggregate(context.Incidents.Where(incident => newest.Contains(incident.Id)), (found, word) =>
            found.Where(incident => incident.Number.Contains(word) || incident.Text.Contains(word) || incident.Address!.Contains(word)));
    }

    private IQueryable<Incident> Filter(IQueryable<Incident> incidents, IncidentRequest request)
    {
        if (request.Stage is { } stage) incidents = incidents.Where(incident => incident.Stage == stage);
        // Said although it follows: open incidents have an index of their own.
        if (request.OpenOnly || request.OverdueOnly || request.At is not null || request.Stage is not (null or IncidentStage.Closed)) incidents = incidents.Where(incident => incident.Stage != IncidentStage.Closed);
        if (!string.IsNullOrEmpty(request.Category)) incidents = incidents.Where(incident => incident.CategoryCode == request.Category);
        if (!string.IsNullOrEmpty(request.LeadUnitId)) incidents = incidents.Where(incident => incident.LeadUnitId == request.LeadUnitId);
        if (!string.IsNullOrEmpty(request.GridId)) incidents = incidents.Where(incident => incident.GridId == request.GridId);
        if (request.From is { } from) incidents = incidents.Where(incident => incident.ReportedAt >= from);
        if (request.To is { } to) incidents = incidents.Where(incident => incident.ReportedAt < to);
        if (request.OverdueOnly)
        {
            var now = clock.GetUtcNow();
            incidents = incidents.Where(incident => incident.NextDueAt < now);
        }

        return incidents;
    }
}
