using GridFlow.Data.Definitions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Instances;

/// <summary>An event on its way to all who wait for it.</summary>
/// <param name="JurisdictionId">The jurisdiction it stays in.</param>
/// <param name="Hash">Elsa's bookmark hash of its name.</param>
/// <param name="CorrelationId">Only for instances with this correlation id; also the one that what it starts gets.</param>
/// <param name="Body">What it carries, as inputs.</param>
/// <param name="OnlyInstanceId">The only instance it is for.</param>
/// <param name="SourceId">The instance that published it.</param>
internal sealed record EventMessage(
    string JurisdictionId, string Hash, string? CorrelationId, IReadOnlyDictionary<string, object?> Body, Guid? OnlyInstanceId = null, Guid? SourceId = null);

/// <summary>A bookmark that waits for an event, with what its instance says of whether the event is for it.</summary>
internal sealed class EventWaiter
{
    public required string Hash { get; init; }

    public required Guid InstanceId { get; init; }

    public required string BookmarkId { get; init; }

    public required string JurisdictionId { get; init; }

    public string? CorrelationId { get; init; }
}

/// <summary>Turns events into what they mean for single instances: whom they resume and what they start.</summary>
internal sealed class EventDelivery(GridFlowDbContext context, Catalogue catalogue, InstanceRows rows, DateTimeOffset now)
{
    private readonly HashSet<EventMessage> _redirected = new(ReferenceEqualityComparer.Instance);

    /// <summary>So many instances get an event in one transaction; the rest follow.</summary>
    public const int Fanout = 512;

    /// <summary>
    /// Who waits for the events of a batch, by hash: one question for all of them, as most events are for one instance.
    /// Nothing where it would be too many for one transaction; then each event is delivered page by page.
    /// </summary>
    public async Task<ILookup<string, EventWaiter>?> FindAsync(IReadOnlyCollection<string> hashes)
    {
        var found = hashes.Count == 0 ? [] : await Waiters().Where(waiter => hashes.Contains(waiter.Hash)).Take(Fanout + 1).ToListAsync();
        return found.Count > Fanout ? null : found.ToLookup(waiter => waiter.Hash);
    }

    /// <summary>The next page of those who wait for an event, after the last instance that has it.</summary>
    public Task<List<EventWaiter>> PageAsync(EventMessage message, Guid? after)
    {
        var waiting = Waiters().Where(waiter => waiter.Hash == message.Hash && waiter.JurisdictionId == message.JurisdictionId);
        if (message.CorrelationId is { } correlation) waiting = waiting.Where(waiter => waiter.CorrelationId == correlation);
        if (message.OnlyInstanceId is { } only) waiting = waiting.Where(waiter => waiter.InstanceId == only);
        if (after is { } last) waiting = waiting.Where(waiter => waiter.InstanceId > last);
        return waiting.OrderBy(waiter => waiter.InstanceId).Take(Fanout).ToListAsync();
    }

    /// <summary>Whom of those an event is for.</summary>
    public static List<EventWaiter> Receivers(EventMessage message, ILookup<string, EventWaiter> waiting) => [.. waiting[message.Hash].Where(waiter =>
        waiter.JurisdictionId == message.JurisdictionId
        && (message.CorrelationId is null || waiter.CorrelationId == message.CorrelationId)
        && (message.OnlyInstanceId is null || waiter.InstanceId == message.OnlyInstanceId))];

    /// <summary>Resumptions of those who wait.</summary>
    public static IEnumerable<InstanceRequest> Resumptions(EventMessage message, IEnumerable<EventWaiter> receivers) =>
        receivers.Select(receiver => new AdvanceRequest(receiver.InstanceId, new ResumeBookmark(receiver.BookmarkId, message.Body)));

    /// <summary>The workflows an event starts.</summary>
    public IEnumerable<InstanceRequest> Starts(EventMessage message) =>
        catalogue.Current.Triggered(message.JurisdictionId, message.Hash).Select(entry =>
        {
            var id = Guid.CreateVersion7(now);
            return new StartRequest(id, entry.Workflow, new StartWorkflow(id.ToString("N"), message.Body, message.CorrelationId, entry.Trigger.ActivityId))
            {
                JurisdictionId = message.JurisdictionId,
                ParentId = message.SourceId,
            };
        });

    /// <summary>Everything an event causes, where those who wait are known and few; nothing otherwise.</summary>
    public IReadOnlyList<InstanceRequest> Requests(EventMessage message, ILookup<string, EventWaiter>? waiting) =>
        waiting is null ? [] : [.. Starts(message), .. Resumptions(message, Receivers(message, waiting))];

    /// <summary>
    /// What is left of an event after its requests were tried. Whoever failed gets it again alone; where it reached nobody
    /// (nobody waits yet, too many wait, or another stimulus was faster) the whole event is kept for delivery.
    /// </summary>
    /// <exception cref="InvalidOperationException">A workflow it starts could not be started; nothing of the event happens.</exception>
    public void Settle(EventMessage message, IReadOnlyList<InstanceRequest> requests, IReadOnlyList<InstanceAnswer> answers)
    {
        foreach (var (request, answer) in requests.Zip(answers))
        {
            if (answer.Verdict is not (InstanceVerdict.Failed or InstanceVerdict.NotFound)) continue;
            if (request is AdvanceRequest { Stimulus: ResumeBookmark resume }) Redirect(message, request.InstanceId, resume.BookmarkId);
            else throw new InvalidOperationException("A workflow that the event starts failed to start.", answer.Failure);
        }

        if (!IsRedirected(message) && answers.All(answer => answer.Verdict == InstanceVerdict.NothingToDo))
            rows.Ask(DispatchKind.Event, message.JurisdictionId, message.SourceId, message.OnlyInstanceId, message.Hash, message.CorrelationId, null, message.Body);
    }

    /// <summary>Sends an event on to one instance alone, on its own fate.</summary>
    public void Redirect(EventMessage message, Guid instanceId, string bookmarkId)
    {
        _redirected.Add(message);
        rows.Ask(DispatchKind.Resume, message.JurisdictionId, message.SourceId, instanceId, bookmarkId, null, null, message.Body);
    }

    /// <summary>Whether the event was sent on to anybody.</summary>
    public bool IsRedirected(EventMessage message) => _redirected.Contains(message);

    private IQueryable<EventWaiter> Waiters() =>
        from bookmark in context.Bookmarks
        join instance in context.Instances on bookmark.InstanceId equals instance.Id
        select new EventWaiter
        {
            Hash = bookmark.Hash,
            InstanceId = bookmark.InstanceId,
            BookmarkId = bookmark.BookmarkId,
            JurisdictionId = instance.JurisdictionId,
            CorrelationId = instance.CorrelationId,
        };
}
