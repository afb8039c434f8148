using System.Text.Json.Nodes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Workflows.Tests;

/// <summary>Workflows whose children lie in other files.</summary>
public sealed class ChildWorkflowTests
{
    [Fact]
    public void A_trace_runs_the_child_and_goes_on_with_what_it_gave()
    {
        var execute = Draw.Activity("Elsa.ExecuteWorkflow", "E", ("workflowDefinitionId", Draw.Literal("child")), ("input", Draw.Script("({N: 20})")), ("result", Bound("Got")));
        var parent = Draw.Workflow(Draw.Flow("root", [execute, Draw.Line("L", "`got ${getGot().Twice}`")], "E>L"), "parent-v1", ("Got", "Object", null)).Program();
        var child = Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.SetOutput", "S", ("outputName", Draw.Literal("Twice")), ("outputValue", Draw.Script("getInput('N') * 2")))]), "child-v1").Program();

        var trace = Trace(parent, child);

        Assert.Equal(["got 40"], trace.Output);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
        Assert.Contains("-- start workflow child", trace.Lines);
        Assert.Contains("Completed S (Elsa.SetOutput)", trace.Lines);
    }

    [Fact]
    public void A_child_that_failed_leaves_its_parent_waiting()
    {
        var parent = Draw.Workflow(Draw.Sequence("root", Draw.Activity("Elsa.ExecuteWorkflow", "E", ("workflowDefinitionId", Draw.Literal("child"))), Draw.Line("L")), "parent-v1").Program();

        var trace = Trace(parent, Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.Fault", "F")]), "child-v1").Program());

        Assert.Empty(trace.Output);
        Assert.Equal(WorkflowSubStatus.Suspended, trace.SubStatus);
    }

    [Fact]
    public void A_workflow_that_starts_itself_is_traced_to_an_end()
    {
        var self = Draw.Workflow(Draw.Sequence("root", Draw.Line("L"), Draw.Activity("Elsa.DispatchWorkflow", "D", ("workflowDefinitionId", Draw.Literal("self")))), "self-v1").Program();

        Assert.InRange(Trace(self, self).Lines.Count, 1, TraceRunner.MaximumLines);
    }

    [Fact]
    public void For_each_item_a_child_is_started_and_all_are_awaited()
    {
        var bulk = Draw.Activity(
            "Elsa.BulkDispatchWorkflows", "B", ("workflowDefinitionId", Draw.Literal("child")), ("items", Draw.Script("['a', {Item: 'b', Extra: 1}]")), ("input", Draw.Script("({Common: 7})")),
            ("childCompleted", Draw.Line("Each", "'one ended'")));
        var instance = new Instance(Draw.Workflow(Draw.Flow("root", [bulk, Draw.Line("L", "'all'")], "B:Completed>L")).Program());
        var asked = instance.Effects.OfType<ChildWorkflowRequested>().ToList();

        Assert.Equal(["a", "b"], asked.Select(child => child.Input["Item"]));
        Assert.All(asked, child => Assert.Equal(7d, child.Input["Common"]));
        Assert.Equal(asked.Select(child => child.ParentBookmarkId), instance.State.Bookmarks.Select(bookmark => bookmark.Id));
        Assert.Equal(2, asked.Select(child => child.ChildInstanceId).Distinct().Count());

        instance.Send(new ResumeBookmark(asked[1].ParentBookmarkId!, new Dictionary<string, object?>()));
        Assert.Equal(["one ended"], instance.Lines);
        instance.Send(new ResumeBookmark(asked[0].ParentBookmarkId!, new Dictionary<string, object?>()));
        Assert.Equal(["one ended", "one ended", "all"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Fact]
    public void Nobody_is_awaited_where_there_is_no_item_or_no_wish_to_wait()
    {
        JsonObject Bulk(string items, bool waits) => Draw.Activity(
            "Elsa.BulkDispatchWorkflows", "B", ("workflowDefinitionId", Draw.Literal("child")), ("items", Draw.Script(items)), ("waitForCompletion", Draw.Literal(waits)));

        Assert.All([Bulk("[]", true), Bulk("[1, 2]", false)], bulk =>
            Assert.Equal(["L"], new Instance(Draw.Workflow(Draw.Flow("root", [bulk, Draw.Line("L")], "B>L")).Program()).Lines));
        // The list may come from outside, and all of it is one transaction.
        var many = new Instance(Draw.Workflow(Draw.Flow("root", [Bulk("Array.from({ length: 1001 })", false)])).Program());
        Assert.Equal((WorkflowSubStatus.Faulted, 0), (many.State.SubStatus, many.Effects.OfType<ChildWorkflowRequested>().Count()));
    }

    /// <summary>As Elsa Studio exports a parent: the child by the id of its definition, whatever it is called and marked today.</summary>
    [Fact]
    public void A_child_in_another_file_is_found_by_the_id_of_its_definition()
    {
        var use = Draw.Activity("OldName", "U", ("workflowDefinitionId", "child"), ("workflowDefinitionVersionId", "gone"));
        var parent = Draw.Workflow(Draw.Flow("root", [use]), "parent-v1");
        var child = Draw.Workflow(Draw.Flow("inner", [Draw.Line("L", "'inner'")]), "child-v1");

        var alone = WorkflowProgram.Compile(parent, ActivityRegistry.Standard);
        Assert.Null(alone.Program);
        Assert.Contains("child", Assert.Single(alone.Problems).Message.English, StringComparison.Ordinal);
        Assert.Equal(["inner"], new Instance(parent.Program(ActivityRegistry.Standard.WithFiles([child]))).Lines);
    }

    /// <summary>An activity of Elsa that starts a child names it in an input; that makes it no workflow used as an activity.</summary>
    [Fact]
    public void A_plain_text_for_the_child_leaves_the_activity_what_it_is()
    {
        var dispatch = Draw.Activity("Elsa.DispatchWorkflow", "D", ("workflowDefinitionId", "child"));
        var instance = new Instance(Draw.Workflow(Draw.Flow("root", [dispatch]), "parent-v1").Program(ActivityRegistry.Standard.WithFiles([Draw.Workflow(Draw.Flow("inner", [Draw.Line("L")]), "child-v1")])));

        Assert.Equal("child", Assert.Single(instance.Effects.OfType<ChildWorkflowRequested>()).DefinitionId);
        Assert.Empty(instance.Lines);
    }

    [Fact]
    public void An_output_bound_to_one_of_the_workflow_becomes_it()
    {
        var task = Draw.Activity("Elsa.RunTask", "T", ("taskName", Draw.Literal("ask")), ("result", Bound("Product")));
        var json = JsonNode.Parse(Draw.Workflow(Draw.Flow("root", [task])).ToJson())!.AsObject();
        json["outputs"] = new JsonArray(new JsonObject { ["name"] = "Product", ["type"] = "Object" });
        var definition = WorkflowDefinition.Parse(json.ToJsonString());
        Assert.DoesNotContain(Validation.WorkflowValidator.Validate(definition, ActivityRegistry.Standard), problem => problem.Severity == Language.Diagnostics.ProblemSeverity.Error);
        var instance = new Instance(definition.Program());

        instance.Resume("T", ("result", "tea"));

        Assert.Equal("tea", instance.State.Output["Product"]);
    }

    private static JsonObject Bound(string variable) => new() { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = variable } };

    private static Trace Trace(WorkflowProgram parent, WorkflowProgram child) =>
        TraceRunner.Run(parent, new Dictionary<string, object?>(), DateTimeOffset.UnixEpoch, children: id => id == child.DefinitionId ? child : null);
}
