using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Tracing;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

/// <summary>Steps that deal with other systems: what a burst asks for, and what it does with the answer.</summary>
public sealed class OutsideTests
{
    [Fact]
    public void A_request_is_asked_for_and_its_answer_is_read()
    {
        var instance = new Instance(Asking(("method", Draw.Literal("post")), ("content", Draw.Script("({n: 1})")), ("parsedContent", Bound("Got"))).Program());
        var asked = Assert.Single(instance.Effects.OfType<HttpRequested>());

        Assert.Equal(("POST", "https://api.example.com/items", """{"n":1}""", "application/json"), (asked.Method, asked.Url, asked.Content, asked.ContentType));
        Assert.Equal([200, 404], asked.Expected);
        Assert.Equal(WorkflowSubStatus.Suspended, instance.State.SubStatus);

        Answer(instance, new HttpAnswer(200, """{"name":"tea"}""", "application/json"));
        Assert.Equal(["found tea", "done"], instance.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, instance.State.SubStatus);
    }

    [Theory]
    [InlineData(404, null, "missing,done")]
    [InlineData(500, null, "other,done")]
    [InlineData(0, HttpFailure.Unreachable, "nobody")]
    [InlineData(0, HttpFailure.TimedOut, "late")]
    public void Every_answer_has_its_way_out(int status, HttpFailure? failure, string lines)
    {
        var instance = new Instance(Asking().Program());

        Answer(instance, new HttpAnswer(status) { Failure = failure });

        Assert.Equal(lines.Split(','), instance.Lines);
    }

    [Fact]
    public void A_request_that_the_platform_refuses_is_an_incident_and_can_be_tried_again()
    {
        var instance = new Instance(Asking().Program());
        Answer(instance, new HttpAnswer(0) { Failure = HttpFailure.Refused, Message = "The host is not listed." });
        var incident = Assert.Single(instance.State.Incidents);
        Assert.Contains("not listed", incident.Message, StringComparison.Ordinal);

        instance.Send(new RetryActivity(incident.ActivityInstanceId));
        var again = instance.Effects.OfType<HttpRequested>().Last();
        instance.Send(new ResumeBookmark(again.BookmarkId, new Dictionary<string, object?> { ["result"] = new HttpAnswer(404).ToInput() }));

        Assert.Equal(["missing", "done"], instance.Lines);
        Assert.Empty(instance.State.Incidents);
    }

    [Fact]
    public void The_structured_request_runs_the_activity_that_stands_for_the_status()
    {
        JsonObject Way(int status, string line) => new() { ["statusCode"] = status, ["activity"] = Draw.Line(line) };
        var send = Draw.Activity(
            "Elsa.SendHttpRequest", "S", ("url", Draw.Literal("https://api.example.com")), ("expectedStatusCodes", new JsonArray(Way(200, "ok"), Way(404, "missing"))),
            ("unmatchedStatusCode", Draw.Line("other")), ("timeout", Draw.Line("late")));
        var root = Draw.Sequence("root", send, Draw.Line("after"));

        string[] Lines(HttpAnswer answer)
        {
            var instance = new Instance(Draw.Workflow((JsonObject)root.DeepClone()).Program());
            Answer(instance, answer, "S");
            return instance.Lines;
        }

        Assert.Equal(["ok", "after"], Lines(new(200)));
        Assert.Equal(["other", "after"], Lines(new(418)));
        Assert.Equal(["late", "after"], Lines(new(0) { Failure = HttpFailure.TimedOut }));
        Assert.Equal(["after"], Lines(new(0) { Failure = HttpFailure.Unreachable }));
    }

