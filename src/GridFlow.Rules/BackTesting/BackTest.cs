using System.Collections.Immutable;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.BackTesting;

/// <summary>A handled case: what was known when it came in, and who closed it.</summary>
/// <param name="Id">The incident's number.</param>
/// <param name="Sheet">What was known; read before the next case is asked for, so a source may fill one sheet again and again.</param>
/// <param name="At">When it came in, in the jurisdiction's offset.</param>
/// <param name="ClosedBy">The department that really closed it, full or short name; null when not known.</param>
public sealed record PastCase(string Id, FactSheet Sheet, DateTimeOffset At, string? ClosedBy);

/// <summary>Compares two versions of a rule set on past cases.</summary>
public static class BackTest
{
    private const int Stride = 256;

    /// <summary>Runs both versions over the cases, once through.</summary>
    /// <param name="live">The version in force.</param>
    /// <param name="draft">The version to be judged.</param>
    /// <param name="cases">The cases.</param>
    /// <param name="progress">Told now and then how many are done.</param>
    /// <param name="cancellation">Stops it between two cases.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static BackTestReport Run(
        CompiledRuleSet live, CompiledRuleSet draft, IEnumerable<PastCase> cases, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var tally = new Tally(live, draft);
        var count = 0;
        foreach (var one in cases)
        {
            tally.Add(one, live.Classify(one.Sheet, one.At), draft.Classify(one.Sheet, one.At));
            if (++count % Stride != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(count);
        }

        progress?.Invoke(count);
        return tally.Report(count);
    }

    private sealed class Tally(CompiledRuleSet live, CompiledRuleSet draft)
    {
        private readonly Dictionary<(string, string), int> _moves = [];
        private readonly Dictionary<string, (int Before, int After)> _loads = new(StringComparer.Ordinal);
        private readonly List<ChangedCase> _changed = [];
        private readonly HashSet<DateOnly> _days = [];
        private int _judged, _agreedBefore, _agreedAfter, _unsureBefore, _unsureAfter, _limits;

        public void Add(PastCase one, Decision before, Decision after)
        {
            var (from, to) = (before.LeadDepartment ?? "", after.LeadDepartment ?? "");
            _moves[(from, to)] = _moves.GetValueOrDefault((from, to)) + 1;
            Load(from, 1, 0);
            Load(to, 0, 1);
            _days.Add(DateOnly.FromDateTime(one.At.DateTime));
            _unsureBefore += before.Unsure ? 1 : 0;
            _unsureAfter += after.Unsure ? 1 : 0;
            _limits += before.Limit != after.Limit ? 1 : 0;
            if (!string.IsNullOrEmpty(one.ClosedBy))
            {
                _judged++;
                _agreedBefore += (live.Vocabulary.Department(one.ClosedBy)?.Name ?? one.ClosedBy) == from ? 1 : 0;
                _agreedAfter += (draft.Vocabulary.Department(one.ClosedBy)?.Name ?? one.ClosedBy) == to ? 1 : 0;
            }

            if (before.Category != after.Category || from != to || before.Limit != after.Limit || before.Severity != after.Severity || before.Unsure != after.Unsure)
                _changed.Add(new ChangedCase(one.Id, Side(before), Side(after), one.ClosedBy));
        }

        public BackTestReport Report(int count) => new()
        {
            Cases = count,
            Judged = _judged,
            AgreedBefore = _agreedBefore,
            AgreedAfter = _agreedAfter,
            UnsureBefore = _unsureBefore,
            UnsureAfter = _unsureAfter,
            ChangedLimits = _limits,
            Days = _days.Count,
            Moves = [.. _moves.Where(move => move.Key.Item1 != move.Key.Item2).OrderByDescending(move => move.Value)
                .ThenBy(move => move.Key).Select(move => new DepartmentMove(move.Key.Item1, move.Key.Item2, move.Value))],
            Loads = [.. _loads.OrderByDescending(load => load.Value.After).ThenBy(load => load.Key, StringComparer.Ordinal)
                .Select(load => new DepartmentLoad(load.Key, load.Value.Before, load.Value.After))],
            Changed = [.. _changed],
        };

        private static CaseSide Side(Decision decision) =>
            new(decision.Category, decision.LeadDepartment, decision.Limit, decision.Severity, decision.Reason);

        private void Load(string department, int before, int after)
        {
            var (earlier, later) = _loads.GetValueOrDefault(department);
            _loads[department] = (earlier + before, later + after);
        }
    }
}
