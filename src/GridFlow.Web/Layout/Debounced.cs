namespace GridFlow.Web.Layout;

/// <summary>Runs an act a moment after it was last asked for, so that a hundred commits draw a page once.</summary>
internal sealed class Debounced(TimeSpan quiet, Func<Task> act, CancellationToken until)
{
    private int _waiting;

    public void Request()
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 0) _ = RunAsync();
    }

    /// <summary>Also without being asked: time left passes by itself.</summary>
    public void RequestEvery(TimeSpan period) => _ = RepeatAsync(period);

    private async Task RunAsync()
    {
        try
        {
            await Task.Delay(quiet, until);
            Volatile.Write(ref _waiting, 0);
            await act();
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // The page was left, or its account was closed: the next act on the page says so.
        }
    }

    private async Task RepeatAsync(TimeSpan period)
    {
        try
        {
            using var timer = new PeriodicTimer(period);
            while (await timer.WaitForNextTickAsync(until)) Request();
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }
}
