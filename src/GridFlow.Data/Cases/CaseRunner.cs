using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Data.Instances;
using GridFlow.Data.Live;
using GridFlow.Data.Work;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Ladders;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>
/// The shell around the pure core: loads an incident with its instance, advances it by one stimulus, and puts state,
/// journal, tasks, clocks, bookmarks, due work and notices into the context, which the writer commits as one.
/// </summary>
public sealed class CaseRunner(Catalogue catalogue, TaskHandlers tasks, ClassificationWatch watch, BusinessClock clock, LiveFeed feed, WorkSignal signal)
{
    /// <summary>Starts the jurisdiction's published ladder for a new incident.</summary>
    public async Task StartAsync(GridFlowDbContext context, Incident incident, Actor reporter, int attachments)
    {
        var now = clock.GetUtcNow();
        var ladder = catalogue.Current.Ladder(incident.JurisdictionId);
        var stimulus = new StartWorkflow(incident.Id.ToString("N"), new Dictionary<string, object?>(), incident.Id.ToString("N")) { Actor = reporter.Id };
        var file = CaseFile.Open(incident, reporter);
        var world = catalogue.Current.World(incident, attachments) with { Recent = await ReportCounts.BeforeAsync(context, incident) };
        var burst = WorkflowEngine.Advance(ladder.Program, null, stimulus, now, world);
        EnsureHealthy(burst);
        watch.See(context, burst.Effects, world, now);
        file.Apply(burst.Effects, reporter, null, now);

        context.Incidents.Add(incident);
        var instance = new StoredInstance
        {
            Id = incident.Id,
            JurisdictionId = incident.JurisdictionId,
            DefinitionId = ladder.DefinitionId,
            DefinitionVersionId = ladder.VersionId,
            IncidentId = incident.Id,
            CorrelationId = stimulus.CorrelationId,
            SubStatus = "",
            State = "",
            CreatedAt = now,
            UpdatedAt = now,
        };
        context.Instances.Add(instance);
        await StoreAsync(context, file, instance, stimulus, burst, now, dueBefore: []);
    }

    /// <summary>Answers a task: the waiting activity is resumed with the answer.</summary>
    /// <exception cref="GovernanceException">The task has ended, or the answer is not complete.</exception>
    public async Task AnswerAsync(GridFlowDbContext context, HandlingTask task, TaskAnswer answer, Actor actor, int photos)
    {
        var instance = await LockAsync(context, Guid.Parse(task.InstanceId));
        // It was read before the lock; meanwhile somebody else may have answered.
        await context.Entry(task).ReloadAsync();
        var place = await context.Incidents.Where(incident => incident.Id == task.IncidentId).Select(incident => incident.GridId).SingleAsync();
        answer = answer.Checked(catalogue.Current.Organisation(task.JurisdictionId), catalogue.Current.Rules(task.JurisdictionId)?.Rules.Vocabulary, place);
        task.EnsureCanAnswer(answer, actor, photos);
        if (instance.Attention == InstanceAttention.Held)
            throw new GovernanceException("task.held", new("该事件的流程已被管理员暂停，恢复后才能提交", "An operator holds the workflow of this incident; it can be answered once it is released"));
        await AdvanceAsync(context, instance, new ResumeBookmark(task.BookmarkId, answer.ToInput(actor)) { Actor = actor.Id, Reason = answer.Text }, actor);
    }

    /// <summary>Claims a task, or gives it back.</summary>
    public async Task ClaimAsync(GridFlowDbContext context, HandlingTask task, Actor actor, bool release)
    {
        var now = clock.GetUtcNow();
        var file = await LoadAsync(context, task.IncidentId);
        var tracked = file.Tasks.Single(candidate => candidate.Id == task.Id);
        if (release) file.Release(tracked, actor, null, now);
        else file.Claim(tracked, actor, now);
        context.Timeline.AddRange(file.NewTimeline);
        Announce(context, file);
    }

    /// <summary>Fires a clock that was taken. A clock whose bookmark is gone has nothing to do.</summary>
    public async Task FireClockAsync(GridFlowDbContext context, DueWork work) =>
        await AdvanceAsync(context, await LockAsync(context, work.InstanceId), new ClockDue(work.BookmarkId, work.Clock) { Actor = Actor.Clock.Id }, Actor.Clock, work);

    /// <summary>Advances the instance of a case by a stimulus that is no answer: a message, or an operator's act.</summary>
    /// <param name="context">Where it is written.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="stimulus">What reaches it.</param>
    /// <param name="actor">Who; the system unless said.</param>
    /// <param name="note">What the timeline says of it before what follows from it, with the stimulus's reason as its cause.</param>
    /// <exception cref="InvalidOperationException">The ladder failed; nothing changed.</exception>
    public async Task<InstanceAnswer> SendAsync(GridFlowDbContext context, Guid instanceId, Stimulus stimulus, Actor? actor = null, BilingualText? note = null)
    {
        var instance = await LockAsync(context, instanceId);
        var before = instance.Version;
        var state = await AdvanceAsync(context, instance, stimulus, actor ?? Actor.System, note: note);
        return new InstanceAnswer(instanceId, instance.Version == before ? InstanceVerdict.NothingToDo : InstanceVerdict.Done, state);
    }

