using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Situations;

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

    /// <summary>What surrounded it when it came in; null where nobody knows.</summary>
    public PastSurroundings? Around { get; init; }

    /// <summary>What duty list and ruling register say of a category at its place, see the fields <c>duty.kind</c> and <c>ruling.department</c>; null where nobody knows.</summary>
    public Func<string, (string? Duty, string? Ruling)>? Listed { get; init; }
}

/// <summary>Compares two versions of a rule set on past cases.</summary>
public static class BackTest
{
    private const int Stride = 256;
    private const int MostExamples = 5;
    private const string SameCategory = "recent.sameCategoryInGrid24h";

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
            tally.Add(one, Decide(live, one), Decide(draft, one));
            if (++count % Stride != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(count);
        }

        progress?.Invoke(count);
        return tally.Report(count);
    }

    /// <summary>
    /// Decides a past case as the intake does. How many of its kind there were, and what is listed of it, is known only once its kind is: then the
    /// rules are asked again.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="one">The case.</param>
    public static Decision Decide(CompiledRuleSet rules, PastCase one)
    {
        var decision = rules.Classify(one.Sheet, one.At, explain: false, one.Around);
        if (decision.Category is not { } category)
            return decision;
        var count = one.Around?.SameCategoryInGrid24h(category) ?? 0;
        var (duty, ruling) = one.Listed?.Invoke(category) ?? default;
        if (count == 0 && duty is null && ruling is null)
            return decision;
        one.Sheet.Set(SameCategory, (double)count).Set("duty.kind", duty).Set("ruling.department", ruling);
        decision = rules.Classify(one.Sheet, one.At, explain: false, one.Around);
        one.Sheet.Set(SameCategory, 0.0).Set("duty.kind", null as string).Set("ruling.department", null as string);
        return decision;
    }

    private sealed class Tally(CompiledRuleSet live, CompiledRuleSet draft)
    {
        private readonly Dictionary<(string, string), int> _moves = [];
        private readonly List<ChangedCase> _changed = [];
        private readonly Dictionary<string, SituationCount> _situations = new(StringComparer.Ordinal);
        private int _cutOff;
        private readonly Dictionary<(DateOnly Day, string Department), (int Before, int After)> _days = [];
        private int _judged, _agreedBefore, _agreedAfter, _unsureBefore, _unsureAfter, _limits;
        private int _categories, _categoriesBefore, _categoriesAfter;

        public void Add(PastCase one, Decision before, Decision after)
        {
            var (from, to) = (before.LeadDepartment ?? "", after.LeadDepartment ?? "");
            bool? wasRight = string.IsNullOrEmpty(one.ClosedBy) ? null : Closed(one, live, from);
            bool? isRight = string.IsNullOrEmpty(one.ClosedBy) ? null : Closed(one, draft, to);
            foreach (var hit in before.Situations)
                CountBefore(hit, wasRight);
            foreach (var hit in after.Situations)
                CountAfter(one, hit, isRight);
            _cutOff += one.Around is { IsCutOff: true } ? 1 : 0;
            CollectionsMarshal.GetValueRefOrAddDefault(_moves, (from, to), out _)++;
            var day = DateOnly.FromDateTime(one.At.DateTime);
            CollectionsMarshal.GetValueRefOrAddDefault(_days, (day, from), out _).Before++;
            CollectionsMarshal.GetValueRefOrAddDefault(_days, (day, to), out _).After++;
            _unsureBefore += before.Unsure ? 1 : 0;
            _unsureAfter += after.Unsure ? 1 : 0;
            _limits += before.Limit != after.Limit ? 1 : 0;
            _judged += isRight is null ? 0 : 1;
            _agreedBefore += wasRight is true ? 1 : 0;
            _agreedAfter += isRight is true ? 1 : 0;

            if (!string.IsNullOrEmpty(one.Category))
            {
                _categories++;
                _categoriesBefore += one.Category == before.Category ? 1 : 0;
                _categoriesAfter += one.Category == after.Category ? 1 : 0;
            }

            if (before.Category != after.Category || from != to || before.Limit != after.Limit || before.Severity != after.Severity || before.Unsure != after.Unsure
                || !SameSituations(before, after))
                _changed.Add(new ChangedCase(one.Id, CaseSide.Of(before), CaseSide.Of(after), one.ClosedBy));
        }

        private void CountBefore(SituationHit hit, bool? right)
        {
            var known = Known(hit);
            _situations[hit.Id] = known with { Before = known.Before + 1, AgreedBefore = Judged(known.AgreedBefore, right) };
        }

        private void CountAfter(PastCase one, SituationHit hit, bool? right)
        {
            var known = Known(hit);
            _situations[hit.Id] = known with
            {
                Name = hit.Name, After = known.After + 1, AgreedAfter = Judged(known.AgreedAfter, right),
                Examples = known.Examples.Length == MostExamples ? known.Examples : known.Examples.Add(new HeldCase(one.Id,
                    [.. hit.Witnesses.OfType<RecentIncident>().Select(fact => fact.Number).Distinct().Take(MostExamples)])),
            };
        }

        private static bool SameSituations(Decision before, Decision after) => before.Situations.Length == after.Situations.Length
            && before.Situations.All(hit => after.Situations.Any(other => other.Id == hit.Id));

        private SituationCount Known(SituationHit hit) => _situations.GetValueOrDefault(hit.Id) ?? new SituationCount(hit.Id, hit.Name, 0, 0);

        private static Agreement Judged(Agreement known, bool? right) =>
            right is { } judged ? new Agreement(known.Judged + 1, known.Right + (judged ? 1 : 0)) : known;

        public BackTestReport Report(int count) => new()
        {
            CutOff = _cutOff,
            Situations = [.. _situations.Values.OrderByDescending(one => one.After).ThenBy(one => one.Id, StringComparer.Ordinal)],
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

        private IEnumerable<DepartmentMove> Matrix() => _moves.OrderByDescending(move => move.Value).ThenBy(move => move.Key)
            .Select(move => new DepartmentMove(move.Key.Item1, move.Key.Item2, move.Value));
    }
}
