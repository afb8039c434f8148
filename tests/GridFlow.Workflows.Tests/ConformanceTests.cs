using System.Text.Json;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Tracing;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

/// <summary>
/// Every trace of the real Elsa engine in <c>../shared/conformance</c> and <c>../shared/conformance-2</c>, line by line. A definition
/// whose publishing is refused by name need not run as there.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Names
    {
        get
        {
            var names = new TheoryData<string, string>();
            foreach (var folder in new[] { "conformance", "conformance-2" })
            {
                if (SharedFiles.Find($"{folder}/traces.json") is { } file)
                {
                    using var traces = JsonDocument.Parse(File.ReadAllText(file));
                    foreach (var trace in traces.RootElement.EnumerateObject())
                        names.Add(folder, trace.Name);
                }
                else
                {
                    names.Add(folder, "");
                }
            }

            return names;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_definition_leaves_the_trace_of_the_real_engine(string folder, string name)
    {
        using var traces = JsonDocument.Parse(File.ReadAllText(SharedFiles.Require($"{folder}/traces.json")));
        var expected = traces.RootElement.GetProperty(name);
        var json = File.ReadAllText(SharedFiles.Require($"{folder}/" + expected.GetProperty("definition").GetString()));
        var definition = WorkflowDefinition.Parse(json);
        if (WorkflowValidator.Validate(definition, ActivityRegistry.Standard).FirstOrDefault(problem => problem is { Severity: ProblemSeverity.Error, Code: "input.time" }) is { } refused)
        {
            // A span of 90 is 90 days to Elsa, which nobody means.
            Assert.NotEmpty(refused.Where);
            return;
        }

        var compiled = WorkflowProgram.Compile(definition, ActivityRegistry.Standard);
        Assert.NotNull(compiled.Program);

        var trace = TraceRunner.Run(compiled.Program, new Dictionary<string, object?>(), Now);

        Assert.Equal(Texts(expected, "trace"), trace.Lines);
        Assert.Equal(expected.GetProperty("status").GetString(), trace.Status.ToString());
        Assert.Equal(expected.GetProperty("subStatus").GetString(), trace.SubStatus.ToString());
        Assert.Equal(Texts(expected, "output"), trace.Output);
        Assert.Equal(Texts(expected, "variables"), trace.Variables);
        Assert.Equal(expected.GetProperty("error").GetString(), trace.Error);
        Assert.Equal(expected.GetProperty("bookmarks").GetArrayLength(), trace.Bookmarks.Count);
    }

    private static string[] Texts(JsonElement trace, string name) => [.. trace.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
