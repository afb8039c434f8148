using GridFlow.Governance.Texts;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Audit;

/// <summary>Adds lines at the end of the audit log, in the transaction of what they tell of.</summary>
internal static class AuditLog
{
    /// <summary>
    /// Adds the lines. On PostgreSQL whoever adds holds the end of the log until the transaction ends, so it is done last of all, and
    /// the others wait for that moment.
    /// </summary>
    public static async Task AppendAsync(GridFlowDbContext context, IReadOnlyList<AuditEntry> entries, DateTimeOffset now)
    {
        var head = await LockAsync(context);
        foreach (var entry in entries)
        {
            var line = new AuditLine
            {
                Sequence = ++head.Last,
                // As it will be read again.
                At = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
                Act = entry.Act,
                JurisdictionId = entry.JurisdictionId,
                ActorId = entry.By.Id,
                ActorName = PlainText.Clean(entry.By.Name),
                Subject = PlainText.Clean(entry.Subject),
                Detail = PlainText.Clean(entry.Detail),
                Address = entry.Address,
            };
            head.LastHash = line.Hash = line.HashAfter(head.LastHash);
            context.AuditLines.Add(line);
        }
    }

    /// <summary>The end of the log, tracked, and locked where several write at once.</summary>
    public static Task<AuditHead> LockAsync(GridFlowDbContext context) =>
        (context.Database.IsNpgsql()
            ? context.AuditHead.FromSql($"""select * from "AuditHead" where "Id" = {AuditHead.OnlyId} for update""")
            : context.AuditHead.Where(row => row.Id == AuditHead.OnlyId)).SingleAsync();
}
