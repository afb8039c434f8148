namespace GridFlow.Workflows.Execution;

/// <summary>
/// Something the shell must do because of a burst. All effects of a burst are committed in one transaction with the
/// state; those that reach outside (a notice, a started child) go through the outbox. Activities of other projects
/// add effects of their own by deriving from this record.
/// </summary>
public abstract record Effect;

/// <summary>The instance now waits here.</summary>
public sealed record BookmarkCreated(Bookmark Bookmark) : Effect;

/// <summary>The instance no longer waits here: burnt or cancelled. Clocks of the bookmark are void.</summary>
public sealed record BookmarkRemoved(string BookmarkId) : Effect;

/// <summary>Wake the bookmark at a time.</summary>
/// <param name="BookmarkId">The bookmark to wake.</param>
/// <param name="Clock">The clock's name; (bookmark, clock) is unique, setting it again moves it.</param>
/// <param name="DueAt">When.</param>
public sealed record ClockSet(string BookmarkId, string Clock, DateTimeOffset DueAt) : Effect;

/// <summary>The clock is no longer wanted.</summary>
public sealed record ClockCleared(string BookmarkId, string Clock) : Effect;

/// <summary>A line written by <c>Elsa.WriteLine</c>.</summary>
public sealed record LineWritten(string Text) : Effect;

/// <summary>A place where an instance waits.</summary>
/// <param name="Id">Identity within the instance; never reused.</param>
/// <param name="Name">What kind of stimulus it waits for: by default the activity type.</param>
/// <param name="Hash">Hash of name and payload (see Elsa's bookmark hash), by which a stimulus finds it.</param>
/// <param name="ActivityId">The waiting activity in the definition.</param>
/// <param name="ActivityInstanceId">The waiting execution of that activity within the instance.</param>
/// <param name="CreatedAt">When it began to wait.</param>
/// <param name="Payload">What distinguishes it from others of the same name, for example an event name.</param>
public sealed record Bookmark(
    string Id,
    string Name,
    string Hash,
    string ActivityId,
    string ActivityInstanceId,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, object?>? Payload = null);
