using System.Text.Json.Nodes;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Workflows.Tests;

/// <summary>Reading and writing loses nothing, old forms are understood, node ids are recomputed.</summary>
public sealed class DefinitionTests
{
    /// <summary>Each writes a and b and ends: flat connections, a $values wrapper, one bare object, PascalCase, missing ids, roots of every kind.</summary>
    public static TheoryData<string> OldForms => new(
        """{"definitionId":"a","root":{"type":"Elsa.Flowchart","id":"r","start":"A","activities":[{"type":"Elsa.WriteLine","id":"A","text":"a"},{"type":"Elsa.WriteLine","id":"B","text":"b"}],"connections":[{"source":"A","target":"B","sourcePort":"Done","targetPort":"In"}]}}""",
        """{"definitionId":"a","x-vendor":{"deep":[1,2.50,{"n":null}]},"root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.WriteLine","id":"A","text":"a","applicationProperties":{"canStartWorkflow":true}},{"type":"Elsa.WriteLine","id":"B","text":"b"}],"connections":{"$values":[{"Source":{"Activity":"A","Port":"Done"},"Target":{"Activity":"B","Port":"In"},"vertices":[{"x":1,"y":2}]}]}}}""",
        """{"definitionId":"a","root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.WriteLine","id":"A","text":"a"},{"type":"Elsa.WriteLine","id":"B","text":"b"}],"connections":{"source":{"activity":"A","port":"Done"},"target":{"activity":"B","port":"In"} } } }""",
        """{"id":"v","root":{"type":"Elsa.Sequence","activities":[{"type":"Elsa.WriteLine","text":{"typeName":"String","expression":{"type":"Literal","value":"a"},"memoryReference":{"id":"m"},"future":true}},{"type":"Elsa.WriteLine","text":"b"}],"customProperties":{"source":"s","anything":{"at":"all"} } } }""",
        """{"Id":"v","DefinitionId":"a","Name":"n","Version":3,"Root":{"Type":"Elsa.Flowchart","Id":"r","Activities":[{"Type":"Elsa.WriteLine","Id":"A","Text":{"TypeName":"String","Expression":{"Type":"Literal","Value":"a"}}},{"Type":"Elsa.WriteLine","Id":"B","Text":"b","Metadata":{"Designer":{"Position":{"X":1.5,"Y":-20}}}}],"Connections":[{"Source":"A","Target":"B","SourcePort":"Done","TargetPort":"In"}]}}""",
        """{"definitionId":"a","root":{"type":"Elsa.Flowchart","activities":{"$values":[{"type":"Elsa.WriteLine","id":"A","text":"a"},{"type":"Elsa.WriteLine","id":"B","text":{"typeName":"String","expression":{"type":"Literal","value":"b"} } }]},"connections":{"$values":[{"source":{"activity":"A","port":null},"target":{"activity":"B","port":"In"} }]},"customProperties":{"notFoundConnections":[{"source":{"activity":"A","port":"Done"},"target":{"activity":"Gone","port":"In"} }]} } }""",
        """{"definitionId":"a","root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.Sequence","id":"Q","activities":[{"type":"Elsa.WriteLine","text":"a"},{"type":"Elsa.Flowchart","activities":[{"type":"Elsa.WriteLine","text":"b"}],"connections":[]}]}],"connections":[]}}""",
        """{"definitionId":"a","root":{"type":"Elsa.If","condition":true,"then":{"type":"Elsa.Sequence","activities":[{"type":"Elsa.WriteLine","text":"a"},{"type":"Elsa.ForEach","items":["b"],"body":{"type":"Elsa.WriteLine","text":{"typeName":"String","expression":{"type":"JavaScript","value":"getCurrentValue()"} } } }]} } }""",
        """{"definitionId":"a","variables":[{"id":"v1","name":"Word","typeName":"String","isArray":false,"value":"b","storageDriverTypeName":"Elsa.Workflows.Services.WorkflowStorageDriver, Elsa.Workflows.Core"}],"root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.WriteLine","id":"A","text":{"typeName":"NoSuchType","expression":{"type":"Literal","value":"a"} } },{"type":"Elsa.WriteLine","id":"B","version":7,"text":{"typeName":"String","expression":{"type":"Variable","value":{"id":"v1","name":"Word","typeName":"String"} } } }],"connections":[{"source":{"activity":"A"},"target":{"activity":"B"} },{"source":{"activity":"A","port":"Done"},"target":{"activity":"Gone","port":"In"} }]}}""");

    /// <summary>The definitions of the real engine, our own ladders, and old and new forms with what nobody knows in every place.</summary>
    [Fact]
    public void At_least_sixty_definitions_are_written_as_they_were_read()
    {
        var files = Directory.GetFiles(SharedFiles.Require("conformance/definitions"), "*.json").ToList();
        files.AddRange(Directory.GetFiles(Path.Combine(SharedFiles.Root, "workflows"), "*.json", SearchOption.AllDirectories));
        var definitions = files.Select(file => (Name: Path.GetFileName(file), Json: File.ReadAllText(file)))
            .Concat(OldForms.Select((row, i) => ($"old form {i + 1}", row.Data)))
            .Concat(StrangeForms.Select((json, i) => ($"strange form {i + 1}", json)))
            .DistinctBy(definition => definition.Item2)
            .ToList();

        Assert.InRange(definitions.Count, 60, int.MaxValue);
        foreach (var (name, json) in definitions)
            AssertSame(json, name);
    }

