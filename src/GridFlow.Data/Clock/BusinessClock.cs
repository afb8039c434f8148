using System.Globalization;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Clock;

/// <summary>
/// The time of the office's business: ladders, clocks, calendars, and every time that people read or rules ask for. In
/// demonstration mode it can be moved forward, so that an escalation can be seen at once; the offset is stored, so that a
/// restart does not turn time back. In production mode the offset is always zero.
/// </summary>
/// <remarks>
/// Whoever asks for a plain <see cref="TimeProvider"/> gets the machine's time, which nobody moves: for sign-in, rate limits,
/// leases, retries and caches. The two are different types so that neither can be taken for the other.
/// </remarks>
/// <param name="machine">The machine's time.</param>
public sealed class BusinessClock(TimeProvider machine) : TimeProvider
{
    private const string SettingKey = "drill-clock.offset-ms";
    private long _offsetMilliseconds;

    /// <summary>How far ahead of the real time this clock is.</summary>
    public TimeSpan Offset => TimeSpan.FromMilliseconds(Interlocked.Read(ref _offsetMilliseconds));

    /// <summary>Called after time was moved: workers look for due work, pages show the new time.</summary>
    public event Action? Moved;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    /// <inheritdoc />
    public override long GetTimestamp() => machine.GetTimestamp();

    /// <inheritdoc />
    public override long TimestampFrequency => machine.TimestampFrequency;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Reads the stored offset, which another node may have moved meanwhile. Time never goes back.</summary>
    public async Task LoadAsync(GridFlowDbContext context, CancellationToken cancellationToken = default)
    {
        var stored = await context.Settings.Where(setting => setting.Key == SettingKey).Select(setting => setting.Value).SingleOrDefaultAsync(cancellationToken);
        if (stored is not null) MoveTo(long.Parse(stored, CultureInfo.InvariantCulture));
    }

    /// <summary>Moves time forward.</summary>
    /// <param name="writer">Stores the offset.</param>
    /// <param name="by">How far.</param>
    /// <param name="actor">Who moves it; the program itself where nobody is named.</param>
    /// <param name="jurisdictionId">Whose that is.</param>
    /// <exception cref="ArgumentOutOfRangeException">Time only moves forward, and by at most 60 days at once.</exception>
    public async Task AdvanceAsync(IWriter writer, TimeSpan by, Actor? actor = null, string jurisdictionId = "")
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
            context.Record(AuditAct.SettingChanged, actor ?? Actor.System, jurisdictionId, "setting:drill-clock", $"+{by}");
            return moved;
        });
        MoveTo(offset);
    }

    private void MoveTo(long offset)
    {
        for (var known = Interlocked.Read(ref _offsetMilliseconds); known < offset; known = Interlocked.Read(ref _offsetMilliseconds))
            if (Interlocked.CompareExchange(ref _offsetMilliseconds, offset, known) == known)
            {
                Moved?.Invoke();
                return;
            }
    }
}
