using System.Security.Cryptography;
using System.Text;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using InstanceClock = GridFlow.Workflows.Execution.Clock;

namespace GridFlow.Data.Instances;

/// <summary>The rows a burst writes: state, journal, bookmarks, clocks, and what it asks of others.</summary>
internal sealed class InstanceRows(GridFlowDbContext context, TaskHandlers tasks, DateTimeOffset now)
{
    /// <summary>PostgreSQL nodes listen here for work that another node made.</summary>
    public const string Channel = "gridflow_work";

    /// <summary>The task of the host that asks another system.</summary>
    internal const string HttpTask = "Elsa.SendHttpRequest";

    /// <summary>The task of the host that sends a mail.</summary>
    internal const string MailTask = "Elsa.SendEmail";

    private readonly long _now = now.ToUnixTimeMilliseconds();

    /// <summary>The statements themselves, for rows that go with these.</summary>
    public RowCommands Commands { get; } = new(context);

    /// <summary>Whether a worker should look at once.</summary>
    public bool AsksForWork { get; private set; }

    /// <summary>Lets a worker look at once after the commit.</summary>
    public void AskForWork() => AsksForWork = true;

    /// <summary>Removes a clock that has fired. If the burst sets it again, that comes later and stays.</summary>
    public void Fired(DueWork work) =>
        Commands.Add("""delete from "DueWork" where "InstanceId" = $1 and "BookmarkId" = $2 and "Clock" = $3""", work.InstanceId, work.BookmarkId, work.Clock);

    /// <summary>Writes a clock: a new one, or an old one at another time.</summary>
    public void Keep(Guid instanceId, InstanceClock clock) => Commands.Add(
        """
        insert into "DueWork" ("InstanceId", "BookmarkId", "Clock", "DueAt", "Attempts") values ($1, $2, $3, $4, 0)
        on conflict ("InstanceId", "BookmarkId", "Clock") do update set "DueAt" = excluded."DueAt", "NextAttemptAt" = null, "Attempts" = 0, "ParkedAt" = null
        """,
        instanceId, clock.BookmarkId, clock.Name, clock.DueAt.ToUnixTimeMilliseconds());

    /// <summary>Removes the clocks of a bookmark.</summary>
    public void Drop(Guid instanceId, string bookmarkId) => Commands.Add("""delete from "DueWork" where "InstanceId" = $1 and "BookmarkId" = $2""", instanceId, bookmarkId);

    /// <summary>Writes everything of a burst but the instance's own row.</summary>
    public void Write(StoredInstance instance, WorkflowState? before, Stimulus stimulus, Burst burst)
    {
        if (burst.Effects.FirstOrDefault(effect => !IsConsumed(instance, effect)) is { } unknown)
            throw new InvalidOperationException($"Nobody does what {unknown.GetType().Name} asks for.");
        var chunk = JournalText.Chunk(instance.Id, instance.Version, stimulus, burst, now);
        Commands.Add(
            """insert into "Journal" ("InstanceId", "Version", "At", "Stimulus", "Entries") values ($1, $2, $3, $4, $5)""",
            chunk.InstanceId, chunk.Version, _now, chunk.Stimulus, chunk.Entries);
        WriteEffects(instance, before, burst.Effects);
        if (instance.FinishedAt is not null && burst.State.SubStatus != WorkflowSubStatus.Faulted) Reply(instance, burst.State);
    }