    [Fact]
    public void Secrets_are_in_no_journal_and_in_no_state()
    {
        var instance = new Instance(Asking(("authorization", Draw.Script("'Bearer ' + 'hush'")), ("requestHeaders", Draw.Script("({'X-Api-Key': 'hush'})"))).Program());

        Assert.Equal("Bearer hush", Assert.Single(instance.Effects.OfType<HttpRequested>()).Headers["Authorization"]);
        Assert.DoesNotContain("hush", instance.State.ToJson(), StringComparison.Ordinal);
        Assert.All(instance.Journal.Where(entry => entry.ActivityId == "S"), entry => Assert.DoesNotContain("hush", Language.Expressions.ScriptValue.ToJson(entry.Inputs), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("authorization", "Bearer abc", "http.secret")]
    [InlineData("requestHeaders", """{"X-Api-Key":"abc"}""", "http.secret")]
    [InlineData("url", "api.example.com", "http.url")]
    [InlineData("url", "file:///etc/passwd", "http.url")]
    public void What_must_not_stand_in_a_drawing_is_refused(string input, string value, string code) =>
        Assert.Equal((code, "S"), Assert.Single(Check(Asking((input, Draw.Literal(value)))), problem => problem.Severity == ProblemSeverity.Error) is { } problem ? (problem.Code, problem.Where) : default);

    [Fact]
    public void A_secret_by_its_name_may_stand_in_a_drawing() => Assert.DoesNotContain(
        Check(Asking(("authorization", Draw.Literal("Bearer {secret:CRM}")), ("requestHeaders", Draw.Literal("{\"X-Api-Key\":\"{secret:CRM}\"}")))), problem => problem.Severity == ProblemSeverity.Error);

    [Fact]
    public void A_call_starts_a_workflow_and_is_answered()
    {
        var definition = Draw.Workflow(Draw.Flow(
            "root", [Endpoint("E", "orders/{id}", "POST"), Draw.Activity("Elsa.WriteHttpResponse", "W", ("statusCode", Draw.Literal("Created")), ("content", Draw.Script("({order: getRoute().id, got: getBody().n})")))], "E>W"),
            "test-v1", ("Route", "ObjectDictionary", null), ("Body", "Object", null));
        Assert.DoesNotContain(Check(definition), problem => problem.Severity == ProblemSeverity.Error);
        var program = definition.Program();
        var trigger = Assert.Single(program.Triggers);
        var call = new HttpCall("POST", "/orders/7", new HttpRoute("orders/{id}").Match("/orders/7")!, WorkflowState.Nothing, WorkflowState.Nothing, new Dictionary<string, object?> { ["n"] = 3d });

        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", call.ToInput(), null, trigger.ActivityId), DateTimeOffset.UnixEpoch);

        var answer = Assert.Single(burst.Effects.OfType<HttpResponseWritten>());
        Assert.Equal((201, """{"order":"7","got":3}""", "application/json"), (answer.StatusCode, answer.Content, answer.ContentType));
        Assert.Equal(WorkflowSubStatus.Finished, burst.State.SubStatus);
    }

    [Fact]
    public void In_the_middle_an_endpoint_waits_once_for_each_method()
    {
        var instance = new Instance(Draw.Workflow(Draw.Flow("root", [Endpoint("E", "hook", "POST", "put"), Draw.Line("L", "getBody()")], "E>L"), "test-v1", ("Route", "Object", null), ("Body", "Object", null)).Program());

        Assert.Equal([HttpCall.HashOf("/hook", "POST"), HttpCall.HashOf("/hook", "PUT")], instance.State.Bookmarks.Select(bookmark => bookmark.Hash));
        var put = instance.State.Bookmarks.Single(bookmark => bookmark.Hash == HttpCall.HashOf("/hook", "put"));
        instance.Send(new ResumeBookmark(put.Id, new HttpCall("PUT", "/hook", WorkflowState.Nothing, WorkflowState.Nothing, WorkflowState.Nothing, "hello").ToInput()));

        Assert.Equal(["hello"], instance.Lines);
        Assert.Empty(instance.State.Bookmarks);
    }

    [Theory]
    [InlineData("orders/{id}", "/orders/7", "7")]
    [InlineData("/Orders/{id:int}/", "orders/7/", "7")]
    [InlineData("orders/{id?}", "/orders", null)]
    [InlineData("files/{*id}", "/files/a/b.txt", "a/b.txt")]
    public void A_route_reads_its_places(string template, string path, string? id) =>
        Assert.Equal(id, new HttpRoute(template).Match(path)!.GetValueOrDefault("id"));

    [Theory]
    [InlineData("orders/{id}", "/orders")]
    [InlineData("orders/{id}", "/orders/7/lines")]
    [InlineData("orders", "/order")]
    public void A_route_that_does_not_fit_reads_nothing(string template, string path) => Assert.Null(new HttpRoute(template).Match(path));

    [Fact]
    public void A_mail_is_asked_for_and_goes_on_when_it_was_handed_over_or_not()
    {
        var flow = Draw.Flow(
            "root",
            [Draw.Activity("Elsa.SendEmail", "M", ("to", Draw.Script("['a@x.cn', 'b@x.cn; c@x.cn']")), ("subject", Draw.Literal("Hi")), ("body", Draw.Input("Liquid", "<b>{{ 1 | plus: 1 }}</b>"))), Draw.Line("sent"), Draw.Line("failed")],
            "M>sent", "M:Error>failed");
        var good = new Instance(Draw.Workflow((JsonObject)flow.DeepClone()).Program());
        var bad = new Instance(Draw.Workflow((JsonObject)flow.DeepClone()).Program());
        var mail = Assert.Single(good.Effects.OfType<MailRequested>());

        Assert.Equal(["a@x.cn", "b@x.cn", "c@x.cn"], mail.To);
        Assert.Equal(("Hi", "<b>2</b>"), (mail.Subject, mail.Body));
        good.Resume("M", ("result", null));
        bad.Resume("M", ("result", new Dictionary<string, object?> { ["error"] = "refused" }));
        Assert.Equal(["sent"], good.Lines);
        Assert.Equal(["failed"], bad.Lines);
    }

    [Fact]
    public void A_trace_sends_nothing_and_goes_the_way_the_drawing_expects()
    {
        var trace = TraceRunner.Run(Asking().Program(), new Dictionary<string, object?>(), DateTimeOffset.UnixEpoch);

        Assert.Contains("-- answer 200 to GET https://api.example.com/items", trace.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, trace.SubStatus);
        Assert.Equal(["found undefined", "done"], trace.Output);
    }

    private static JsonObject Endpoint(string id, string path, params string[] methods)
    {
        var endpoint = Draw.Activity("Elsa.HttpEndpoint", id, ("path", Draw.Literal(path)), ("supportedMethods", Draw.Input("Object", new JsonArray([.. methods.Select(method => (JsonNode)method)]).ToJsonString())), ("routeData", Bound("Route")), ("parsedContent", Bound("Body")));
        endpoint["customProperties"] = new JsonObject { ["canStartWorkflow"] = methods.Length == 1 };
        return endpoint;
    }

    private static WorkflowDefinition Asking(params (string Name, JsonNode? Value)[] more)
    {
        var send = Draw.Activity("Elsa.FlowSendHttpRequest", "S", ("url", Draw.Literal("https://api.example.com/items")), ("expectedStatusCodes", Draw.Input("Object", """["200", 404]""")));
        foreach (var (name, value) in more)
            send[name] = value;
        send["parsedContent"] = Bound("Got");
        return Draw.Workflow(
            Draw.Flow(
                "root", [send, Draw.Line("ok", "'found ' + variables.Got.name"), Draw.Line("missing"), Draw.Line("other"), Draw.Line("nobody"), Draw.Line("late"), Draw.Line("done")],
                "S:200>ok", "S:404>missing", "S:Unmatched status code>other", "S:Failed to connect>nobody", "S:Timeout>late", "S>done"),
            "test-v1", ("Got", "Object", null));
    }

    private static void Answer(Instance instance, HttpAnswer answer, string activity = "S") => instance.Resume(activity, ("result", answer.ToInput()));

    private static JsonObject Bound(string variable) => new() { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = variable } };

    private static IReadOnlyList<Problem> Check(WorkflowDefinition definition) => WorkflowValidator.Validate(definition, ActivityRegistry.Standard);
}
