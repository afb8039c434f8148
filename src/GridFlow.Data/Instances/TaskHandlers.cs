namespace GridFlow.Data.Instances;

/// <summary>A task that a workflow asks the host to run.</summary>
/// <param name="TaskId">Its identity. After a crash the same task may be asked for again, so whoever acts outside should use it as a key.</param>
/// <param name="TaskName">What to do.</param>
/// <param name="JurisdictionId">For whom.</param>
/// <param name="Payload">What the task needs.</param>
public sealed record TaskCall(string TaskId, string TaskName, string JurisdictionId, object? Payload)
{
    /// <summary>How often it is tried with this time.</summary>
    public int Attempt { get; init; } = 1;
}

/// <summary>Runs the tasks of one name that workflows ask for with <c>Elsa.RunTask</c>. Register one as a service.</summary>
public interface ITaskHandler
{
    /// <summary>The task name it answers to.</summary>
    string TaskName { get; }

    /// <summary>Runs the task and returns what the waiting activity gets as its result.</summary>
    Task<object?> RunAsync(TaskCall call, CancellationToken cancellationToken);
}

/// <summary>The handlers of this node by name. A task that nobody here handles waits until its result is reported from outside.</summary>
public sealed class TaskHandlers(IEnumerable<ITaskHandler> handlers)
{
    private readonly Dictionary<string, ITaskHandler> _byName = handlers.ToDictionary(handler => handler.TaskName);

    /// <summary>Whether there is a handler.</summary>
    public bool Handles(string taskName) => _byName.ContainsKey(taskName);

    /// <summary>The handler of a name.</summary>
    public ITaskHandler? Find(string taskName) => _byName.GetValueOrDefault(taskName);
}
