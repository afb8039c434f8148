using System.Collections.Immutable;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Tables;

/// <summary>A ladder as a table: a row for every step that is somebody's task. What the table does not show is not touched by writing it back.</summary>
public sealed record LadderTable(ImmutableArray<TableRow> Rows)
{
    private static readonly string[] Exits = ["Done", "Passed", "Satisfied", "Timeout", "NoAnswer", "CannotHandle", "Rework", "Unsatisfied", "Returned", "Disputed", "Resolved", "NoResponse", "Unresolved"];

    /// <summary>Reads a drawing, in the order in which a case comes by.</summary>
    public static LadderTable Of(LadderSketch sketch, ActivityRegistry registry) => new([.. InOrder(sketch).Where(node => IsTask(node, registry)).Select(node => Row(sketch, node, registry))]);

    /// <summary>The steps that an exit may lead to, by name: tasks, closes and branches.</summary>
    public static IReadOnlyList<SketchNode> Destinations(LadderSketch sketch, ActivityRegistry registry) =>
        [.. InOrder(sketch).Where(node => IsTask(node, registry) || IsStop(sketch, node, registry))];

    /// <summary>The edit that writes what was changed in the table, and nothing else; rows that are not on the drawing change nothing.</summary>
    public LadderEdit Write(LadderSketch sketch, ActivityRegistry registry)
    {
        var was = Of(sketch, registry).Rows.ToDictionary(row => row.StepId);
        var edits = Rows.Where(row => was.ContainsKey(row.StepId)).SelectMany(row => Changes(was[row.StepId], row, sketch, registry)).ToList();
        return new Together(new BilingualText("修改表格", "change the table"), edits);
    }

    /// <summary>Compares row by row.</summary>
    public bool Equals(LadderTable? other) => other is not null && Rows.SequenceEqual(other.Rows);

    /// <inheritdoc />
    public override int GetHashCode() => Rows.Length;

    private static IEnumerable<LadderEdit> Changes(TableRow was, TableRow now, LadderSketch sketch, ActivityRegistry registry)
    {
        var type = registry.Find(sketch.Find(now.StepId)!.Type)!.Descriptor;
        if (now.Title != was.Title) yield return new RenameStep(now.StepId, now.Title);
        foreach (var (input, before, after) in new[] { ("Who", was.Who, now.Who), ("Role", was.Role, now.Role), ("SignLimit", was.SignLimit, now.SignLimit), ("Limit", was.Limit, now.Limit), ("WarnAtPercent", was.WarnsAt, now.WarnsAt) })
            if (after != before && after is not null && type.Inputs.FirstOrDefault(known => known.Name == input) is { } known)
                yield return new SetInput(now.StepId, known, SketchInput.Literal(after));
        foreach (var exit in Exits)
        {
            var (before, after) = (was.To(exit), now.To(exit));
            if (after == before || !type.Ports.Any(port => port.Name == exit)) continue;
            var edge = sketch.From(now.StepId).FirstOrDefault(edge => edge.Port == exit);
            if (after is null && edge is not null) yield return new Delete([], [edge.Id]);
            else if (after is not null && edge is null) yield return new Connect(now.StepId, exit, after);
            else if (after is not null) yield return new Reconnect(edge!.Id, now.StepId, exit, after);
        }
    }

    private static TableRow Row(LadderSketch sketch, SketchNode node, ActivityRegistry registry)
    {
        var type = registry.Find(node.Type)!.Descriptor;
        return new TableRow(node.Id, node.Title, node.Type == HandleTask.Type ? Value("Kind") : null)
        {
            Who = Value("Who"),
            Role = Value("Role"),
            SignLimit = Value("SignLimit"),
            Limit = Value("Limit"),
            WarnsAt = Value("WarnAtPercent"),
            Leads = type.Ports.Where(port => Exits.Contains(port.Name)).ToImmutableSortedDictionary(port => port.Name, port => Destination(sketch, node.Id, port.Name, registry), StringComparer.Ordinal),
        };

        // An expression is nothing a table can show; neither is an input that the step does not have.
        string? Value(string name) => type.Inputs.FirstOrDefault(input => input.Name == name) is not { } input ? null
            : node.Input(name) is { } written ? written.IsLiteral ? written.Value : null
            : Convert.ToString(input.Default, System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>The step an exit leads to, past notices and whatever else has but one way on; <see langword="null"/> where it leads nowhere.</summary>
    private static string? Destination(LadderSketch sketch, string id, string port, ActivityRegistry registry)
    {
        var seen = new HashSet<string>();
        for (var edge = sketch.From(id).FirstOrDefault(edge => edge.Port == port); edge is not null && seen.Add(edge.Target);)
        {
            var node = sketch.Find(edge.Target)!;
            if (IsTask(node, registry) || IsStop(sketch, node, registry)) return node.Id;
            edge = sketch.From(node.Id).First();
        }

        return null;
    }

    private static bool IsTask(SketchNode node, ActivityRegistry registry) => registry.Find(node.Type)?.Descriptor.Inputs.Any(input => input.Name == "Limit") == true;

    private static bool IsStop(LadderSketch sketch, SketchNode node, ActivityRegistry registry) =>
        registry.Find(node.Type)?.Descriptor is not { } type || type.IsTerminal || sketch.From(node.Id).Take(2).Count() != 1;

    /// <summary>A step stands behind all that lead to it, ways back left out; steps that nothing leads to stand where they begin a way.</summary>
    private static IEnumerable<SketchNode> InOrder(LadderSketch sketch)
    {
        var leaving = sketch.Edges.ToLookup(edge => edge.Source);
        var (open, done) = (new HashSet<string>(), new List<string>());
        var begins = sketch.Nodes.OrderBy(node => node.Id != sketch.Start).ThenBy(node => sketch.To(node.Id).Any());
        foreach (var begin in begins.Where(begin => open.Add(begin.Id)))
        {
            var way = new Stack<(string Id, IEnumerator<SketchEdge> Next)>([(begin.Id, leaving[begin.Id].GetEnumerator())]);
            while (way.TryPeek(out var at))
            {
                if (!at.Next.MoveNext()) done.Add(way.Pop().Id);
                else if (open.Add(at.Next.Current.Target)) way.Push((at.Next.Current.Target, leaving[at.Next.Current.Target].GetEnumerator()));
            }
        }

        done.Reverse();
        return done.Select(id => sketch.Find(id)!);
    }
}
