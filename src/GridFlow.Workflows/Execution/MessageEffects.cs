namespace GridFlow.Workflows.Execution;

/// <summary>An event was published: the shell starts workflows whose trigger matches and resumes bookmarks of the hash.</summary>
/// <param name="EventName">The event.</param>
/// <param name="BookmarkHash">Hash by which waiting events and triggers are found.</param>
/// <param name="CorrelationId">Only instances with this correlation id, when given.</param>
/// <param name="OnlyInstanceId">Only this instance, when given.</param>
/// <param name="Payload">What it carries; it reaches the resumed activity as <c>payload</c>.</param>
public sealed record EventPublished(string EventName, string BookmarkHash, string? CorrelationId, string? OnlyInstanceId, object? Payload) : Effect
{
    /// <summary>The input in which a payload reaches the workflow that waits for the event, or that it starts. The name is Elsa's.</summary>
    public const string PayloadInput = "__EventPayloadWorkflowInput";

    /// <summary>The hash by which an event of this name finds bookmarks and triggers.</summary>
    public static string HashOf(string eventName) => Execution.BookmarkHash.Compute("Elsa.Event", new Dictionary<string, object?> { ["EventName"] = eventName });
}

/// <summary>The host should run a task and resume the bookmark with <c>result</c>.</summary>
public sealed record TaskRequested(string TaskId, string TaskName, object? Payload, string BookmarkId) : Effect;

/// <summary>
/// An instance of another workflow should be started. When <paramref name="ParentBookmarkId"/> is given, the shell
/// resumes that bookmark of this instance with the child's outputs as <c>result</c> once the child has ended.
/// </summary>
public sealed record ChildWorkflowRequested(
    string DefinitionId,
    string ChildInstanceId,
    IReadOnlyDictionary<string, object?> Input,
    string? CorrelationId,
    string? ParentBookmarkId) : Effect;