    /// <summary>Writes a line into the timeline of a case for an act on it that advances nothing.</summary>
    public async Task NoteAsync(GridFlowDbContext context, Guid incidentId, BilingualText text, Actor actor, string reason)
    {
        var file = await LoadAsync(context, incidentId);
        file.Apply([Note(text)], actor, reason, clock.GetUtcNow());
        context.Timeline.AddRange(file.NewTimeline);
        Announce(context, file);
    }

    private static TimelineNoted Note(BilingualText text) => new(TimelineKind.Noted, text, null, "");

    /// <summary>
    /// The instance, locked where several write at once. Whatever is read after it is of the same moment: without the
    /// lock, state from before another's commit would meet tasks from after it, and a clock would fail for no reason.
    /// </summary>
    private static Task<StoredInstance> LockAsync(GridFlowDbContext context, Guid id) => context.Database.IsNpgsql()
        ? context.Instances.FromSql($"""select * from "Instances" where "Id" = {id} for update""").SingleAsync()
        : context.Instances.SingleAsync(row => row.Id == id);

    private async Task<WorkflowState> AdvanceAsync(GridFlowDbContext context, StoredInstance instance, Stimulus stimulus, Actor actor, DueWork? fired = null, BilingualText? note = null)
    {
        var now = clock.GetUtcNow();
        var dueBefore = await context.DueWork.Where(work => work.InstanceId == instance.Id).ToListAsync();
        var file = await LoadAsync(context, instance.IncidentId!.Value);
        var attachments = await context.Attachments.CountAsync(attachment => attachment.IncidentId == file.Incident.Id);
        var state = instance.ReadState();
        var world = catalogue.Current.World(file.Incident, attachments);
        var burst = WorkflowEngine.Advance(catalogue.Program(WorkflowEngine.VersionFor(state, stimulus)), state, stimulus, now, world);
        if (ReferenceEquals(burst.State, state))
        {
            // It no longer applies: delivered before, or overtaken. A clock that came too early is still wanted.
            if (fired is not null)
            {
                if (state.Clocks.FirstOrDefault(clock => clock.BookmarkId == fired.BookmarkId && clock.Name == fired.Clock) is { } wanted) fired.DueAt = wanted.DueAt;
                else context.DueWork.Remove(fired);
            }

            return state;
        }

        EnsureHealthy(burst);
        watch.See(context, burst.Effects, world, now);
        file.Apply(note is { } said ? [Note(said), .. burst.Effects] : burst.Effects, actor, stimulus.Reason, now);
        await StoreAsync(context, file, instance, stimulus, burst, now, dueBefore, fired);
        return burst.State;
    }

    /// <summary>
    /// A burst that faults is not stored: the incident stays with its present owner and clock, whoever acted is told, and
    /// a clock that keeps failing is parked where an administrator sees it. A case without an owner cannot come about.
    /// </summary>
    private static void EnsureHealthy(Burst burst)
    {
        if (burst.State.SubStatus != WorkflowSubStatus.Faulted) return;
        var fault = burst.State.Incidents.Count > 0 ? burst.State.Incidents[0] : null;
        throw new InvalidOperationException($"The ladder failed at '{fault?.ActivityId}': {fault?.Message} {fault?.Cause}");
    }

    private static async Task<CaseFile> LoadAsync(GridFlowDbContext context, Guid incidentId)
    {
        var incident = await context.Incidents.SingleAsync(candidate => candidate.Id == incidentId);
        var tasks = await context.Tasks.Where(task => task.IncidentId == incidentId).OrderBy(task => task.OpenedAt).ToListAsync();
        var clocks = await context.Clocks.Where(ledger => ledger.IncidentId == incidentId).ToListAsync();
        var lastSequence = await context.Timeline.Where(entry => entry.IncidentId == incidentId).MaxAsync(entry => entry.Sequence);
        return new CaseFile(incident, tasks, clocks, lastSequence);
    }

    private async Task StoreAsync(GridFlowDbContext context, CaseFile file, StoredInstance instance, Stimulus stimulus, Burst burst, DateTimeOffset now, List<DueWork> dueBefore, DueWork? fired = null)
    {
        instance.Take(burst, now);
        context.Journal.Add(JournalText.Chunk(instance.Id, instance.Version, stimulus, burst, now));
        new WaitingRows(context, instance.Id, dueBefore, fired).Apply(burst.Effects);
        var asked = new InstanceRows(context, tasks, now);
        asked.WriteAsked(instance.Id, instance.JurisdictionId, burst.Effects);
        await asked.SendAsync();

        context.Tasks.AddRange(file.NewTasks);
        context.Clocks.AddRange(file.NewClocks);
        context.Timeline.AddRange(file.NewTimeline);
        foreach (var notice in file.NewNotices)
            context.Outbox.Add(new OutboxMessage
            {
                JurisdictionId = file.Incident.JurisdictionId,
                IncidentId = file.Incident.Id,
                Recipient = notice.Recipient == NoticeRecipient.Reporter ? "reporter" : $"unit:{notice.UnitId}",
                Chinese = notice.Text.Chinese,
                English = notice.Text.English,
                CreatedAt = now,
            });
        Announce(context, file);
    }

    private void Announce(GridFlowDbContext context, CaseFile file)
    {
        var change = new CaseChanged(file.Incident.JurisdictionId, file.Incident.Id, [.. file.Tasks.Select(task => task.UnitId).Distinct()]);
        context.AfterCommit(() =>
        {
            feed.Publish(change);
            signal.Raise();
        });
    }
}
