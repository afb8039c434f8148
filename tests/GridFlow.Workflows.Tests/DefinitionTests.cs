using System.Text.Json.Nodes;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Workflows.Tests;

/// <summary>Reading and writing loses nothing, old forms are understood, node ids are recomputed.</summary>
public sealed class DefinitionTests
{
    public static TheoryData<string> OldForms => new(
        // Flat connections, PascalCase keys, a $values wrapper, one bare connection, properties nobody knows.
        """{"definitionId":"a","root":{"type":"Elsa.Flowchart","id":"r","start":"A","activities":[{"type":"Elsa.WriteLine","id":"A","text":"a"},{"type":"Elsa.WriteLine","id":"B","text":"b"}],"connections":[{"source":"A","target":"B","sourcePort":"Done","targetPort":"In"}]}}""",
        """{"definitionId":"a","x-vendor":{"deep":[1,2.50,{"n":null}]},"root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.WriteLine","id":"A","text":"a","applicationProperties":{"canStartWorkflow":true}},{"type":"Elsa.WriteLine","id":"B","text":"b"}],"connections":{"$values":[{"Source":{"Activity":"A","Port":"Done"},"Target":{"Activity":"B","Port":"In"},"vertices":[{"x":1,"y":2}]}]}}}""",
        """{"definitionId":"a","root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.WriteLine","id":"A","text":"a"},{"type":"Elsa.WriteLine","id":"B","text":"b"}],"connections":{"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"} } } }""",
        """{"id":"v","root":{"type":"Elsa.Sequence","activities":[{"type":"Elsa.WriteLine","text":{"typeName":"String","expression":{"type":"Literal","value":"a"},"memoryReference":{"id":"m"},"future":true}},{"type":"Elsa.WriteLine","text":"b"}],"customProperties":{"source":"s","anything":{"at":"all"} } } }""");

