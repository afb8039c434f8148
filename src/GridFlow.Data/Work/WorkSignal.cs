namespace GridFlow.Data.Work;

/// <summary>Wakes the workers of this node when there may be something to do.</summary>
public sealed class WorkSignal
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>There may be work.</summary>
    public void Raise()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already raised; one wake-up is enough.
        }
    }

    /// <summary>Waits for a signal, at most so long; false when none came.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _signal.WaitAsync(atMost, cancellationToken);
}
