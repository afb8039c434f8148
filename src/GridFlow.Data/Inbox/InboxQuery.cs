using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Storage;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Inbox;

/// <summary>Which tasks of an inbox.</summary>
public enum InboxFolder
{
    /// <summary>Claimed by the viewer.</summary>
    Mine,

    /// <summary>Open in the viewer's units and claimed by nobody.</summary>
    Unit,

    /// <summary>Both.</summary>
    All,

    /// <summary>Ended by the viewer.</summary>
    Done,
}

/// <summary>Sort orders of an inbox.</summary>
public enum InboxOrder
{
    /// <summary>Least time left first; tasks without a deadline last.</summary>
    TimeLeft,

    /// <summary>Newest first.</summary>
    Newest,

    /// <summary>Most severe first, then least time left.</summary>
    Severity,
}

/// <summary>What is asked of an inbox.</summary>
/// <param name="Folder">Which tasks.</param>
/// <param name="Search">Part of number, text, address or step; all words must be found.</param>
/// <param name="Category">Only this category.</param>
/// <param name="OverdueOnly">Only tasks for which a clock has run out: their own or the case's.</param>
/// <param name="SentBackOnly">Only what was sent back to be done again (返工).</param>
/// <param name="SubtasksOnly">Only what others ask for help with (协办、征求意见、会签).</param>
/// <param name="Order">Sort order.</param>
/// <param name="Reversed">The other way round; tasks without a deadline stay last.</param>
/// <param name="Skip">How many to skip.</param>
/// <param name="Take">How many to return, at most 200.</param>
public sealed record InboxRequest(
    InboxFolder Folder = InboxFolder.All,
    string? Search = null,
    string? Category = null,
    bool OverdueOnly = false,
    InboxOrder Order = InboxOrder.TimeLeft,
    int Skip = 0,
    int Take = 20,
    bool Reversed = false,
    bool SentBackOnly = false,
    bool SubtasksOnly = false);

/// <summary>A line of an inbox. What is left counts down to <c>DueAt</c>: the earliest of all clocks that run for the task, the case's limit among them.</summary>
public sealed record InboxLine(
    Guid TaskId,
    Guid IncidentId,
    string Number,
    string Title,
    string? Address,
    string? GridId,
    string? CategoryCode,
    int Severity,
    string StepName,
    TaskKind Kind,
    string UnitId,
    string? AssigneeId,
    string? AssigneeName,
    HandlingTaskStatus Status,
    DateTimeOffset OpenedAt,
    DateTimeOffset? DueAt,
    ClockKind? DueClock,
    bool DueIsProvisional,
    DateTimeOffset? OverdueAt,
    DateTimeOffset? ClosedAt,
    int Urges = 0,
    int Reworks = 0)
{
    /// <summary>Who asks for it, where it helps with another task.</summary>
    public Subtask? Subtask { get; init; }

    /// <summary>The role it is for.</summary>
    public string Role { get; init; } = "";

    /// <summary>The colleague for whom it was claimed.</summary>
    public string? AssigneeForId { get; init; }
}

/// <summary>A page of something, with the count of all.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total)
{
    /// <summary>There are more than <see cref="Total"/>: counting ended there.</summary>
    public bool IsMore { get; init; }
}

