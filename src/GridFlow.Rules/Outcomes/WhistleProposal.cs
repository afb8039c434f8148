namespace GridFlow.Rules.Outcomes;

/// <summary>The five grounds on which a whistle may be blown.</summary>
public enum WhistleGround
{
    /// <summary>超出本单位职责: beyond the unit's duty.</summary>
    BeyondDuty = 1,

    /// <summary>无法明确责任主体: no clear owner.</summary>
    NoClearOwner = 2,

    /// <summary>跨街道跨社区: across two or more streets or communities.</summary>
    AcrossBoundaries = 3,

    /// <summary>需多部门协同: several departments are needed.</summary>
    SeveralDepartments = 4,

    /// <summary>需多层级联动: several levels are needed.</summary>
    SeveralLevels = 5,
}

/// <summary>A rule's proposal to blow the whistle. A person with the right confirms it in words.</summary>
/// <param name="Ground">On what ground.</param>
/// <param name="Reason">Why, in the rule writer's words; may be empty.</param>
public sealed record WhistleProposal(WhistleGround Ground, string Reason = "");
