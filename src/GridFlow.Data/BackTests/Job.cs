using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.BackTests;

/// <summary>Where a job stands.</summary>
public enum JobState
{
    /// <summary>Another job of this node has its turn.</summary>
    Waiting,

    /// <summary>At work.</summary>
    Running,

    /// <summary>Came to its end.</summary>
    Done,

    /// <summary>Could not be done; <see cref="Job.Problem"/> says why.</summary>
    Failed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,
}

/// <summary>Work that goes on behind the page that asked for it, and is still there when somebody comes back.</summary>
public sealed class Job : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _done;
    private volatile JobState _state;

    /// <summary>Told when the state changed or the bar moved, on the thread that works. Never more often than once for each hundredth.</summary>
    public event Action? Changed;

    /// <summary>Where it stands.</summary>
    public JobState State => _state;

    /// <summary>Whether it still waits or works.</summary>
    public bool IsUnderWay => _state is JobState.Waiting or JobState.Running;

    /// <summary>Cases dealt with.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Cases there are; 0 while nobody has counted.</summary>
    public int Total { get; private set; }

    /// <summary>From 0 to 100.</summary>
    public int Percent => Total == 0 ? 0 : (int)Math.Min(100L, 100L * Done / Total);

    /// <summary>Why it failed.</summary>
    public BilingualText? Problem { get; private set; }

    /// <summary>What it made, where that has an identity.</summary>
    public Guid? Result { get; internal set; }

    internal CancellationToken Stopped => _stop.Token;

    /// <summary>Stops it, before its next case.</summary>
    public void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended.
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    internal void Count(int total)
    {
        Total = total;
        Changed?.Invoke();
    }

    internal void Advance(int done)
    {
        var before = Percent;
        Volatile.Write(ref _done, done);
        if (Percent != before) Changed?.Invoke();
    }

    internal void Move(JobState state, BilingualText? problem = null)
    {
        Problem = problem;
        _state = state;
        Changed?.Invoke();
    }
}
