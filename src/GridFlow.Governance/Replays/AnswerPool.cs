using GridFlow.Governance.Calendars;
using GridFlow.Governance.Inbox;

namespace GridFlow.Governance.Replays;

/// <summary>
/// How units answered in a period, to draw from: by kind of task, category and unit; where that was seen too rarely by kind and unit, by kind and
/// category, by kind. What is drawn is the working time it took, so that an answer of Friday evening comes on Monday morning. A task that ran out of
/// time is drawn as never answered: how much longer it would have taken nobody knows, so a draft with longer limits looks worse than it is.
/// </summary>
public sealed class AnswerPool
{
    /// <summary>So many answers make a sample of their own.</summary>
    public const int Enough = 5;

    private readonly Dictionary<(TaskKind, string?, string?), List<Drawn>> _answers = [];
    private readonly WorkingCalendar _calendar;

    /// <summary>Gathers answers.</summary>
    public AnswerPool(IEnumerable<PastAnswer> answers, WorkingCalendar calendar)
    {
        _calendar = calendar;
        foreach (var answer in answers)
        {
            var drawn = Measure(answer);
            foreach (var key in Keys(answer.Kind, answer.Category, answer.UnitId))
            {
                if (!_answers.TryGetValue(key, out var list))
                    _answers[key] = list = [];
                list.Add(drawn);
            }
        }
    }

    /// <summary>Draws when and how a task is answered.</summary>
    /// <param name="kind">What is to be done.</param>
    /// <param name="category">The case's category.</param>
    /// <param name="unitId">The unit.</param>
    /// <param name="opened">When it came, UTC.</param>
    /// <param name="dice">A number that decides; the same gives the same.</param>
    /// <returns>When, UTC, and the outcome; <see langword="null"/> where nobody answers.</returns>
    public (DateTimeOffset At, string Outcome)? Draw(TaskKind kind, string category, string unitId, DateTimeOffset opened, ulong dice)
    {
        foreach (var key in Keys(kind, category, unitId))
        {
            if (!_answers.TryGetValue(key, out var list) || (list.Count < Enough && key != (kind, null, null)))
                continue;
            var drawn = list[(int)(dice % (ulong)list.Count)];
            return drawn.Outcome is null ? null : (drawn.Working is { } working ? _calendar.Advance(opened, working) : opened + drawn.Passed, drawn.Outcome);
        }

        return null;
    }

    private static IEnumerable<(TaskKind, string?, string?)> Keys(TaskKind kind, string category, string unitId) => [(kind, category, unitId), (kind, null, unitId), (kind, category, null), (kind, null, null)];

    private Drawn Measure(PastAnswer answer)
    {
        if (answer.ClosedAt is not { } closed || answer.Outcome is null)
            return new Drawn(null, default, null);
        // Who answers outside of hours does so again.
        var working = _calendar.WorkingTime(answer.OpenedAt, closed);
        return new Drawn(_calendar.IsOpen(closed) ? working : null, closed - answer.OpenedAt, answer.Outcome);
    }

    private readonly record struct Drawn(TimeSpan? Working, TimeSpan Passed, string? Outcome);
}
