using System.Collections.Immutable;

namespace GridFlow.Governance.Ladders.Design.Tables;

/// <summary>A step that is somebody's task, as a row. A cell that is <see langword="null"/> is one the step does not have, or an expression: it is not written.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Title">Its name.</param>
/// <param name="Kind">What a handling step asks for: <c>handle</c>, <c>check</c>, <c>dispatch</c>, <c>ruling</c>; <see langword="null"/> for other steps.</param>
public sealed record TableRow(string StepId, string Title, string? Kind)
{
    /// <summary>A level, the unit that leads, the default owner, a unit.</summary>
    public string? Who { get; init; }

    /// <summary>The role; empty for the level's own.</summary>
    public string? Role { get; init; }

    /// <summary>The time to claim; empty for none.</summary>
    public string? SignLimit { get; init; }

    /// <summary>The time to answer.</summary>
    public string? Limit { get; init; }

    /// <summary>Percent of the limit after which it warns; 0 for never.</summary>
    public string? WarnsAt { get; init; }

    /// <summary>Where each exit leads that the step has: id of the next task, close or branch; <see langword="null"/> for nowhere.</summary>
    public ImmutableSortedDictionary<string, string?> Leads { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>Where it goes when it went well: to who verifies it, as a rule.</summary>
    public string? OnDone => To("Done") ?? To("Passed") ?? To("Satisfied") ?? To("Resolved");

    /// <summary>Where it goes when nobody answers in time.</summary>
    public string? OnTimeout => To("Timeout") ?? To("NoAnswer") ?? To("NoResponse");

    /// <summary>Where it goes when it cannot be handled.</summary>
    public string? OnCannotHandle => To("CannotHandle");

    /// <summary>Where it goes when it is given back: the department's return, the verifier's rework.</summary>
    public string? OnReturn => To("Returned") ?? To("Rework") ?? To("Unsatisfied") ?? To("Unresolved");

    /// <summary>Where an exit leads.</summary>
    public string? To(string exit) => Leads.GetValueOrDefault(exit);

    /// <summary>Whether the step has an exit.</summary>
    public bool Has(string exit) => Leads.ContainsKey(exit);

    /// <summary>The row with an exit led elsewhere.</summary>
    public TableRow With(string exit, string? to) => Has(exit) ? this with { Leads = Leads.SetItem(exit, to) } : this;

    /// <summary>Compares cell by cell.</summary>
    public bool Equals(TableRow? other) => other is not null && StepId == other.StepId && Title == other.Title && Kind == other.Kind && Who == other.Who && Role == other.Role
        && SignLimit == other.SignLimit && Limit == other.Limit && WarnsAt == other.WarnsAt && Leads.SequenceEqual(other.Leads);

    /// <inheritdoc />
    public override int GetHashCode() => StepId.GetHashCode(StringComparison.Ordinal);
}
