using GridFlow.Data.Instances;
using GridFlow.Data.Work;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Cases;

/// <summary>Keeps the rows of bookmarks and due clocks in step with what a burst did.</summary>
/// <param name="context">Where the rows are kept.</param>
/// <param name="instanceId">The instance that advanced.</param>
/// <param name="clocks">Its clocks before the burst.</param>
/// <param name="fired">The clock that caused the burst: gone afterwards, unless the activity set it again.</param>
internal sealed class WaitingRows(GridFlowDbContext context, Guid instanceId, List<DueWork> clocks, DueWork? fired = null)
{
    private readonly Dictionary<string, StoredBookmark> _created = [];
    private bool _firedIsSetAgain;

    public void Apply(IEnumerable<Effect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case BookmarkCreated created: Create(created.Bookmark); break;
                case BookmarkRemoved removed: Remove(removed.BookmarkId); break;
                case ClockSet set: Set(set); break;
                case ClockCleared cleared: Clear(cleared.BookmarkId, cleared.Clock); break;
            }
        }

        if (fired is not null && !_firedIsSetAgain && clocks.Contains(fired)) Drop(fired);
    }

    private void Create(Bookmark bookmark)
    {
        var row = new StoredBookmark
        {
            InstanceId = instanceId,
            BookmarkId = bookmark.Id,
            Name = bookmark.Name,
            Hash = bookmark.Hash,
            ActivityId = bookmark.ActivityId,
        };
        _created[bookmark.Id] = row;
        context.Bookmarks.Add(row);
    }

    private void Remove(string bookmarkId)
    {
        if (_created.Remove(bookmarkId, out var created)) context.Bookmarks.Remove(created);
        else context.Bookmarks.Remove(context.Bookmarks.Local.FirstOrDefault(row => row.InstanceId == instanceId && row.BookmarkId == bookmarkId)
            ?? context.Bookmarks.Attach(new StoredBookmark { InstanceId = instanceId, BookmarkId = bookmarkId, Name = "", Hash = "", ActivityId = "" }).Entity);
        foreach (var clock in clocks.Where(row => row.BookmarkId == bookmarkId).ToList()) Drop(clock);
    }

    private void Set(ClockSet set)
    {
        if (clocks.Find(row => row.BookmarkId == set.BookmarkId && row.Clock == set.Clock) is { } existing)
        {
            // Set again it is a clock like new, whatever became of the old one.
            (existing.DueAt, existing.NextAttemptAt, existing.Attempts, existing.ParkedAt) = (set.DueAt, null, 0, null);
            _firedIsSetAgain |= existing == fired;
            return;
        }

        var clock = new DueWork { InstanceId = instanceId, BookmarkId = set.BookmarkId, Clock = set.Clock, DueAt = set.DueAt };
        clocks.Add(clock);
        context.DueWork.Add(clock);
    }

    private void Clear(string bookmarkId, string name)
    {
        if (clocks.Find(row => row.BookmarkId == bookmarkId && row.Clock == name) is { } clock) Drop(clock);
    }

    private void Drop(DueWork clock)
    {
        clocks.Remove(clock);
        context.DueWork.Remove(clock);
    }
}
