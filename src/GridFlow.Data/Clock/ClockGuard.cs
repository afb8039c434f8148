using System.Globalization;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Clock;

/// <summary>A node whose clock jumped, and which fires nothing until somebody has looked.</summary>
/// <param name="Node">The machine.</param>
/// <param name="From">What it showed before.</param>
/// <param name="To">What it showed then.</param>
public sealed record ClockJump(string Node, DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// Holds back what fires by time on a node whose clock was set forward by far more than time can have passed: a slip of a hand or of a time
/// server would otherwise escalate a whole district at once. How much time passed the machine's own counter says, which nobody sets.
/// It goes on by itself when the clock is put right, and when an operator says that it is right as it is. Setting the drill clock is no jump.
/// </summary>
/// <param name="factory">Where the jumps of all nodes stand, so that an operator sees them wherever the page comes from, and a restart forgets none.</param>
/// <param name="writer">Stores them.</param>
/// <param name="machine">The machine's clock.</param>
/// <param name="settings">How far it may jump.</param>
/// <param name="log">Hears of it.</param>
public sealed partial class ClockGuard(ContextFactory factory, IWriter writer, TimeProvider machine, Settings settings, ILogger<ClockGuard> log)
{
    private const string Prefix = "clock.jump/";

    private readonly TimeSpan _most = TimeSpan.FromMinutes(settings.Clock.LargestJumpMinutes);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private (DateTimeOffset Wall, long Counter)? _right;
    private bool? _isPaused;

    /// <summary>This machine, as an operator knows it.</summary>
    public string Node { get; } = Environment.MachineName;

    /// <summary>Whether clocks may fire on this node now.</summary>
    public async Task<bool> MayFireAsync(CancellationToken cancellationToken = default)
    {
        if (_most <= TimeSpan.Zero) return true;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _isPaused ??= await IsKeptAsync(cancellationToken);
            var (now, jump) = (machine.GetUtcNow(), Jumped());
            if (_isPaused == true)
            {
                // Put right again, or an operator has looked.
                if (_right is not null && jump <= _most) await RemoveAsync(Node, Actor.System, "", "the clock was put right");
                _isPaused = await IsKeptAsync(cancellationToken);
                if (_isPaused == true) return false;
            }
            else if (jump > _most)
            {
                await KeepAsync(_right!.Value.Wall, now);
                _isPaused = true;
                return false;
            }

            _right = (now, machine.GetTimestamp());
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The nodes that are held back.</summary>
    public async Task<IReadOnlyList<ClockJump>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var context = factory.CreateDbContext();
        var rows = await context.Settings.AsNoTracking().Where(setting => setting.Key.StartsWith(Prefix)).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new ClockJump(row.Key[Prefix.Length..], TimeOf(row.Value, 0), TimeOf(row.Value, 1)))];
    }

    /// <summary>Lets a node go on with its clock as it is.</summary>
    public Task ResumeAsync(string node, Actor by, string jurisdictionId, string reason) => RemoveAsync(node, by, jurisdictionId, reason);

    private TimeSpan Jumped() => _right is { } right ? machine.GetUtcNow() - right.Wall - machine.GetElapsedTime(right.Counter) : TimeSpan.Zero;

    private async Task<bool> IsKeptAsync(CancellationToken cancellationToken)
    {
        await using var context = factory.CreateDbContext();
        return await context.Settings.AnyAsync(setting => setting.Key == Prefix + Node, cancellationToken);
    }

    private async Task KeepAsync(DateTimeOffset from, DateTimeOffset to)
    {
        LogJump(Node, from, to);
        await writer.WriteAsync(async context =>
        {
            var key = Prefix + Node;
            if (await context.Settings.AnyAsync(setting => setting.Key == key)) return;
            context.Settings.Add(new Setting { Key = key, Value = string.Create(CultureInfo.InvariantCulture, $"{from.ToUnixTimeMilliseconds()} {to.ToUnixTimeMilliseconds()}") });
            context.Record(AuditAct.ClockPaused, Actor.System, "", $"clock:{Node}", string.Create(CultureInfo.InvariantCulture, $"from={from:u} to={to:u}"));
        });
    }

    private Task RemoveAsync(string node, Actor by, string jurisdictionId, string reason) => writer.WriteAsync(async context =>
    {
        if (await context.Settings.FindAsync(Prefix + node) is not { } row) return;
        context.Settings.Remove(row);
        context.Record(AuditAct.ClockResumed, by, jurisdictionId, $"clock:{node}", reason);
    });

    private static DateTimeOffset TimeOf(string value, int place) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(value.Split(' ')[place], CultureInfo.InvariantCulture));

    [LoggerMessage(LogLevel.Critical, "The clock of {Node} jumped from {From} to {To}: nothing fires by time here until an operator has looked")]
    private partial void LogJump(string node, DateTimeOffset from, DateTimeOffset to);
}
