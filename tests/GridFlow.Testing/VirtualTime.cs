using Microsoft.Extensions.Time.Testing;

namespace GridFlow.Testing;

/// <summary>A clock that moves only by hand, and with it the timers made from it; nothing ever waits for real. Starts at 2026-03-02 09:00 in China, a Monday morning in working hours.</summary>
public sealed class VirtualTime() : FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero))
{
    /// <summary>Moves forward to a moment and fires what becomes due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The moment lies in the past: time does not run backwards.</exception>
    public void AdvanceTo(DateTimeOffset moment) => Advance(moment - GetUtcNow());
}