    [Fact]
    public void Every_definition_at_hand_is_written_as_it_was_read()
    {
        var files = Directory.GetFiles(SharedFiles.Require("conformance/definitions"), "*.json").ToList();
        var root = Path.GetFullPath(Path.Combine(SharedFiles.Require("conformance"), "..", ".."));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "workflows")) && File.Exists(Path.Combine(folder.FullName, "GridFlow.sln")))
                files.AddRange(Directory.GetFiles(Path.Combine(folder.FullName, "workflows"), "*.json", SearchOption.AllDirectories));
        }

        Assert.True(files.Count > 50, $"Only {files.Count} definitions near {root}.");
        foreach (var file in files)
            AssertSame(File.ReadAllText(file), Path.GetFileName(file));
    }

    [Fact]
    public void Random_definitions_with_unknown_properties_are_written_as_they_were_read()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var root = RandomActivity(random, 3, new int[1]);
            var document = new JsonObject { ["definitionId"] = $"d{seed}", ["root"] = root, ["unknown"] = RandomValue(random, 3), ["options"] = new JsonObject { ["later"] = RandomValue(random, 2) } };
            AssertSame(document.ToJsonString(), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(OldForms))]
    public void Old_forms_run_like_new_ones_and_are_written_as_they_were_read(string json)
    {
        AssertSame(json, json);
        var trace = TraceRunner.Run(WorkflowDefinition.Parse(json).Program(), new Dictionary<string, object?>(), DateTimeOffset.UnixEpoch);

        Assert.Equal(["a", "b"], trace.Output);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
    }

    [Fact]
    public void Node_ids_are_recomputed_and_missing_ids_are_given()
    {
        var definition = WorkflowDefinition.Parse(
            """{"definitionId":"a","root":{"type":"Elsa.Sequence","id":"s","nodeId":"wrong","activities":[{"type":"Elsa.WriteLine"},{"type":"Elsa.WriteLine"},{"type":"Elsa.Event","id":"Ev1"}]}}""");
        var written = JsonNode.Parse(definition.ToJson(complete: true))!["root"]!;

        Assert.Equal("Workflow1:s", written["nodeId"]!.GetValue<string>());
        Assert.Equal(["WriteLine1", "WriteLine2", "Ev1"], written["activities"]!.AsArray().Select(activity => activity!["id"]!.GetValue<string>()));
        Assert.Equal("Workflow1:s:Ev1", written["activities"]![2]!["nodeId"]!.GetValue<string>());
        Assert.Equal("Workflow1:s", JsonNode.Parse(definition.ToJson())!["root"]!["nodeId"]!.GetValue<string>());
    }

    [Fact]
    public void A_connection_to_a_missing_activity_is_dropped_in_the_new_form_and_refused_in_the_old()
    {
        const string Template = """{"definitionId":"a","root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.WriteLine","id":"A","text":"a"}],"connections":[CONNECTION]}}""";
        var current = WorkflowDefinition.Parse(Template.Replace("CONNECTION", """{"source":{"activity":"A"},"target":{"activity":"Gone"}}""", StringComparison.Ordinal));
        var legacy = WorkflowDefinition.Parse(Template.Replace("CONNECTION", """{"source":"A","target":"Gone"}""", StringComparison.Ordinal));

        Assert.DoesNotContain(Compilation.WorkflowProgram.Compile(current, Activities.ActivityRegistry.Standard).Problems, problem => problem.Severity == Rules.Diagnostics.ProblemSeverity.Error);
        Assert.Contains(Compilation.WorkflowProgram.Compile(legacy, Activities.ActivityRegistry.Standard).Problems, problem => problem.Severity == Rules.Diagnostics.ProblemSeverity.Error);
    }

    [Fact]
    public void A_new_version_differs_only_in_its_place_in_the_row()
    {
        var definition = WorkflowDefinition.Parse("""{"id":"a-v1","definitionId":"a","version":1,"isLatest":true,"isPublished":true,"keep":"me","root":{"type":"Elsa.WriteLine","id":"A"}}""");
        var next = definition.WithVersion("a-v2", 2, isLatest: true, isPublished: false);

        Assert.Equal(("a-v2", "a", 2, true, false), (next.Id, next.DefinitionId, next.Version, next.IsLatest, next.IsPublished));
        Assert.Contains("\"keep\":\"me\"", next.ToJson());
        Assert.True(definition.IsPublished);
    }

    private static void AssertSame(string json, string what)
    {
        var written = WorkflowDefinition.Parse(json).ToJson();
        var (before, after) = (JsonNode.Parse(json), JsonNode.Parse(written));
        foreach (var node in new[] { before, after })
            RemoveNodeIds(node);
        Assert.True(JsonNode.DeepEquals(before, after), what);
    }

    /// <summary>Node ids are recomputed on purpose.</summary>
    private static void RemoveNodeIds(JsonNode? node)
    {
        if (node is JsonObject json)
        {
            json.Remove("nodeId");
            foreach (var (_, value) in json)
                RemoveNodeIds(value);
        }
        else if (node is JsonArray array)
        {
            foreach (var item in array)
                RemoveNodeIds(item);
        }
    }

    private static JsonObject RandomActivity(Random random, int depth, int[] count)
    {
        var activity = new JsonObject { ["type"] = "Acme.Kind" + random.Next(5), ["id"] = "A" + count[0]++ };
        for (var i = random.Next(4); i > 0; i--)
            activity["p" + i] = RandomValue(random, 2);
        if (depth > 0 && random.Next(2) == 0)
            activity["body"] = RandomActivity(random, depth - 1, count);
        if (depth > 0 && random.Next(2) == 0)
            activity["activities"] = new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomActivity(random, depth - 1, count))]);
        return activity;
    }

    private static JsonNode? RandomValue(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextDouble() * 1e6,
        3 => random.Next(),
        4 => "文" + random.Next(),
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomValue(random, depth - 1))]),
        _ => new JsonObject { ["k" + random.Next(3)] = RandomValue(random, depth - 1), ["$type"] = "x" },
    };
}
