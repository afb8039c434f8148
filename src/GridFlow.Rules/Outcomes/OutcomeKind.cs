namespace GridFlow.Rules.Outcomes;

/// <summary>The questions a rule set answers.</summary>
public enum OutcomeKind
{
    /// <summary>What it is.</summary>
    Category,

    /// <summary>Who leads (主办).</summary>
    LeadDepartment,

    /// <summary>Who helps (协办); adds up.</summary>
    AssistingDepartments,

    /// <summary>How bad: 1 一般, 2 较急, 3 紧急, 4 特急.</summary>
    Severity,

    /// <summary>How long handling may take.</summary>
    Limit,

    /// <summary>Marks that other rules read; add up.</summary>
    Tags,

    /// <summary>A proposal to blow the whistle.</summary>
    Whistle,

    /// <summary>A person must look first.</summary>
    AskPerson,
}
