using System.Collections.Immutable;

namespace GridFlow.Rules.Outcomes;

/// <summary>What a rule says when it hits. What is null or empty, it says nothing about.</summary>
public sealed record Outcome
{
    /// <summary>Says nothing.</summary>
    public static Outcome Nothing { get; } = new();

    /// <summary>The category's code.</summary>
    public string? Category { get; init; }

    /// <summary>Takes the category the reporter chose (field <c>hint</c>), where the vocabulary knows it.</summary>
    public bool CategoryFromHint { get; init; }

    /// <summary>The leading department's name or short name.</summary>
    public string? LeadDepartment { get; init; }

    /// <summary>Departments that assist; those of all hits add up.</summary>
    public ImmutableArray<string> AssistingDepartments { get; init; } = [];

    /// <summary>1 一般, 2 较急, 3 紧急, 4 特急.</summary>
    public int? Severity { get; init; }

    /// <summary>The handling limit.</summary>
    public TimeLimit? Limit { get; init; }

    /// <summary>Marks other rules may read; those of all hits add up.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>A whistle to propose.</summary>
    public WhistleProposal? Whistle { get; init; }

    /// <summary>Why a person must look first; null when none must.</summary>
    public string? AskPerson { get; init; }

    /// <summary>The questions this answers.</summary>
    public IEnumerable<OutcomeKind> Kinds
    {
        get
        {
            if (Category is not null || CategoryFromHint) yield return OutcomeKind.Category;
            if (LeadDepartment is not null) yield return OutcomeKind.LeadDepartment;
            if (!AssistingDepartments.IsEmpty) yield return OutcomeKind.AssistingDepartments;
            if (Severity is not null) yield return OutcomeKind.Severity;
            if (Limit is not null) yield return OutcomeKind.Limit;
            if (!Tags.IsEmpty) yield return OutcomeKind.Tags;
            if (Whistle is not null) yield return OutcomeKind.Whistle;
            if (AskPerson is not null) yield return OutcomeKind.AskPerson;
        }
    }

    /// <summary>Compares lists element by element.</summary>
    public bool Equals(Outcome? other) =>
        other is not null && Category == other.Category && CategoryFromHint == other.CategoryFromHint
        && LeadDepartment == other.LeadDepartment && AssistingDepartments.SequenceEqual(other.AssistingDepartments)
        && Severity == other.Severity && Limit == other.Limit && Tags.SequenceEqual(other.Tags)
        && Whistle == other.Whistle && AskPerson == other.AskPerson;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Category, LeadDepartment, Severity, Limit, Tags.Length, AskPerson);
}
