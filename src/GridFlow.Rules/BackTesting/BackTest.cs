using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.BackTesting;

/// <summary>A handled case: what was known when it came in, and who closed it.</summary>
/// <param name="Id">The incident's number.</param>
/// <param name="Sheet">What was known; read before the next case is asked for, so a source may fill one sheet again and again.</param>
/// <param name="At">When it came in, in the jurisdiction's offset.</param>
/// <param name="ClosedBy">The department that really closed it, full or short name; null when not known.</param>
public sealed record PastCase(string Id, FactSheet Sheet, DateTimeOffset At, string? ClosedBy)
{
    /// <summary>Other names rules call that department by at the place of the case: a unit may answer for several duties, and "街道" is another one in each street.</summary>
    public ImmutableArray<string> AlsoCalled { get; init; } = [];

    /// <summary>The category it turned out to be, by its code; null when not known.</summary>
    public string? Category { get; init; }
}

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
            tally.Add(one, live.Classify(one.Sheet, one.At, explain: false), draft.Classify(one.Sheet, one.At, explain: false));
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
        private readonly List<ChangedCase> _changed = [];
        private readonly Dictionary<(DateOnly Day, string Department), (int Before, int After)> _days = [];
        private int _judged, _agreedBefore, _agreedAfter, _unsureBefore, _unsureAfter, _limits;
        private int _categories, _categoriesBefore, _categoriesAfter;

        public void Add(PastCase one, Decision before, Decision after)
        {
            var (from, to) = (before.LeadDepartment ?? "", after.LeadDepartment ?? "");
            CollectionsMarshal.GetValueRefOrAddDefault(_moves, (from, to), out _)++;
            var day = DateOnly.FromDateTime(one.At.DateTime);
            CollectionsMarshal.GetValueRefOrAddDefault(_days, (day, from), out _).Before++;
            CollectionsMarshal.GetValueRefOrAddDefault(_days, (day, to), out _).After++;
            _unsureBefore += before.Unsure ? 1 : 0;
            _unsureAfter += after.Unsure ? 1 : 0;
            _limits += before.Limit != after.Limit ? 1 : 0;
            if (!string.IsNullOrEmpty(one.ClosedBy))
            {
                _judged++;
                _agreedBefore += Closed(one, live, from) ? 1 : 0;
                _agreedAfter += Closed(one, draft, to) ? 1 : 0;
            }

            if (!string.IsNullOrEmpty(one.Category))
            {
                _categories++;
                _categoriesBefore += one.Category == before.Category ? 1 : 0;
                _categoriesAfter += one.Category == after.Category ? 1 : 0;
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
            JudgedCategories = _categories,
            CategoriesBefore = _categoriesBefore,
            CategoriesAfter = _categoriesAfter,
            UnsureBefore = _unsureBefore,
            UnsureAfter = _unsureAfter,
            ChangedLimits = _limits,
            Days = _days.Keys.Select(key => key.Day).Distinct().Count(),
            Moves = [.. Matrix().Where(move => move.From != move.To)],
            Matrix = [.. Matrix()],
            Loads = [.. _days.GroupBy(pair => pair.Key.Department)
                .Select(group => new DepartmentLoad(group.Key, group.Sum(pair => pair.Value.Before), group.Sum(pair => pair.Value.After)))
                .OrderByDescending(load => load.After).ThenBy(load => load.Department, StringComparer.Ordinal)],
            Daily = [.. _days.OrderBy(pair => pair.Key.Day).ThenBy(pair => pair.Key.Department, StringComparer.Ordinal)
                .Select(pair => new DailyLoad(pair.Key.Day, pair.Key.Department, pair.Value.Before, pair.Value.After))],
            Changed = [.. _changed],
        };

        private static bool Closed(PastCase one, CompiledRuleSet rules, string lead) =>
            (rules.Vocabulary.Department(one.ClosedBy!)?.Name ?? one.ClosedBy) == lead || one.AlsoCalled.Contains(lead);

        private static CaseSide Side(Decision decision) =>
            new(decision.Category, decision.LeadDepartment, decision.Limit, decision.Severity, decision.Reason);

        private IEnumerable<DepartmentMove> Matrix() => _moves.OrderByDescending(move => move.Value).ThenBy(move => move.Key)
            .Select(move => new DepartmentMove(move.Key.Item1, move.Key.Item2, move.Value));
    }
}
