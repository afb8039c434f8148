using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Web.Inbox;

/// <summary>Does something to many, each for itself: what fails at one is said at its line and keeps nobody from the next.</summary>
internal static class BulkRun
{
    private static readonly BilingualText Unknown = new("没能完成，请重试；仍不行请告知管理员", "It could not be done: please try again, or tell an administrator");

    /// <summary>Does it to each.</summary>
    /// <returns>What became of each, in their order.</returns>
    public static async Task<IReadOnlyList<BulkLine>> EachAsync<T>(IEnumerable<T> items, Func<T, BulkLine> line, Func<T, Task> act, ILogger log, string language)
    {
        var done = new List<BulkLine>();
        foreach (var item in items.ToList())
            try
            {
                await act(item);
                done.Add(line(item));
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                done.Add(line(item) with { Refusal = Words(failure, log).In(language) });
            }

        return done;
    }

    /// <summary>What a failure is to whoever pressed: a refusal's own words, what is the matter with the database, or that it did not work, which is logged.</summary>
    public static BilingualText Words(Exception failure, ILogger log)
    {
        if (failure is GovernanceException refusal) return refusal.Text;
        log.LogError(failure, "An act of a page failed");
        return Outage.Find(failure) ?? Unknown;
    }
}
