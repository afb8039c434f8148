using GridFlow.Governance.Calendars;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Evaluation;

namespace GridFlow.Governance.Ladders;

/// <summary>
/// What the shell lends to the steps of a ladder for one burst: an immutable snapshot, taken before the burst. What a
/// step of the same burst decided is not in it; steps hand that on in the ladder's variables.
/// </summary>
/// <param name="Incident">The incident as it was before the burst.</param>
/// <param name="Organisation">The jurisdiction's units.</param>
/// <param name="Rules">The live rules.</param>
/// <param name="Calendar">The jurisdiction's calendar.</param>
public sealed record LadderWorld(Incident Incident, OrganisationTree Organisation, CompiledRuleSet Rules, WorkingCalendar Calendar)
{
    /// <summary>How many attachments came with the report.</summary>
    public int Attachments { get; init; }

    /// <summary>The stored versions <see cref="Rules"/> were compiled from, nearest first: what a classification names as its authors.</summary>
    public IReadOnlyList<string> RuleVersions { get; init; } = [];

    /// <summary>Counters the shell keeps for the rules, by field name, for example <c>recent.sameGrid24h</c>.</summary>
    public IReadOnlyDictionary<string, double> Counters { get; init; } = new Dictionary<string, double>();
}
