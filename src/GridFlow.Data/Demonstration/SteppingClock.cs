namespace GridFlow.Data.Demonstration;

/// <summary>A time that stands still until it is set: the past in which demonstration cases are played.</summary>
internal sealed class SteppingClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time that is stepped over has passed: the clock did not jump.</summary>
    public override long GetTimestamp() => _now.UtcTicks;

    /// <summary>Moves to a later time; an earlier one is ignored, time never runs back.</summary>
    public void MoveTo(DateTimeOffset time) => _now = time > _now ? time : _now;
}
