using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Attachments;

/// <summary>
/// Removes photos that belong to nothing: the report was refused, or the form was never sent. A photo waits a day for its form; what is
/// older than a week was looked at often enough.
/// </summary>
/// <param name="folder">Where they lie.</param>
/// <param name="contexts">What belongs to something.</param>
/// <param name="machine">The time of files is the machine's.</param>
public sealed class StrayPhotos(AttachmentFolder folder, IDbContextFactory<GridFlowDbContext> contexts, TimeProvider machine)
{
    private static readonly TimeSpan Youngest = TimeSpan.FromDays(1), Oldest = TimeSpan.FromDays(8);

    /// <summary>Removes them and says how many they were.</summary>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken = default)
    {
        var (removed, now) = (0, machine.GetUtcNow());
        foreach (var some in folder.StoredBetween(now - Oldest, now - Youngest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (some.Count == 0) continue;
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var known = await context.Attachments.Where(attachment => some.Contains(attachment.Sha256)).Select(attachment => attachment.Sha256).ToHashSetAsync(cancellationToken);
            foreach (var stray in some.Where(hash => !known.Contains(hash)))
            {
                folder.Remove(stray);
                removed++;
            }
        }

        return removed;
    }
}
