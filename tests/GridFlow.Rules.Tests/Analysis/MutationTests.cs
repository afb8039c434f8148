using GridFlow.Rules.Analysis;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Analysis;

public class MutationTests(ITestOutputHelper output)
{
    private const int Sets = 200;

    [Fact]
    public void No_sound_set_has_a_finding()
    {
        for (var seed = 0; seed < Sets; seed++)
        {
            var findings = RuleSetAnalyzer.Analyze([new SoundSets(seed).Make()], SoundSets.Today);
            Assert.True(findings.IsEmpty, $"seed {seed}: {string.Join('\n', findings.Select(finding => finding.Message.Chinese))}");
        }
    }

    [Fact]
    public void Each_of_200_planted_defects_is_found_named_and_shown_by_an_incident()
    {
        var counts = new SortedDictionary<FindingKind, int>();
        var kinds = Enum.GetValues<FindingKind>();
        for (var seed = 0; seed < Sets; seed++)
        {
            var kind = kinds[seed % kinds.Length];
            var sound = new SoundSets(1000 + seed);
            var (set, culprit) = PlantedDefects.Plant(sound.Make(), kind, sound.Random);

            var findings = RuleSetAnalyzer.Analyze([set], SoundSets.Today);

            var told = $"seed {seed} {kind} {culprit}: {string.Join('\n', findings.Select(finding => $"{finding.Kind} {finding.Message.Chinese}"))}";
            Assert.True(findings.Any(finding => finding.Kind == kind && finding.Rules.Contains(culprit)), told);
            Assert.True(findings.All(finding => finding.Kind == kind || IsConsequence(kind, finding)), told);
            foreach (var finding in findings)
                Shows(set, finding, told);
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }

        output.WriteLine(string.Join(", ", counts));
    }

    // A tag nobody may set is left behind where the rules of a circle are taken out; a rule left out may leave a reader behind.
    private static bool IsConsequence(FindingKind kind, Finding finding) =>
        kind is FindingKind.Cycle or FindingKind.DuplicateId && finding.Kind == FindingKind.UnsetTag
        || kind == FindingKind.Conflict && finding.Kind == FindingKind.Conflict;

    private static void Shows(RuleSet set, Finding finding, string told)
    {
        if (finding.Incident is not { } incident)
        {
            Assert.True(finding.Kind is FindingKind.NeverHits or FindingKind.UnknownReference or FindingKind.Cycle or FindingKind.DuplicateId, told);
            return;
        }

        var rules = CompiledRuleSet.Compile([set]).RuleSet;
        if (rules is null)
            return;
        var decision = rules.Classify(incident, new DateTimeOffset(finding.Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        var hits = decision.Hits.Select(hit => hit.RuleId).ToList();
        switch (finding.Kind)
        {
            case FindingKind.Conflict:
                var conflict = Assert.Single(decision.Conflicts, conflict => conflict.Kind == finding.About);
                Assert.All(finding.Rules, id => Assert.Contains(id, conflict.Sides.Select(side => side.RuleId)));
                break;
            case FindingKind.Overlap or FindingKind.Expired or FindingKind.UnsetTag or FindingKind.RedundantKeyword:
                Assert.All(finding.Rules, id => Assert.Contains(id, hits));
                break;
            case FindingKind.Shadowed:
                Assert.True(finding.Rules.Skip(1).Any(hits.Contains), told);
                break;
            case FindingKind.Gap:
                Assert.DoesNotContain(hits, id => id.StartsWith(finding.Rules[0] + "/", StringComparison.Ordinal));
                break;
        }

        Assert.NotEmpty(finding.Example);
    }
}