    /// <summary>Writes the instance's own row, once for all its bursts.</summary>
    public void Save(StoredInstance instance, bool isNew)
    {
        if (isNew)
        {
            Commands.Add(
                """
                insert into "Instances" ("Id", "JurisdictionId", "DefinitionId", "DefinitionVersionId", "IncidentId", "CorrelationId", "Name", "ParentId", "ParentBookmarkId",
                "SubStatus", "Attention", "State", "Version", "CreatedAt", "UpdatedAt", "FinishedAt") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                """,
                instance.Id, instance.JurisdictionId, instance.DefinitionId, instance.DefinitionVersionId, Or(instance.IncidentId), Or(instance.CorrelationId), Or(instance.Name),
                Or(instance.ParentId), Or(instance.ParentBookmarkId), instance.SubStatus, Or(instance.Attention?.ToString()), instance.State, instance.Version, _now, _now,
                Or(instance.FinishedAt));
        }
        else
        {
            Commands.AddForOneRow(
                """
                update "Instances" set "DefinitionVersionId" = $2, "CorrelationId" = $3, "Name" = $4, "SubStatus" = $5, "Attention" = $6, "State" = $7, "Version" = $8,
                "UpdatedAt" = $9, "FinishedAt" = $10 where "Id" = $1
                """,
                instance.Id, instance.DefinitionVersionId, Or(instance.CorrelationId), Or(instance.Name), instance.SubStatus, Or(instance.Attention?.ToString()), instance.State,
                instance.Version, _now, Or(instance.FinishedAt));
        }
    }

    /// <summary>Sends everything and, where others should know of new work, tells them with the commit.</summary>
    public async Task SendAsync()
    {
        if (AsksForWork && context.Database.IsNpgsql()) Commands.Add($"notify {Channel}");
        await Commands.SendAsync();
    }

    /// <summary>Lets the other nodes look around as soon as the transaction commits: there is work, or something was published.</summary>
    public static Task WakeOthersAsync(GridFlowDbContext context) =>
        context.Database.IsNpgsql() ? context.Database.ExecuteSqlRawAsync("notify " + Channel) : Task.CompletedTask;

    /// <summary>Puts an instance on the operators' list: something failed on it too often and was parked.</summary>
    public static Task PoisonAsync(GridFlowDbContext context, Guid instanceId) => context.Instances
        .Where(row => row.Id == instanceId && row.Attention == null)
        .ExecuteUpdateAsync(row => row.SetProperty(instance => instance.Attention, InstanceAttention.Poisoned));

    /// <summary>The id of an instance that another one starts: asked again it is the same, so it starts once.</summary>
    public static Guid ChildId(string childInstanceId) => new(SHA256.HashData(Encoding.UTF8.GetBytes(childInstanceId)).AsSpan(0, 16));

