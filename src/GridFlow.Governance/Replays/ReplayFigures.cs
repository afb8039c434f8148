using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Replays;

/// <summary>What a replay made of a case.</summary>
/// <param name="Rungs">How often each step opened a task, by the step's id.</param>
/// <param name="Load">How many tasks each unit got.</param>
/// <param name="IsOverdue">Whether a task or the case as a whole was late.</param>
/// <param name="Whistles">How many whistles were blown.</param>
/// <param name="IsClosed">Whether it came to its end.</param>
/// <param name="IsLost">Whether the ladder failed on it.</param>
public sealed record ReplayedCase(IReadOnlyDictionary<string, int> Rungs, IReadOnlyDictionary<string, int> Load, bool IsOverdue, int Whistles, bool IsClosed, bool IsLost)
{
    /// <summary>Counts what there is of a case. What people order by hand, or ask of each other, is no step of the ladder.</summary>
    public static ReplayedCase Of(Incident incident, IEnumerable<HandlingTask> all, int whistles, bool isClosed, bool isLost)
    {
        var tasks = all.Where(task => task is { IsLoose: false, Subtask: null }).ToList();
        return new(
            tasks.GroupBy(task => task.ActivityId).ToDictionary(group => group.Key, group => group.Count()),
            tasks.GroupBy(task => task.UnitId).ToDictionary(group => group.Key, group => group.Count()),
            incident.OverdueAt is not null || tasks.Any(task => task.OverdueAt is not null || task.Status == HandlingTaskStatus.TimedOut),
            whistles, isClosed, isLost);
    }

    internal static ReplayedCase Of(CaseRun run) => Of(
        run.File.Incident, run.File.Tasks, run.File.Whistles.Count, run.State?.SubStatus == WorkflowSubStatus.Finished, run.IsLost || (run.State is { } state && state.IsStuck));
}

/// <summary>What a replay of many cases came to.</summary>
public sealed class ReplayFigures
{
    private readonly Dictionary<string, int> _rungs = [];
    private readonly Dictionary<string, int> _load = [];

    /// <summary>Cases.</summary>
    public int Cases { get; private set; }

    /// <summary>Of them late.</summary>
    public int Overdue { get; private set; }

    /// <summary>Whistles blown.</summary>
    public int Whistles { get; private set; }

    /// <summary>Cases that came to their end within the horizon.</summary>
    public int Closed { get; private set; }

    /// <summary>Cases that the ladder failed on.</summary>
    public int Lost { get; private set; }

    /// <summary>Tasks by step.</summary>
    public IReadOnlyDictionary<string, int> Rungs => _rungs;

    /// <summary>Tasks by unit.</summary>
    public IReadOnlyDictionary<string, int> Load => _load;

    /// <summary>Counts a case.</summary>
    public void Add(ReplayedCase one)
    {
        Cases++;
        if (one.IsOverdue) Overdue++;
        Whistles += one.Whistles;
        if (one.IsClosed) Closed++;
        if (one.IsLost) Lost++;
        foreach (var (step, count) in one.Rungs) _rungs[step] = _rungs.GetValueOrDefault(step) + count;
        foreach (var (unit, count) in one.Load) _load[unit] = _load.GetValueOrDefault(unit) + count;
    }
}

/// <summary>A figure over several seeds.</summary>
/// <param name="Least">The least.</param>
/// <param name="Middle">The median, the lower of two.</param>
/// <param name="Most">The most.</param>
public readonly record struct ReplayRange(int Least, int Middle, int Most)
{
    /// <summary>The range of a figure.</summary>
    public static ReplayRange Of(IReadOnlyCollection<ReplayFigures> runs, Func<ReplayFigures, int> figure)
    {
        var values = runs.Select(figure).Order().ToList();
        return values.Count == 0 ? default : new(values[0], values[(values.Count - 1) / 2], values[^1]);
    }
}
