using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Plans;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Proofs;

/// <summary>Sound ladders with one thing changed: whatever makes a ladder lose a case is refused, whatever does not is not.</summary>
public sealed class MutationTests
{
    private static readonly Dictionary<string, Func<LadderSketch, Random, LadderEdit?>> Faulty = new()
    {
        ["the clock is gone"] = (sketch, random) => Set(Any(Tasks(sketch), random), "Limit", ""),
        ["the clock is nonsense"] = (sketch, random) => Set(Any(Tasks(sketch), random), "Limit", "demnächst"),
        ["the owner is nobody"] = (sketch, random) => Set(Any(Tasks(sketch), random), "Who", "borough"),
        ["the role handles nothing"] = (sketch, random) => Set(Any(Tasks(sketch), random), "Role", Roles.Auditor),
        ["an exit leads nowhere"] = (sketch, random) => Any(sketch.Edges.Where(edge => IsNeeded(sketch, edge)), random) is { } edge ? new Delete([], [edge.Id]) : null,
        ["a step is gone"] = (sketch, random) => Any(sketch.Nodes.Where(node => node.Id is "close" or "verify" or "route" or "classify" or "again" or "ruling" or "callBack"), random) is { } node ? new Delete([node.Id], []) : null,
        ["done goes round"] = (sketch, random) => Any(sketch.Edges.Where(edge => edge.Source.StartsWith("rung", StringComparison.Ordinal) && edge.Port == "Done"), random) is { } edge
            ? new Reconnect(edge.Id, edge.Source, edge.Port, "route") : null,
        ["rework without end"] = (sketch, _) => sketch.Find("again") is null ? null : Set("again", "Elsa.FlowDecision", "Condition", new("JavaScript", "true")),
        ["two owners at once"] = (sketch, random) => Any(sketch.Edges.Where(edge => edge.Source == "route" && edge.Target is "grid" or "rung1"), random) is not { } edge ? null
            : new Together(default, [new AddStep("second", Type(HandleTask.Type), "同时办理", default), new Connect(edge.Source, edge.Port, "second"), new Connect("second", "Done", "close")]),
        ["a condition nobody can prove"] = (sketch, _) => sketch.Find("again") is null ? null : Set("again", "Elsa.FlowDecision", "Condition", new("JavaScript", "variables.Handlers.length < 20")),
    };

    private static readonly Dictionary<string, Func<LadderSketch, Random, LadderEdit?>> Harmless = new()
    {
        ["another limit"] = (sketch, random) => Set(Any(Tasks(sketch), random), "Limit", Any(["30min", "2h", "4wh", "2wd", "7d"], random)!),
        ["another warning"] = (sketch, random) => Set(Any(Tasks(sketch), random), "WarnAtPercent", "50"),
        ["another name"] = (sketch, random) => new RenameStep(Any(sketch.Nodes, random)!.Id, "改名"),
        ["another place"] = (sketch, random) => new MoveSteps(new Dictionary<string, SketchPoint> { [Any(sketch.Nodes, random)!.Id] = new(random.Next(900), random.Next(900)) }),
        ["a comment"] = (sketch, random) => new CommentStep(Any(sketch.Nodes, random)!.Id, "说明"),
        ["more or less rework"] = (sketch, random) => sketch.Find("again") is null ? null : Set("again", "Elsa.FlowDecision", "Condition", new("JavaScript", $"variables.Reworks <= {random.Next(6)}")),
        ["a photo is asked for"] = (sketch, random) => Set(Any(Tasks(sketch).Where(node => node.Type == HandleTask.Type), random), "RequirePhoto", "true"),
        ["a notice between"] = (sketch, random) => Any(sketch.Edges.Where(edge => edge.Source.StartsWith("rung", StringComparison.Ordinal) && edge.Port == "Done" && sketch.To(edge.Target).Count() > 0), random) is not { } edge ? null
            : new Together(default, [new AddStep("told", Type("GridFlow.Notify"), "告知", default), new Reconnect(edge.Id, edge.Source, edge.Port, "told"), new Connect("told", "Sent", edge.Target)]),
        ["urgent cases are told apart"] = (sketch, random) => Any(sketch.Edges.Where(edge => edge.Source == "verify" && edge.Port == "Passed"), random) is not { } edge ? null
            : new Together(default, [new AddStep("urgent", Type("Elsa.FlowDecision"), "紧急？", default), Set("urgent", "Elsa.FlowDecision", "Condition", new("JavaScript", "variables.Severity >= 3 && variables.Category != 'E0102'")),
                new AddStep("told", Type("GridFlow.Notify"), "告知", default), new Reconnect(edge.Id, edge.Source, edge.Port, "urgent"), new Connect("urgent", "True", "told"), new Connect("urgent", "False", edge.Target), new Connect("told", "Sent", edge.Target)]),
    };