/// <summary>Reads inboxes. All paging, filtering and sorting is done by the database.</summary>
public sealed class InboxQuery(ContextFactory contexts, BusinessClock clock)
{
    /// <summary>A page of the viewer's inbox.</summary>
    public async Task<Page<InboxLine>> ListAsync(Viewer viewer, InboxRequest request, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        request = request with { Category = PlainText.Search(request.Category) };
        var rows =
            from task in Tasks(context, viewer, request.Folder)
            join incident in context.Incidents on task.IncidentId equals incident.Id
            select new { task, incident };

        foreach (var word in (PlainText.Search(request.Search) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(5))
            rows = rows.Where(row => row.incident.Number.Contains(word) || row.incident.Text.Contains(word)
                || row.incident.Address!.Contains(word) || row.task.StepName.Contains(word));
        if (!string.IsNullOrEmpty(request.Category)) rows = rows.Where(row => row.incident.CategoryCode == request.Category);
        if (request.OverdueOnly)
        {
            var now = clock.GetUtcNow();
            rows = rows.Where(row => row.task.NextDueAt < now);
        }

        if (request.SentBackOnly) rows = rows.Where(row => row.task.Kind == TaskKind.Handle && row.incident.Reworks > 0);

        if (request.SubtasksOnly) rows = rows.Where(row => row.task.Kind == TaskKind.Assist || row.task.Kind == TaskKind.Consult || row.task.Kind == TaskKind.Countersign);

        var total = await rows.CountAsync(cancellationToken);
        var ordered = (request.Folder, request.Order, request.Reversed) switch
        {
            (InboxFolder.Done, _, _) => rows.OrderByDescending(row => row.task.ClosedAt),
            (_, InboxOrder.Newest, false) => rows.OrderByDescending(row => row.task.OpenedAt),
            (_, InboxOrder.Newest, true) => rows.OrderBy(row => row.task.OpenedAt),
            (_, InboxOrder.Severity, false) => rows.OrderByDescending(row => row.incident.Severity).ThenBy(row => row.task.NextDueAt == null).ThenBy(row => row.task.NextDueAt),
            (_, InboxOrder.Severity, true) => rows.OrderBy(row => row.incident.Severity).ThenBy(row => row.task.NextDueAt == null).ThenBy(row => row.task.NextDueAt),
            (_, _, true) => rows.OrderBy(row => row.task.NextDueAt == null).ThenByDescending(row => row.task.NextDueAt),
            _ => rows.OrderBy(row => row.task.NextDueAt == null).ThenBy(row => row.task.NextDueAt),
        };
        var items = await ordered.ThenBy(row => row.task.Id)
            .Skip(Math.Max(0, request.Skip)).Take(Math.Clamp(request.Take, 1, 200))
            .Select(row => new InboxLine(
                row.task.Id, row.incident.Id, row.incident.Number, row.incident.Title, row.incident.Address, row.incident.GridId,
                row.incident.CategoryCode, row.incident.Severity, row.task.StepName, row.task.Kind, row.task.UnitId,
                row.task.AssigneeId, row.task.AssigneeName, row.task.Status, row.task.OpenedAt,
                row.task.NextDueAt, row.task.NextClock, row.task.NextDueIsProvisional, row.task.OverdueAt ?? row.incident.OverdueAt, row.task.ClosedAt, row.incident.Urges,
                row.task.Kind == TaskKind.Handle ? row.incident.Reworks : 0)
            {
                Subtask = row.task.Subtask, Role = row.task.Role, AssigneeForId = row.task.AssigneeForId,
            })
            .AsNoTracking().ToListAsync(cancellationToken);
        return new Page<InboxLine>(items, total);
    }

    /// <summary>How many tasks lie in a folder, for the badges.</summary>
    public async Task<int> CountAsync(Viewer viewer, InboxFolder folder, CancellationToken cancellationToken = default)
    {
        await using var context = contexts.CreateForLists();
        return await Tasks(context, viewer, folder).CountAsync(cancellationToken);
    }

    private static IQueryable<HandlingTask> Tasks(GridFlowDbContext context, Viewer viewer, InboxFolder folder)
    {
        var id = viewer.Id;
        var tasks = context.Tasks.InInboxOf(viewer, context);
        return folder switch
        {
            InboxFolder.Mine => tasks.HadBy(viewer, context),
            InboxFolder.Unit => tasks.Where(task => task.Status == HandlingTaskStatus.Open),
            InboxFolder.Done => context.Tasks.Where(task => task.ClosedBy == id && task.JurisdictionId == viewer.JurisdictionId),
            _ when viewer.StandIns.Count > 0 => tasks.Where(task => task.Status == HandlingTaskStatus.Open).Union(tasks.HadBy(viewer, context)),
            _ => tasks.Where(task => task.Status == HandlingTaskStatus.Open || (task.Status == HandlingTaskStatus.Claimed && (task.AssigneeId == id || task.AssigneeForId == id))),
        };
    }
}
