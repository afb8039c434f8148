using System.Text.Json.Nodes;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Differences;

/// <summary>What kind of change.</summary>
public enum ChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is another.</summary>
    Changed,
}

/// <summary>One thing that is different, in words.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Sentence">Such as 街道处置的时限由2个工作日改为1个工作日.</param>
/// <param name="StepId">The step it is about; <see langword="null"/> for the ladder as a whole.</param>
public sealed record LadderChange(ChangeKind Kind, BilingualText Sentence, string? StepId = null);

/// <summary>
/// Two versions of a ladder beside each other: sentences for people, and marks for a coloured picture. Steps are recognised by their ids, as
/// open cases recognise them; where a step stands on the drawing makes no difference.
/// </summary>
public sealed class LadderDifferences
{
    private static readonly HashSet<string> SaidElsewhere = new(StringComparer.OrdinalIgnoreCase) { "id", "nodeId", "name", "metadata", "cases", "type" };

    private readonly List<LadderChange> _changes = [];
    private readonly Dictionary<string, ChangeKind> _steps = [];
    private readonly Dictionary<string, ChangeKind> _lines = [];

    private LadderDifferences(LadderSketch before, LadderSketch after) => Picture = after.With(
        after.Nodes.Concat(before.Nodes.Where(node => after.Find(node.Id) is null)), after.Edges.Concat(before.Edges));

    /// <summary>Both versions in one drawing: the newer one, and what it no longer has where it stood.</summary>
    public LadderSketch Picture { get; }

    /// <summary>What is different, the ladder itself first, then step by step.</summary>
    public IReadOnlyList<LadderChange> Changes => _changes;

    /// <summary>Marks of steps, by id; those of removed ones are on the drawing before.</summary>
    public IReadOnlyDictionary<string, ChangeKind> Steps => _steps;

    /// <summary>Marks of connections, by id; one that leads elsewhere now is a removed one and an added one.</summary>
    public IReadOnlyDictionary<string, ChangeKind> Lines => _lines;

    /// <summary>Compares.</summary>
    /// <param name="before">The older version.</param>
    /// <param name="after">The newer one.</param>
    /// <param name="registry">The types of steps, for the names of inputs and exits.</param>
    /// <param name="organisation">For the names of levels and units.</param>
    public static LadderDifferences Between(LadderSketch before, LadderSketch after, ActivityRegistry registry, OrganisationTree? organisation)
    {
        var found = new LadderDifferences(before, after);
        found.Ladder(before, after);
        foreach (var node in before.Nodes.Where(node => after.Find(node.Id) is null))
            found.Step(ChangeKind.Removed, node, new($"删除步骤“{node.Title}”", $"Step \"{node.Title}\" is gone"));
        foreach (var node in after.Nodes)
        {
            if (before.Find(node.Id) is not { } old || old.Type != node.Type) found.New(before.Find(node.Id), node, registry, organisation);
            else found.Step(old, node, registry, organisation);
            found.Exits(before, after, node, registry);
        }

        return found;
    }

    private void Ladder(LadderSketch before, LadderSketch after)
    {
        if (before.Name != after.Name) Say(ChangeKind.Changed, new($"流程名称由“{before.Name}”改为“{after.Name}”", $"The ladder \"{before.Name}\" is called \"{after.Name}\" now"));
        if (before.Description != after.Description) Say(ChangeKind.Changed, new("流程说明有修改", "The description of the ladder is another"));
        if (before.Start != after.Start && after.Start is { } start && after.Find(start) is { } first && before.Start is not null)
            Say(ChangeKind.Changed, new($"第一步改为“{first.Title}”", $"It begins with \"{first.Title}\" now"));
        if (!JsonNode.DeepEquals(Bare(before.Shell), Bare(after.Shell))) Say(ChangeKind.Changed, new("流程的变量或其他设置有修改", "Variables or other settings of the ladder are others"));
    }

    private void New(SketchNode? old, SketchNode node, ActivityRegistry registry, OrganisationTree? organisation)
    {
        var summary = SketchSummary.Of(node, registry.Find(node.Type)?.Descriptor, organisation);
        List<BilingualText> parts = [.. new[] { summary.Who, summary.Limit }.OfType<BilingualText>()];
        var more = parts.Count == 0 ? default : new BilingualText($"（{string.Join("，", parts.Select(part => part.Chinese))}）", $" ({string.Join(", ", parts.Select(part => part.English))})");
        Step(old is null ? ChangeKind.Added : ChangeKind.Changed, node, old is null
            ? new($"新增步骤“{node.Title}”{more.Chinese}", $"New step \"{node.Title}\"{more.English}")
            : new($"“{node.Title}”换成了另一种步骤", $"\"{node.Title}\" is another kind of step now"));
    }

