namespace GridFlow.Data.Work;

/// <summary>Wakes the workers of this node when there may be something to do.</summary>
public sealed class WorkSignal
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the next signal. Whoever takes it before looking for work misses none that comes while looking.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>There may be work.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
