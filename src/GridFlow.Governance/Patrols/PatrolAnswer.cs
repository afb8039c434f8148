using GridFlow.Governance.Texts;

namespace GridFlow.Governance.Patrols;

/// <summary>What a patroller says to an item.</summary>
/// <param name="Yes">To a yes-or-no item.</param>
/// <param name="Number">To a number.</param>
/// <param name="Words">To words; a remark to the others.</param>
public sealed record PatrolSaid(bool? Yes, decimal? Number, string? Words);

/// <summary>An item of a round as it was answered.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="IsFailed">Whether it is not in order.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ByName">Who, by the name of that day.</param>
public sealed record PatrolAnswer(string ItemId, bool IsFailed, DateTimeOffset At, string ByName)
{
    /// <summary>Yes or no.</summary>
    public bool? Yes { get; init; }

    /// <summary>The number.</summary>
    public decimal? Number { get; init; }

    /// <summary>The words.</summary>
    public string? Words { get; init; }

    /// <summary>Number of the incident that a failure became, or that was open already.</summary>
    public string? IncidentNumber { get; init; }

    /// <summary>The same failure had been reported by an earlier round and is not settled.</summary>
    public bool IsRepeat { get; init; }
}

/// <summary>What an answer to an item means.</summary>
public static class PatrolJudgement
{
    /// <summary>The answer, where it is complete.</summary>
    /// <param name="item">The item.</param>
    /// <param name="said">What was said.</param>
    /// <param name="photos">How many photos there are.</param>
    /// <param name="actor">Who says it.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">Something is missing; the message says what.</exception>
    public static PatrolAnswer Judge(PatrolItem item, PatrolSaid said, int photos, Actor actor, DateTimeOffset now)
    {
        var words = PlainText.Within(said.Words, TextLimits.Answer, new("说明", "words"));
        var failed = item.Kind switch
        {
            PatrolItemKind.YesNo => (said.Yes ?? throw Missing("answer", "请选择“是”或“否”", "Please choose yes or no")) == item.FailsOnYes,
            PatrolItemKind.Number => IsOutside(item, said.Number ?? throw Missing("number", "请填写数值", "Please give the number")),
            _ => words is null ? throw Missing("words", "请填写情况", "Please write what you saw") : false,
        };
        if (photos == 0 && (item.Photo == PatrolPhoto.Always || failed && item.Photo == PatrolPhoto.WhenFailed))
            throw Missing("photo", "此项须拍照", "This item needs a photo");
        return new(item.Id, failed, now, actor.FullName.Chinese)
        {
            Yes = item.Kind == PatrolItemKind.YesNo ? said.Yes : null,
            Number = item.Kind == PatrolItemKind.Number ? said.Number : null,
            Words = words,
        };
    }

    /// <summary>What is reported of a failure: the plan, the item, what was found, and the patroller's own words.</summary>
    public static string Report(PatrolPlan plan, PatrolItem item, PatrolAnswer answer)
    {
        var found = item.Kind == PatrolItemKind.Number ? FormattableString.Invariant($"：{answer.Number}{item.Measure}，超出允许范围（{Range(item)}）") : "：不合格";
        return $"【{plan.Name}】{item.Name}{found}{(answer.Words is { } words ? $"。{words}" : "")}";
    }

    /// <summary>The range of a number as people write it.</summary>
    public static string Range(PatrolItem item) => (item.Low, item.High) switch
    {
        ({ } low, { } high) => FormattableString.Invariant($"{low}–{high}{item.Measure}"),
        ({ } low, null) => FormattableString.Invariant($"≥ {low}{item.Measure}"),
        (null, { } high) => FormattableString.Invariant($"≤ {high}{item.Measure}"),
        _ => "",
    };

    private static bool IsOutside(PatrolItem item, decimal number) => number < item.Low || number > item.High;

    private static GovernanceException Missing(string what, string chinese, string english) => new($"patrol.{what}-missing", new(chinese, english));
}