    private void WriteEffects(StoredInstance instance, WorkflowState? before, IReadOnlyList<Effect> effects)
    {
        // A bookmark that came and went within the burst leaves no trace.
        HashSet<string>? removed = null;
        foreach (var effect in effects)
            if (effect is BookmarkRemoved gone) (removed ??= []).Add(gone.BookmarkId);
        HashSet<string>? passing = null;
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case BookmarkCreated created when removed?.Contains(created.Bookmark.Id) == true:
                    (passing ??= []).Add(created.Bookmark.Id);
                    break;
                case BookmarkCreated { Bookmark: var bookmark }:
                    Commands.Add(
                        """insert into "Bookmarks" ("InstanceId", "BookmarkId", "Name", "Hash", "ActivityId") values ($1, $2, $3, $4, $5)""",
                        instance.Id, bookmark.Id, bookmark.Name, bookmark.Hash, bookmark.ActivityId);
                    break;
                case BookmarkRemoved gone when passing?.Contains(gone.BookmarkId) != true:
                    Commands.Add("""delete from "Bookmarks" where "InstanceId" = $1 and "BookmarkId" = $2""", instance.Id, gone.BookmarkId);
                    if (before?.Clocks.Any(clock => clock.BookmarkId == gone.BookmarkId) == true)
                        Drop(instance.Id, gone.BookmarkId);
                    break;
                case ClockSet set when passing?.Contains(set.BookmarkId) != true && removed?.Contains(set.BookmarkId) != true:
                    Keep(instance.Id, new InstanceClock(set.BookmarkId, set.Clock, set.DueAt));
                    AsksForWork |= set.DueAt <= now + TimeSpan.FromSeconds(1);
                    break;
                case ClockCleared cleared:
                    Commands.Add(
                        """delete from "DueWork" where "InstanceId" = $1 and "BookmarkId" = $2 and "Clock" = $3""", instance.Id, cleared.BookmarkId, cleared.Clock);
                    break;
                default:
                    WriteAsked(instance.Id, instance.JurisdictionId, effect);
                    break;
            }
        }
    }

    private void WriteAsked(Guid instanceId, string jurisdictionId, Effect effect)
    {
        switch (effect)
        {
            case EventPublished published:
                Ask(DispatchKind.Event, jurisdictionId, instanceId, published.OnlyInstanceId is null ? null : instanceId, published.BookmarkHash, published.CorrelationId, null,
                    new Dictionary<string, object?> { [EventPublished.PayloadInput] = published.Payload });
                break;
            case ChildWorkflowRequested child:
                Ask(DispatchKind.Start, jurisdictionId, instanceId, ChildId(child.ChildInstanceId), child.DefinitionId, child.CorrelationId, child.ParentBookmarkId, child.Input);
                break;
            case HttpRequested request:
                Ask(DispatchKind.Task, jurisdictionId, instanceId, null, HttpTask, request.RequestId, request.BookmarkId, Payload(new Dictionary<string, object?>
                {
                    ["method"] = request.Method, ["url"] = request.Url, ["content"] = request.Content, ["contentType"] = request.ContentType,
                    ["headers"] = request.Headers.ToDictionary(header => header.Key, header => (object?)header.Value),
                }));
                break;
            case MailRequested mail:
                Ask(DispatchKind.Task, jurisdictionId, instanceId, null, MailTask, mail.MailId, mail.BookmarkId, Payload(new Dictionary<string, object?>
                {
                    ["replyTo"] = mail.ReplyTo, ["to"] = mail.To, ["cc"] = mail.Cc, ["bcc"] = mail.Bcc, ["subject"] = mail.Subject, ["body"] = mail.Body,
                }));
                break;
            case TaskRequested task when tasks.Handles(task.TaskName):
                Ask(DispatchKind.Task, jurisdictionId, instanceId, null, task.TaskName, task.TaskId, task.BookmarkId,
                    Payload(task.Payload));
                break;
        }
    }

    private static Dictionary<string, object?> Payload(object? payload) => new() { ["payload"] = payload };

    /// <summary>
    /// Tells the parent that waits. A child that failed does not: an operator mends it first, and success must not be
    /// mistaken for an end. (Elsa resumes the parent here.)
    /// </summary>
    private void Reply(StoredInstance instance, WorkflowState state)
    {
        if (instance is { ParentId: { } parent, ParentBookmarkId: { } bookmark })
            Ask(DispatchKind.Resume, instance.JurisdictionId, instance.Id, parent, bookmark, null, null, new Dictionary<string, object?> { ["result"] = state.Output });
    }

    /// <summary>Writes a dispatch.</summary>
    public void Ask(
        DispatchKind kind, string jurisdictionId, Guid? source, Guid? target, string subject, string? correlation, string? reply, IReadOnlyDictionary<string, object?> body)
    {
        AsksForWork = true;
        Commands.Add(
            """
            insert into "Dispatches" ("Kind", "JurisdictionId", "SourceId", "TargetId", "Subject", "CorrelationId", "ReplyBookmarkId", "Body", "CreatedAt", "NextAttemptAt", "Attempts")
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0)
            """,
            kind.ToString(), jurisdictionId, Or(source), Or(target), subject, Or(correlation), Or(reply), ScriptValue.ToJson(body), _now);
    }

    /// <summary>Every effect has somebody who does it: these rows, or the case that the instance carries. A line written has its reader in a trace, an answer in whoever called.</summary>
    private static bool IsConsumed(StoredInstance instance, Effect effect) =>
        effect is BookmarkCreated or BookmarkRemoved or ClockSet or ClockCleared or EventPublished or ChildWorkflowRequested or TaskRequested or LineWritten
            or HttpRequested or HttpResponseWritten or MailRequested
        || (instance.IncidentId is not null && effect is CaseEffect);

    private static object Or(string? text) => text ?? (object)Nothing.Text;

    private static object Or(Guid? id) => id ?? (object)Nothing.Id;

    private static object Or(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() ?? (object)Nothing.Number;
}
