using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using GridFlow.Workflows.Versions;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Definitions;

/// <summary>Whatever door a document comes by, it meets the same check.</summary>
public sealed class GateTests
{
    private static readonly Viewer Editor = new("editor", "某人", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);

    [Fact]
    public async Task Every_door_refuses_a_ladder_without_a_way_out_that_a_case_needs_and_names_the_step()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        foreach (var deletion in LadderDeletions.Connections("wulingyuan").Where(deletion => deletion.Port is "Timeout" or "CannotHandle" or "Returned" or "Rejected" or "Unsatisfied"))
        {
            var page = Errors(store.Get<WorkflowDesk>().Check("wulingyuan", deletion.Json));
            var commandLine = Errors(store.Get<DocumentGate>().Check(DocumentFile.OfWorkflow("wulingyuan", deletion.Json), Beside()));
            var atStart = await store.Get<DocumentImport>().ImportAsync(DocumentFile.OfWorkflow("wulingyuan", deletion.Json));
            var saved = await store.Get<WorkflowDesk>().SaveAsync(Editor, deletion.Json);
            var submit = await Assert.ThrowsAsync<GovernanceException>(() => store.Get<LadderDesk>().SubmitAsync(Editor, saved.Version.Id));

            Assert.Contains(page, problem => problem.Where == deletion.StepName);
            Assert.Equal(page, commandLine);
            Assert.Equal(ImportResult.Refused, atStart);
            Assert.Contains(deletion.StepName, submit.Text.Chinese, StringComparison.Ordinal);
        }

        Assert.EndsWith(":1", store.Catalogue.Ladder("wulingyuan").VersionId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_organisation_is_handed_to_the_proof_so_that_a_level_nobody_has_is_refused_and_an_empty_post_is_told()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite, null, null, ("Demonstration:Enabled", "true"), ("Demonstration:Incidents", "0"));
        var ladder = JsonNode.Parse(LadderDeletions.Shipped("wulingyuan"))!;
        ((JsonArray)ladder["root"]!["activities"]!).Single(step => (string)step!["id"]! == "street")!["who"]!["expression"]!["value"] = "borough";

        var problems = store.Get<WorkflowDesk>().Check("wulingyuan", ladder.ToJsonString());

        Assert.Contains(problems, problem => problem is { Severity: ProblemSeverity.Error, Code: "ladder.who" } && problem.Message.Chinese.Contains("borough", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem is { Severity: ProblemSeverity.Warning, Code: "ladder.nobody" });
        Assert.Equal(ImportResult.Refused, await store.Get<DocumentImport>().ImportAsync(DocumentFile.OfWorkflow("wulingyuan", ladder.ToJsonString())));
        Assert.Contains(store.Get<DocumentGate>().Check(DocumentFile.OfWorkflow("wulingyuan", ladder.ToJsonString()), Beside()), problem => problem.Code == "ladder.who");
    }

    [Theory]
    [InlineData("Elsa.Cron", "cronExpression", "every day at nine")]
    [InlineData("Elsa.Cron", "cronExpression", "0 0 31 2 *")]
    [InlineData("Elsa.Timer", "interval", "one hour")]
    [InlineData("Elsa.Timer", "interval", "00:00:00")]
    public async Task A_trigger_that_never_comes_is_refused_when_it_is_stored_when_it_is_published_and_as_a_file(string type, string input, string value)
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var json = Drawings.Line("planned", null, $$$"""{"type":"{{{type}}}","metadata":{"displayText":"每天九点"},"{{{input}}}":"{{{value}}}","customProperties":{"canStartWorkflow":true}}""", Drawings.Write("x"));
        var desk = store.Get<WorkflowDesk>();

        var stored = await Assert.ThrowsAsync<GovernanceException>(() => desk.SaveAsync(Editor, json));
        Assert.Contains("每天九点", stored.Text.Chinese, StringComparison.Ordinal);
        Assert.Equal(ImportResult.Refused, await store.Get<DocumentImport>().ImportAsync(DocumentFile.OfWorkflow("wulingyuan", json)));
        var sound = await desk.SaveAsync(Editor, Drawings.Line("planned", null, Drawings.Write("x")));
        await store.Writer.WriteAsync(context => context.Definitions.Where(version => version.Id == sound.Version.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(version => version.Content, json)));
        var published = await Assert.ThrowsAsync<GovernanceException>(() => desk.PublishAsync(Editor, "planned", VersionSelector.Latest));
        Assert.Contains("每天九点", published.Text.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ladder_cannot_become_another_workflow_by_any_door()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var plain = Drawings.Line("wulingyuan-incident", null, Drawings.Write("x"));

        Assert.Equal("workflow.kind", (await Assert.ThrowsAsync<GovernanceException>(() => store.Get<WorkflowDesk>().SaveAsync(Editor, plain))).Code);
        Assert.Equal(ImportResult.Refused, await store.Get<DocumentImport>().ImportAsync(DocumentFile.OfWorkflow("wulingyuan", plain)));
        Assert.NotNull(store.Catalogue.FindLadder("wulingyuan"));
    }

    private static DocumentSurroundings Beside() => DocumentFolder.Of(new FileInfo(ProjectRoot.Combine("workflows", "wulingyuan", "draft.json"))).Around;

    private static List<Problem> Errors(IEnumerable<Problem> problems) => [.. problems.Where(problem => problem.Severity == ProblemSeverity.Error)];
}
