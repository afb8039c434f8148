using System.Collections.Immutable;

namespace GridFlow.Governance.Emergencies;

/// <summary>What becomes of the open cases of a ladder when a plan begins, and again when it ends.</summary>
public enum OpenCases
{
    /// <summary>They end on the version they began on.</summary>
    Stay,

    /// <summary>They move at their next step.</summary>
    NextStep,

    /// <summary>They move at once.</summary>
    Now,
}

/// <summary>A version that is live while a plan is in force.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Fingerprint">What it said when it was put into the plan: that is what was proved and approved.</param>
/// <param name="Cases">What becomes of open cases, for a ladder.</param>
public sealed record PlanPart(string VersionId, string Fingerprint, OpenCases Cases)
{
    /// <summary>The document it is a version of.</summary>
    public string DefinitionId => VersionId[..VersionId.LastIndexOf(':')];
}

/// <summary>
/// A plan for the emergency (应急预案包): the versions of ladders, rules, tables and calendars that are to be live together while it lasts,
/// prepared, proved and approved beforehand.
/// </summary>
/// <param name="Name">What it is called, for example 防汛Ⅰ级响应.</param>
/// <param name="Parts">The versions, one of a document.</param>
public sealed record EmergencyPlan(string Name, ImmutableArray<PlanPart> Parts);
