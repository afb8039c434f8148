using GridFlow.Data.Live;
using GridFlow.Data.Workbench;

namespace GridFlow.Data.Cases;

/// <summary>Who follows what becomes of cases once it is committed: the counters and shadows of rules, and open pages.</summary>
public sealed class CaseFollowers(ClassificationWatch watch, LiveFeed feed)
{
    /// <summary>Sees what rules decided.</summary>
    internal ClassificationWatch Watch => watch;

    /// <summary>Tells open pages.</summary>
    internal LiveFeed Feed => feed;
}