    [Fact]
    public void Every_faulty_change_of_a_sound_ladder_is_refused_and_no_harmless_one()
    {
        var done = new Dictionary<string, int>();
        var mutations = Effort.Of(atTheGate: 60, thorough: 1200);
        for (var seed = 0; done.Values.Sum() < mutations; seed++)
        {
            var random = new Random(seed);
            var sound = Sound(random);
            var isFaulty = seed % 2 == 0;
            var (name, mutate) = (isFaulty ? Faulty : Harmless).ElementAt(seed / 2 % (isFaulty ? Faulty : Harmless).Count);
            if (mutate(sound, random) is not { } edit || edit.Apply(sound) is not { } changed || ReferenceEquals(changed, sound)) continue;
            done[name] = done.GetValueOrDefault(name) + 1;
            var verdict = LadderProof.Prove(changed.ToDefinition(), BruteForce.Registry, Wulingyuan.Tree);
            Assert.True(verdict.IsSound != isFaulty, $"Seed {seed}, {name}: {string.Join('\n', verdict.Findings.Select(finding => finding.Problem.Message.Chinese))}\n{changed.ToJson()}");
        }

        // A change that was never made proves nothing.
        Assert.Equal(Faulty.Keys.Concat(Harmless.Keys).Order(), done.Keys.Order());
    }

    private static LadderSketch Sound(Random random) => random.Next(3) switch
    {
        0 => LadderSketch.Open(LadderDeletions.Shipped("wulingyuan")),
        1 => PlanDrawing.Draw(Any(LadderTemplates.All, random)!.For(Wulingyuan.Tree), "draft", Wulingyuan.Tree, BruteForce.Registry),
        _ => PlanDrawing.Draw(new()
        {
            Name = "试画",
            Rungs = [.. new[] { "grid", "community", "street", Addressee.Lead }.Where(_ => random.Next(3) > 0).DefaultIfEmpty("street").Select(who => new PlannedRung(who, "1wd"))],
            First = (FirstAsked)random.Next(3),
            Timeout = (OnTimeout)random.Next(3),
            Look = (SecondLook)random.Next(4),
            CaseLimitPushes = random.Next(2) == 0,
            MostReworks = 1 + random.Next(3), // with none at all the ways that only rework goes would be none
        }, "draft", Wulingyuan.Tree, BruteForce.Registry),
    };

    /// <summary>Whether a case may come to the exit and has no other way: what may be left out is left out here.</summary>
    private static bool IsNeeded(LadderSketch sketch, SketchEdge edge)
    {
        var source = sketch.Find(edge.Source)!;
        var isLast = source.Type == HandleTask.Type && source.Literal("Who") == Addressee.DefaultOwner;
        var pushes = sketch.Edges.Count(other => other.Port == "CaseTimeout" && sketch.Find(other.Source)!.Type == HandleTask.Type) > 1;
        return edge.Port switch
        {
            "Timeout" => !isLast,
            "CaseTimeout" => pushes,
            _ => edge.Source != "start",
        };
    }

    private static IEnumerable<SketchNode> Tasks(LadderSketch sketch) => sketch.Nodes.Where(node => node.Type is HandleTask.Type or "GridFlow.Verify" or "GridFlow.CallBack");

    private static SetInput Set(SketchNode? node, string input, string value) => Set(node!.Id, node.Type, input, SketchInput.Literal(value));

    private static SetInput Set(string id, string type, string input, SketchInput value) => new(id, Type(type).Inputs.First(known => known.Name == input), value);

    private static ActivityDescriptor Type(string type) => BruteForce.Registry.Find(type)!.Descriptor;

    private static T? Any<T>(IEnumerable<T> all, Random random) => all.ToList() is { Count: > 0 } list ? list[random.Next(list.Count)] : default;
}
