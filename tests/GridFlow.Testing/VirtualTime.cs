namespace GridFlow.Testing;

/// <summary>
/// A clock that moves only by hand. Timers made from it fire, in the order in which they are due, inside
/// <see cref="Advance"/> and <see cref="AdvanceTo"/>; nothing ever waits for real.
/// </summary>
public sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = start.ToUniversalTime();

    /// <summary>Starts at 2026-03-02 09:00 in China, a Monday morning in working hours.</summary>
    public VirtualTime() : this(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8)))
    {
    }

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves forward and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    /// <summary>Moves forward to a moment and fires what becomes due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The moment lies in the past: time does not run backwards.</exception>
    public void AdvanceTo(DateTimeOffset moment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(moment, GetUtcNow());
        while (NextDue(moment) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = moment.ToUniversalTime();
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    /// <summary>The first timer due by the moment; the clock stands at its due time, and its next turn is set.</summary>
    private Timer? NextDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var timer = _timers.Where(t => t.Due <= until).MinBy(t => t.Due);
            if (timer is null)
                return null;
            _now = timer.Due!.Value > _now ? timer.Due.Value : _now;
            timer.Due = timer.Period > TimeSpan.Zero ? _now + timer.Period : null;
            return timer;
        }
    }

    private sealed class Timer(VirtualTime time, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                Period = period;
            }

            return true;
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
