using GridFlow.Data.Transactions;

namespace GridFlow.Data.Audit;

/// <summary>
/// Writes lines that belong to no other transaction: what was looked at, who knocked. What comes again and again is written once in an
/// hour of the clock by each node.
/// </summary>
public sealed class AuditTrail(IWriter writer, TimeProvider machine)
{
    private readonly Lock _gate = new();
    private HashSet<(AuditAct, string, string)> _written = [];
    private long _hour;

    /// <summary>Writes a line. It is durable when this returns.</summary>
    public Task WriteAsync(AuditEntry entry) => writer.WriteAsync(context =>
    {
        context.Record(entry);
        return Task.CompletedTask;
    });

    /// <summary>Writes a line unless the same was done by the same to the same in this hour.</summary>
    /// <param name="entry">The line.</param>
    /// <param name="more">What is stored with it.</param>
    public async Task WriteOnceAnHourAsync(AuditEntry entry, Func<GridFlowDbContext, Task>? more = null)
    {
        var key = (entry.Act, entry.By.Id, entry.By == AuditEntry.Stranger ? $"{entry.Subject} {entry.Address}" : entry.Subject);
        if (!IsFirst(key)) return;
        try
        {
            await writer.WriteAsync(async context =>
            {
                context.Record(entry);
                if (more is not null) await more(context);
            });
        }
        catch
        {
            lock (_gate) _written.Remove(key);
            throw;
        }
    }

    private bool IsFirst((AuditAct, string, string) key)
    {
        var hour = machine.GetUtcNow().ToUnixTimeSeconds() / 3600;
        lock (_gate)
        {
            if (hour != _hour) (_hour, _written) = (hour, []);
            return _written.Add(key);
        }
    }
}
