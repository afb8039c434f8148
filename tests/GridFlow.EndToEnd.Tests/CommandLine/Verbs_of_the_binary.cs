using System.Text.Json;
using GridFlow.Testing;

namespace GridFlow.EndToEnd.CommandLine;

public sealed class Verbs_of_the_binary
{
    [Fact]
    public async Task Do_their_work_and_say_by_their_exit_code_how_it_went()
    {
        await using var platform = RunningPlatform.Create();
        var ladder = ProjectRoot.Combine("workflows", "wulingyuan", "incident.json");
        var broken = Path.Combine(platform.Folder, "broken.json");
        await File.WriteAllTextAsync(broken, (await File.ReadAllTextAsync(ladder)).Replace("GridFlow.HandleTask", "GridFlow.NoSuchStep", StringComparison.Ordinal));

        Assert.Contains("import", await platform.RunAsync("help"), StringComparison.Ordinal);
        Assert.Equal(0, await ExitAsync(platform, "validate", ladder));
        Assert.Equal(1, await ExitAsync(platform, "validate", broken));
        var stranding = Path.Combine(Directory.CreateDirectory(Path.Combine(platform.Folder, "workflows", "wulingyuan")).FullName, "incident.json");
        await File.WriteAllTextAsync(stranding, LadderDeletions.Connections("wulingyuan").Single(deletion => deletion.Name == "grid:Timeout").Json);
        Assert.Equal(1, await ExitAsync(platform, "validate", stranding));
        Assert.Equal(2, await ExitAsync(platform, "trace", broken));
        var family = Directory.CreateDirectory(Path.Combine(platform.Folder, "family")).FullName;
        await File.WriteAllTextAsync(Path.Combine(family, "child.json"), """{"definitionId":"child","name":"Child","root":{"type":"Elsa.WriteLine","text":"child ran"}}""");
        await File.WriteAllTextAsync(Path.Combine(family, "parent.json"), """{"definitionId":"parent","root":{"type":"Elsa.ExecuteWorkflow","id":"E","workflowDefinitionId":"child"}}""");
        await File.WriteAllTextAsync(Path.Combine(family, "user.json"), """{"definitionId":"user","root":{"type":"Elsa.Sequence","id":"S","activities":[{"type":"Child","id":"C","workflowDefinitionId":"child"}]}}""");
        Assert.Equal(3, (await platform.RunAsync("trace", family)).Split("child ran").Length - 1);
        Assert.Equal(0, await ExitAsync(platform, "validate", family));
        Assert.Equal(2, await ExitAsync(platform, "frobnicate"));
        Assert.Equal(0, await ExitAsync(platform, "rules", "check", "wulingyuan"));
        Assert.Equal(1, await ExitAsync(platform, "rules", "check", "nowhere"));
        Assert.Equal(1, await ExitAsync(platform, "import", "no-such-file.csv", "--jurisdiction", "wulingyuan"));
    }

    [Fact]
    public async Task Trace_prints_what_the_real_engine_did()
    {
        await using var platform = RunningPlatform.Create();
        using var traces = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(SharedFolder.Require("conformance"), "traces.json")));
        var expected = traces.RootElement.GetProperty("variable-expression");

        var lines = (await platform.RunAsync("trace", Path.Combine(SharedFolder.Require("conformance"), "definitions", "variable-expression.json"))).TrimEnd().Split('\n');

        Assert.Equal(
            [
                .. expected.GetProperty("trace").EnumerateArray().Select(line => line.GetString()!),
                $"= {expected.GetProperty("status").GetString()} {expected.GetProperty("subStatus").GetString()}",
                "output: 41",
                "variable: N=41",
            ],
            lines);
    }

    [Fact]
    public async Task Classify_adds_its_columns_to_every_row()
    {
        await using var platform = RunningPlatform.Create();
        var (input, output) = (Path.Combine(platform.Folder, "in.csv"), Path.Combine(platform.Folder, "out.csv"));
        await File.WriteAllTextAsync(input, "id,text\n1,路灯坏了三天没人修\n2,\"井盖没了,底下是空的\"\n");

        await platform.RunAsync("classify", "--rules", "wulingyuan", "--input", input, "--text-column", "text", "--output", output);

        var rows = await File.ReadAllLinesAsync(output);
        Assert.Equal("id,text,category,department,limit,rules,conflict", rows[0]);
        Assert.Equal(3, rows.Length);
        Assert.Contains("P0118", rows[1], StringComparison.Ordinal);
    }

    private static async Task<int> ExitAsync(RunningPlatform platform, params string[] arguments)
    {
        using var process = platform.Launch(arguments);
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
