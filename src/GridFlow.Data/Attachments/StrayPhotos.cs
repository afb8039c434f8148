using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Attachments;

/// <summary>
/// Removes photos that belong to nothing: the report was refused, or the form was never sent. A photo waits a day for its form; what is
/// older than a week was looked at often enough.
/// </summary>
/// <param name="folder">Where they lie.</param>
/// <param name="contexts">What belongs to something.</param>
/// <param name="machine">The time of files is the machine's.</param>
/// <param name="log">Hears of those that cannot be removed.</param>
public sealed class StrayPhotos(AttachmentFolder folder, IDbContextFactory<GridFlowDbContext> contexts, TimeProvider machine, ILogger<StrayPhotos> log)
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
            known.UnionWith(await context.PatrolPictures.Where(picture => some.Contains(picture.Sha256)).Select(picture => picture.Sha256).ToListAsync(cancellationToken));
            foreach (var stray in some.Where(hash => !known.Contains(hash)))
                if (TryRemove(stray, now - Youngest)) removed++;
        }

        return removed;
    }

    /// <summary>One that cannot go keeps none of the others.</summary>
    private bool TryRemove(string stray, DateTimeOffset before)
    {
        try
        {
            return folder.Remove(stray, before);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.LogError(failure, "The photo {Photo} cannot be removed; it is tried again in an hour", stray);
            return false;
        }
    }
}
