using System.Globalization;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Clock;

/// <summary>
/// The platform's time. In demonstration mode it can be moved forward, so that an escalation can be seen at once; the
/// offset is stored, so that a restart does not turn time back. In production mode the offset is always zero.
/// </summary>
public sealed class DrillClock(TimeProvider inner) : TimeProvider
{
    private const string SettingKey = "drill-clock.offset-ms";
    private long _offsetMilliseconds;

    /// <summary>How far ahead of the real time this clock is.</summary>
    public TimeSpan Offset => TimeSpan.FromMilliseconds(Interlocked.Read(ref _offsetMilliseconds));

    /// <summary>Called after time was moved: workers look for due work, pages show the new time.</summary>
    public event Action? Moved;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

    /// <inheritdoc />
    public override long GetTimestamp() => inner.GetTimestamp();

    /// <inheritdoc />
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);

    /// <summary>Reads the stored offset.</summary>
    public async Task LoadAsync(GridFlowDbContext context)
    {
        var stored = await context.Settings.Where(setting => setting.Key == SettingKey).Select(setting => setting.Value).SingleOrDefaultAsync();
        Interlocked.Exchange(ref _offsetMilliseconds, stored is null ? 0 : long.Parse(stored, CultureInfo.InvariantCulture));
    }

    /// <summary>Moves time forward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Time only moves forward, and by at most 60 days at once.</exception>
    public async Task AdvanceAsync(IWriter writer, TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(by, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(by, TimeSpan.FromDays(60));
        var offset = await writer.WriteAsync(async context =>
        {
            var stored = await context.Settings.FindAsync(SettingKey);
            var moved = long.Parse(stored?.Value ?? "0", CultureInfo.InvariantCulture) + (long)by.TotalMilliseconds;
            var text = moved.ToString(CultureInfo.InvariantCulture);
            if (stored is null) context.Settings.Add(new Setting { Key = SettingKey, Value = text });
            else stored.Value = text;
            return moved;
        });
        Interlocked.Exchange(ref _offsetMilliseconds, offset);
        Moved?.Invoke();
    }
}
