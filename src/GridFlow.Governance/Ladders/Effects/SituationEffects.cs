using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>Rules found something about a case under way. It stands with the classification, and a person decides.</summary>
/// <param name="Found">Situations that hold now.</param>
/// <param name="Whistle">A whistle they propose; <see langword="null"/> leaves what was proposed.</param>
public sealed record SituationsFound(IReadOnlyList<SituationFound> Found, WhistleProposal? Whistle) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act)
    {
        var known = file.Incident.Classification ?? new Classification { At = act.Now };
        file.Incident.Advise(known with { Situations = [.. known.Situations, .. Found], Whistle = Whistle ?? known.Whistle });
        var names = Found.Select(one => one.Name).Concat(Whistle is null ? [] : [Whistle.Reason]).Where(name => name.Length > 0).Distinct().ToList();
        file.Write(act, TimelineKind.Noted, new BilingualText($"规则提示：{string.Join('、', names)}", $"The rules point out: {string.Join(", ", names)}"));
    }
}
