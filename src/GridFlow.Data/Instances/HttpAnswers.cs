using System.Collections.Concurrent;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Instances;

/// <summary>
/// Those who called an endpoint on this node and wait for what the workflow answers. A workflow that asks another system first answers in a later
/// burst; when another node runs that one, whoever called is not told, and gets the instance's id when patience ends.
/// </summary>
public sealed class HttpAnswers
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<HttpResponseWritten?>> _waiting = new();

    /// <summary>Waits for the answer of an instance; <see langword="null"/> where somebody waits for it already.</summary>
    internal Task<HttpResponseWritten?>? Await(Guid instanceId)
    {
        var answer = new TaskCompletionSource<HttpResponseWritten?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _waiting.TryAdd(instanceId, answer) ? answer.Task : null;
    }

    /// <summary>Nobody waits any more.</summary>
    internal void Forget(Guid instanceId) => _waiting.TryRemove(instanceId, out _);

    /// <summary>Whether anybody waits.</summary>
    internal bool IsAwaited(Guid instanceId) => !_waiting.IsEmpty && _waiting.ContainsKey(instanceId);

    /// <summary>Gives the answer, or says that none will come.</summary>
    internal void Give(Guid instanceId, HttpResponseWritten? answer)
    {
        if (_waiting.TryGetValue(instanceId, out var waiting)) waiting.TrySetResult(answer);
    }
}
