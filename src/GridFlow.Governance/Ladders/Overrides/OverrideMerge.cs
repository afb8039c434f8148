using System.Collections.Immutable;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Overrides;

/// <summary>Brings together what two people made of one draft of what a unit overrides, part by part.</summary>
public static class OverrideMerge
{
    private const string Who = "who", SignLimit = "signLimit", Limit = "limit", WarnsAt = "warnsAt", After = "after", Title = "title";

    // What a step overrides is told from a part it inherits: an empty text overrides, too.
    private const string Own = "=", Rung = "rung ";

    /// <summary>Compares three drafts.</summary>
    /// <param name="began">What both began with.</param>
    /// <param name="mine">What this person made of it.</param>
    /// <param name="theirs">What the other one made of it.</param>
    /// <param name="organisation">For the names of levels and units.</param>
    public static Joined<LadderOverride> Of(LadderOverride began, LadderOverride mine, LadderOverride theirs, OrganisationTree? organisation)
    {
        var titles = began.Steps.Concat(theirs.Steps).Concat(mine.Steps).ToLookup(step => step.StepId, step => step.Title);
        var was = began.Rungs.Select(Fields).ToList();
        var merge = RecordMerge.Of(Records(began, '='), Records(mine, 'a'), Records(theirs, 'b'));
        var rungs = merge.Merged.Where(IsRung).OrderBy(rung => rung.Key, StringComparer.Ordinal).ToList();
        var merged = mine with
        {
            Steps = [.. merge.Merged.Where(one => !IsRung(one)).Select(one => Step(one.Key, titles[one.Key].Last(), one.Value)).Where(step => !step.IsEmpty)],
            Rungs = [.. rungs.Select(one => RungOf(one.Value))],
        };
        return new(merged, [.. merge.Conflicts.Select(conflict => conflict.Record.StartsWith(Rung, StringComparison.Ordinal)
            ? OfRung(conflict, rungs.FindIndex(one => one.Key == conflict.Record), merged, organisation)
            : OfStep(conflict, titles[conflict.Record].Last(), organisation))]);

        // A step that names nothing is inherited whole, which is something to say as well: none is ever missing.
        Dictionary<string, ImmutableDictionary<string, string>> Records(LadderOverride own, char whose) =>
            titles.Select(step => (Key: step.Key, Fields: Fields(own.Steps.FirstOrDefault(one => one.StepId == step.Key))))
                .Concat(RowKeys.Of(was, [.. own.Rungs.Select(Fields)], whose).Zip(own.Rungs, (key, rung) => (Key: Rung + key, Fields: Fields(rung))))
                .ToDictionary(one => one.Key, one => one.Fields);
    }

    private static Contest<LadderOverride> OfStep(FieldConflict conflict, string title, OrganisationTree? organisation) => new(
        Words(title, conflict, organisation),
        own => Fields(own.Steps.FirstOrDefault(step => step.StepId == conflict.Record)) is var fields && fields.GetValueOrDefault(conflict.Field, "") == conflict.Mine
            ? own.With(Step(conflict.Record, title, fields.SetItem(conflict.Field, conflict.Theirs)))
            : own);

    private static Contest<LadderOverride> OfRung(FieldConflict conflict, int at, LadderOverride merged, OrganisationTree? organisation) => new(
        Words(merged.Rungs[at].Title, conflict, organisation),
        own => at < own.Rungs.Length && Fields(own.Rungs[at]) is var fields && fields[conflict.Field] == conflict.Mine
            ? own with { Rungs = own.Rungs.SetItem(at, RungOf(fields.SetItem(conflict.Field, conflict.Theirs))) }
            : own);

    private static BothWrote Words(string title, FieldConflict conflict, OrganisationTree? organisation)
    {
        var name = conflict.Field switch
        {
            Who => new BilingualText("由谁办理", "who"),
            SignLimit => new("签收时限", "time to claim"),
            Limit => new("办理时限", "time to answer"),
            WarnsAt => new("预警比例", "warning"),
            After => new("接在哪一步之后", "the step it comes behind"),
            _ => new("名称", "name"),
        };
        return new(new($"“{title}”的{name.Chinese}", $"{title}, {name.English}"), Value(conflict.Mine), Value(conflict.Theirs));

        BilingualText Value(string text) => conflict.Field switch
        {
            _ when text.Length == 0 => new("沿用上级", "inherited"),
            Who => SketchSummary.Named(text[1..], organisation),
            SignLimit or Limit => FieldWords.Limit(text[1..]),
            WarnsAt => Warnings.InWords(text[1..]),
            _ => new($"“{text[1..]}”", $"\"{text[1..]}\""),
        };
    }

    private static bool IsRung(KeyValuePair<string, ImmutableDictionary<string, string>> one) => one.Key.StartsWith(Rung, StringComparison.Ordinal);

    private static ImmutableDictionary<string, string> Fields(StepOverride? step) => ImmutableDictionary<string, string>.Empty.AddRange(
        new[] { (Who, step?.Who), (SignLimit, step?.SignLimit), (Limit, step?.Limit), (WarnsAt, step?.WarnsAt) }
            .Where(part => part.Item2 is not null).Select(part => KeyValuePair.Create(part.Item1, Own + part.Item2)));

    private static ImmutableDictionary<string, string> Fields(ExtraRung rung) => ImmutableDictionary<string, string>.Empty
        .Add(After, Own + rung.After).Add(Title, Own + rung.Title).Add(Who, Own + rung.Who).Add(Limit, Own + rung.Limit);

    private static StepOverride Step(string id, string title, ImmutableDictionary<string, string> fields) => new(id, title)
    {
        Who = Part(fields, Who), SignLimit = Part(fields, SignLimit), Limit = Part(fields, Limit), WarnsAt = Part(fields, WarnsAt),
    };

    private static ExtraRung RungOf(ImmutableDictionary<string, string> fields) =>
        new(Part(fields, After) ?? "", Part(fields, Title) ?? "", Part(fields, Who) ?? "", Part(fields, Limit) ?? "");

    private static string? Part(ImmutableDictionary<string, string> fields, string name) => fields.GetValueOrDefault(name, "") is { Length: > 0 } text ? text[1..] : null;
}