    /// <summary>Not-found activities, parked connections, designer positions, unknown properties and odd values in every place.</summary>
    private static string[] StrangeForms { get; } =
    [
        """{"id":"1","definitionId":"d","name":"名称 \"引号\" \\","description":null,"createdAt":"2024-02-03T04:05:06.789+08:00","version":12,"toolVersion":"3.8.0.0","variables":[],"inputs":[],"outputs":[],"outcomes":["Done","办结"],"customProperties":{"a":{"b":[1,2.0,1e400]}},"isReadonly":true,"isSystem":false,"isLatest":true,"isPublished":false,"options":{"activationStrategyType":"Acme.Other, Acme","usableAsActivity":true,"autoUpdateConsumingWorkflows":true,"activityCategory":"c","commitStrategyName":"x"},"usableAsActivity":true,"root":{"type":"Elsa.WriteLine","id":"A"}}""",
        """{"definitionId":"d","root":{"type":"Elsa.Flowchart","id":"r","activities":[{"type":"Elsa.NotFoundActivity","id":"N","missingTypeName":"Acme.Gone","missingTypeVersion":2,"originalActivityJson":"{\"type\":\"Acme.Gone\",\"x\":1}"}],"connections":[],"customProperties":{"notFoundConnections":[{"source":{"activity":"N","port":"Done"},"target":{"activity":"M","port":"In"},"vertices":[]}]},"metadata":{"designer":{"position":{"x":-133.5,"y":0.1},"size":{"width":1,"height":2} } } } }""",
        """{"definitionId":"d","inputs":[{"name":"In","type":"String","displayName":"入","description":"","category":"Primitives","uiHint":"single-line","defaultValue":[1,{"deep":null}],"storageDriverType":null,"unknown":0}],"outputs":[{"name":"Out","type":"Object","x":{}}],"root":{"type":"Elsa.WriteLine","id":"A","text":{"typeName":"String","expression":{"type":"Input","value":{"name":"In","type":"String"} },"memoryReference":{"id":"A:t"} } } }""",
        """{"definitionId":"d","variables":[{"id":"a","name":"A","typeName":"Object","isArray":true,"value":"[1]","storageDriverTypeName":null,"future":{"x":[]}}],"root":{"type":"Elsa.Flowchart","id":"r","variables":[{"id":"b","name":"B","typeName":"Acme.Money, Acme","isArray":false,"value":{"amount":1.10} }],"activities":[],"connections":[]}}""",
        """{"definitionId":"d","root":{"type":"Elsa.FlowSwitch","id":"S","cases":[{"label":"a","condition":{"type":"Liquid","value":"{{ x }}"},"extra":true},{"label":"b","condition":{"type":"JavaScript","value":"return 1 < 2;"} }],"mode":{"typeName":"Elsa.Workflows.Models.SwitchMode, Elsa.Workflows.Core","expression":{"type":"Literal","value":1} } } }""",
        """{"definitionId":"d","root":{"type":"Elsa.Switch","id":"S","cases":[{"label":"a","condition":{"type":"Literal","value":true},"activity":{"type":"Elsa.WriteLine","id":"A","nodeId":"x:y","unknown":[{"type":"NotAnActivity"}]},"note":"n"}],"default":{"type":"Elsa.WriteLine","id":"B"} } }""",
        """{"definitionId":"d","root":{"type":"Acme.Http","id":"H","version":4,"headers":{"typeName":"ObjectDictionary","expression":{"type":"Object","value":"{\"a\":1}"} },"expectedStatusCodes":[{"statusCode":200,"activity":{"type":"Elsa.WriteLine","id":"Ok"} },{"statusCode":404,"activity":null}],"unmatchedStatusCode":{"type":"Elsa.WriteLine","id":"Other"},"result":{"typeName":"Object","memoryReference":{"id":"v"},"converter":{"id":"json","settings":{"indent":true} } } } }""",
        """{"definitionId":"d","root":{"type":"Elsa.Parallel","id":"P","activities":[{"type":"Elsa.Sequence","id":"Q","activities":[]},{"type":"Elsa.While","id":"W","condition":null,"body":null}],"runAsynchronously":true,"canStartWorkflow":false,"applicationProperties":{"runAsynchronously":true},"customProperties":{"logPersistenceMode":{"default":"Inherit","inputs":{"a":"Include"} },"commitStrategyName":null,"mergeMode":"Converge"} } }""",
        """{"$schema":"https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json","DefinitionId":"d","Root":{"Type":"Elsa.Flowchart","Activities":[{"Type":"Elsa.WriteLine","Id":"A","Text":{"Expression":{"Type":"Literal","Value":"a"} } }],"Connections":[{"SOURCE":"A"},{"Source":{"Activity":"A"},"Target":{"Activity":"Gone"},"Vertices":[{"X":1}]}]},"links":[{"href":"/x","rel":"self","method":"GET"}]}""",
        """{"definitionId":"","root":{"type":"MyWorkflow","id":"Sub1","workflowDefinitionId":"abc","workflowDefinitionVersionId":"v","latestAvailablePublishedVersion":3,"amount":{"typeName":"Decimal","expression":{"type":"C#","value":"1m + 2"} } } }""",
        """{"definitionId":"numbers","root":{"type":"Elsa.WriteLine","id":"A"},"values":[0,-0,1.0,1.50,1e10,12345678901234567890,0.1234567890123456789,true,null,"",[],{}]}""",
        """{"definitionId":"texts","root":{"type":"Elsa.WriteLine","id":"网格","name":"\u7f51\u683c","text":"行一\n行二\t\u0000😀"},"空":{"键 键":"值"}}""",
    ];

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

        Assert.DoesNotContain(Compilation.WorkflowProgram.Compile(current, Activities.ActivityRegistry.Standard).Problems, problem => problem.Severity == Language.Diagnostics.ProblemSeverity.Error);
        Assert.Contains(Compilation.WorkflowProgram.Compile(legacy, Activities.ActivityRegistry.Standard).Problems, problem => problem.Severity == Language.Diagnostics.ProblemSeverity.Error);
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