    private void Step(SketchNode old, SketchNode node, ActivityRegistry registry, OrganisationTree? organisation)
    {
        var inputs = registry.Find(node.Type)?.Descriptor.Inputs ?? [];
        if (old.Title != node.Title) Step(ChangeKind.Changed, node, new($"步骤“{old.Title}”改名为“{node.Title}”", $"Step \"{old.Title}\" is called \"{node.Title}\" now"));
        if (old.Comment != node.Comment) Step(ChangeKind.Changed, node, new($"“{node.Title}”的说明有修改", $"The comment of \"{node.Title}\" is another"));
        foreach (var input in inputs.Where(input => old.Input(input.Name) != node.Input(input.Name)))
        {
            var (was, now) = (FieldWords.Of(input, old.Input(input.Name), organisation), FieldWords.Of(input, node.Input(input.Name), organisation));
            if (was != now) Step(ChangeKind.Changed, node, new(
                $"{node.Title}的{input.DisplayName.Chinese}由{was.Chinese}改为{now.Chinese}", $"{input.DisplayName.English} of {node.Title}: {now.English} instead of {was.English}"));
        }

        if (old.PropertyJson("cases") != node.PropertyJson("cases")) Step(ChangeKind.Changed, node, new($"“{node.Title}”的分支条件有修改", $"The cases of \"{node.Title}\" are others"));
        if (!JsonNode.DeepEquals(Rest(old, inputs), Rest(node, inputs))) Step(ChangeKind.Changed, node, new($"“{node.Title}”的其他设置有修改", $"Other settings of \"{node.Title}\" are others"));
    }

    private void Exits(LadderSketch before, LadderSketch after, SketchNode node, ActivityRegistry registry)
    {
        var names = SketchExits.Of(after, node, registry).ToDictionary(exit => exit.Port, exit => exit.Name);
        foreach (var port in after.From(node.Id).Concat(before.From(node.Id)).Select(edge => edge.Port).Distinct())
        {
            List<SketchEdge> were = [.. before.From(node.Id).Where(edge => edge.Port == port)], are = [.. after.From(node.Id).Where(edge => edge.Port == port)];
            if (were.Select(edge => edge.Target).ToHashSet().SetEquals(are.Select(edge => edge.Target))) continue;
            foreach (var gone in were.ExceptBy(are.Select(edge => edge.Id), edge => edge.Id)) _lines[gone.Id] = ChangeKind.Removed;
            foreach (var made in are.ExceptBy(were.Select(edge => edge.Id), edge => edge.Id)) _lines[made.Id] = ChangeKind.Added;
            if (before.Find(node.Id) is null) continue;
            var exit = names.GetValueOrDefault(port, new(port, port));
            var (from, to) = (Titles(before, were), Titles(after, are));
            _changes.Add(new(were.Count == 0 ? ChangeKind.Added : are.Count == 0 ? ChangeKind.Removed : ChangeKind.Changed, (were.Count, are.Count) switch
            {
                (0, _) => new($"{node.Title}“{exit.Chinese}”后到{to}", $"{node.Title}: \"{exit.English}\" leads to {to} now"),
                (_, 0) => new($"{node.Title}“{exit.Chinese}”后不再到{from}", $"{node.Title}: \"{exit.English}\" leads to {from} no longer"),
                _ => new($"{node.Title}“{exit.Chinese}”后由{from}改到{to}", $"{node.Title}: \"{exit.English}\" leads to {to} instead of {from}"),
            }, node.Id));
            _steps.TryAdd(node.Id, ChangeKind.Changed);
        }
    }

    private static string Titles(LadderSketch sketch, IEnumerable<SketchEdge> edges) => string.Join("、", edges.Select(edge => $"“{sketch.Find(edge.Target)!.Title}”"));

    // Of the document around the drawing what is neither its name nor the version it is.
    private static JsonObject Bare(JsonObject shell)
    {
        var copy = (JsonObject)shell.DeepClone();
        foreach (var name in new[] { "id", "definitionId", "version", "name", "description", "createdAt", "isLatest", "isPublished", "toolVersion", "links" }) copy.Remove(name);
        copy.Object("root")?.Remove("start");
        return copy;
    }

    private static JsonObject Rest(SketchNode node, IReadOnlyList<InputDescriptor> inputs)
    {
        var copy = (JsonObject)node.Json.DeepClone();
        foreach (var name in copy.Select(pair => pair.Key).Where(key => SaidElsewhere.Contains(key) || inputs.Any(input => input.Name.Equals(key, StringComparison.OrdinalIgnoreCase))).ToList()) copy.Remove(name);
        return copy;
    }

    private void Say(ChangeKind kind, BilingualText sentence) => _changes.Add(new(kind, sentence));

    private void Step(ChangeKind kind, SketchNode node, BilingualText sentence)
    {
        _changes.Add(new(kind, sentence, node.Id));
        _steps.TryAdd(node.Id, kind);
    }
}
