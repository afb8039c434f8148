using System.Collections.Immutable;

namespace GridFlow.Governance.Ladders.Overrides;

/// <summary>
/// What a unit does otherwise than the ladder it inherits (一村一模式): single parts of single steps, and rungs more. Whatever is not
/// named is inherited, also when the ladder changes.
/// </summary>
/// <param name="Ladder">The ladder's definition without its jurisdiction.</param>
/// <param name="Unit">The unit on whose ground cases take it.</param>
public sealed record LadderOverride(string Ladder, string Unit)
{
    /// <summary>Steps with parts of their own.</summary>
    public ImmutableArray<StepOverride> Steps { get; init; } = [];

    /// <summary>Rungs more.</summary>
    public ImmutableArray<ExtraRung> Rungs { get; init; } = [];

    /// <summary>The same with a step's parts; a step that names none any more is inherited whole.</summary>
    public LadderOverride With(StepOverride step)
    {
        var others = Steps.RemoveAll(other => other.StepId == step.StepId);
        return this with { Steps = step.IsEmpty ? others : [.. others, step] };
    }
}

/// <summary>Parts of a step; <see langword="null"/> is inherited. They are written as the step has them.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Title">Its name when it was overridden, to speak of it when the ladder no longer has it.</param>
public sealed record StepOverride(string StepId, string Title)
{
    /// <summary>Whom it is for.</summary>
    public string? Who { get; init; }

    /// <summary>The time to claim.</summary>
    public string? SignLimit { get; init; }

    /// <summary>The time to answer.</summary>
    public string? Limit { get; init; }

    /// <summary>Percent of the limit after which it warns.</summary>
    public string? WarnsAt { get; init; }

    /// <summary>Whether all of it is inherited.</summary>
    public bool IsEmpty => Who is null && SignLimit is null && Limit is null && WarnsAt is null;
}

/// <summary>A rung that comes behind a step of the ladder: what that one cannot do, or not in time, comes to it first.</summary>
/// <param name="After">The step it comes behind.</param>
/// <param name="Title">Its name.</param>
/// <param name="Who">Whom it is for.</param>
/// <param name="Limit">The time to answer.</param>
public sealed record ExtraRung(string After, string Title, string Who, string Limit);
