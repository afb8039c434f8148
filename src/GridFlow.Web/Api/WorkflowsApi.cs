using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Files;
using GridFlow.Workflows.Execution;
using GridFlow.Workflows.Versions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace GridFlow.Web.Api;

/// <summary>Workflow definitions over REST, and the ways to set them going. Instances have an API of their own.</summary>
internal static class WorkflowsApi
{
    private const int MaximumDocumentBytes = 4 * WorkflowDesk.MaximumCharacters;

    /// <summary>Inputs and payloads of workflows.</summary>
    private const int MaximumInputBytes = 1024 * 1024;

    public static void MapWorkflows(this RouteGroupBuilder api)
    {
        var workflows = api.MapGroup("/workflows").WithTags("Workflows");
        workflows.MapGet("", ListAsync).RequireAuthorization(nameof(Permission.ViewLadders))
            .WithSummary("List the versions of workflows and ladders");
        workflows.MapPut("", SaveAsync).RequireAuthorization(nameof(Permission.EditLadders))
            .WithMetadata(new RequestSizeLimitAttribute(MaximumDocumentBytes))
            .WithSummary("Store an Elsa 3 definition as the draft of its workflow").Accepts<JsonElement>("application/json").ProducesProblem(StatusCodes.Status400BadRequest);
        workflows.MapPost("/validate", CheckAsync).RequireAuthorization(nameof(Permission.ViewLadders))
            .WithMetadata(new RequestSizeLimitAttribute(MaximumDocumentBytes))
            .WithSummary("Say what is wrong with a definition, without storing it").Accepts<JsonElement>("application/json");
        workflows.MapGet("/definition", FindAsync).RequireAuthorization(nameof(Permission.ViewLadders))
            .WithSummary("Read a definition as it was stored").ProducesProblem(StatusCodes.Status404NotFound);
        workflows.MapPost("/publish", PublishAsync).RequireAuthorization(nameof(Permission.EditLadders))
            .WithSummary("Publish a version: new instances run on it. A ladder must have been submitted, and by another than who publishes it").ProducesProblem(StatusCodes.Status409Conflict);
        workflows.MapPost("/submit", SubmitAsync).RequireAuthorization(nameof(Permission.EditLadders))
            .WithSummary("Put the draft of a ladder before a second person").ProducesProblem(StatusCodes.Status409Conflict);
        workflows.MapPost("/withdraw", WithdrawAsync).RequireAuthorization(nameof(Permission.EditLadders))
            .WithSummary("Take a ladder back that waits for approval or for its date").ProducesProblem(StatusCodes.Status409Conflict);
        workflows.MapPost("/approve", ApproveAsync).RequireAuthorization(nameof(Permission.ApproveLadders))
            .WithSummary("Approve a submitted ladder: new incidents run on it, at once or from a date").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict);
        workflows.MapPost("/reject", RejectAsync).RequireAuthorization(nameof(Permission.ApproveLadders))
            .WithSummary("Send a submitted ladder back, with the reason in note").ProducesProblem(StatusCodes.Status409Conflict);
        workflows.MapPost("/rollback", RollBackAsync).RequireAuthorization(nameof(Permission.ApproveLadders))
            .WithSummary("Make a ladder's earlier version live again, with the reason in note").ProducesProblem(StatusCodes.Status409Conflict);
        workflows.MapPost("/retract", RetractAsync).RequireAuthorization(nameof(Permission.EditLadders))
            .WithSummary("Take a version out of use").ProducesProblem(StatusCodes.Status409Conflict);
        workflows.MapPost("/revert", RevertAsync).RequireAuthorization(nameof(Permission.EditLadders))
            .WithSummary("Begin a draft with the document of an old version");
        workflows.MapPost("/start", StartAsync).RequireAuthorization(nameof(Permission.OperateInstances))
            .WithMetadata(new RequestSizeLimitAttribute(MaximumInputBytes))
            .WithSummary("Start an instance of a published workflow that is no ladder").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        workflows.MapPost("/events", TellAsync).RequireAuthorization(nameof(Permission.OperateInstances))
            .WithMetadata(new RequestSizeLimitAttribute(MaximumInputBytes))
            .WithSummary("Publish an event to all instances that wait for it, and to triggers");
        workflows.MapPost("/tasks/{taskId}/result", ReportAsync).RequireAuthorization(nameof(Permission.OperateInstances))
            .WithMetadata(new RequestSizeLimitAttribute(MaximumInputBytes))
            .WithSummary("Report the result of a task that a workflow asked for").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<WorkflowLine>>> ListAsync(
        CurrentViewer current, WorkflowDesk desk, [Description("Latest, Published, LatestOrPublished, LatestAndPublished, Draft, AllVersions, or a number")] string? versions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.ListAsync(await current.RequireAsync(), Selector(versions), cancellationToken));

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> FindAsync(
        CurrentViewer current, WorkflowDesk desk, string definitionId, string? version, CancellationToken cancellationToken) =>
        await desk.FindAsync(await current.RequireAsync(), definitionId, Selector(version), cancellationToken) is { } stored
            ? TypedResults.Content(stored.Content, "application/json")
            : ApiProblems.NotFound("workflow.not-found", new("没有这个流程或版本", "There is no such workflow or version"));

    private static async Task<Ok<WorkflowSaved>> SaveAsync(HttpRequest request, CurrentViewer current, WorkflowDesk desk) =>
        TypedResults.Ok(await desk.SaveAsync(await current.RequireAsync(), await BodyAsync(request)));

    private static async Task<Ok<IReadOnlyList<Problem>>> CheckAsync(HttpRequest request, CurrentViewer current, WorkflowDesk desk) =>
        TypedResults.Ok(desk.Check((await current.RequireAsync()).JurisdictionId, await BodyAsync(request)));

    private static async Task<Ok<WorkflowLine>> PublishAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk) =>
        TypedResults.Ok(await desk.PublishAsync(await current.RequireAsync(), body.DefinitionId ?? "", Selector(body.Version), body.Note ?? ""));

    private static Task<NoContent> SubmitAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders) =>
        ActAsync(body, current, desk, (viewer, id) => ladders.SubmitAsync(viewer, id, body.Note ?? ""));

    private static Task<NoContent> WithdrawAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders) =>
        ActAsync(body, current, desk, ladders.WithdrawAsync);

    private static Task<NoContent> ApproveAsync(ApprovalBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders) =>
        ActAsync(new VersionBody(body.DefinitionId, body.Version, body.Note), current, desk, (viewer, id) => ladders.ApproveAsync(viewer, id, body.LiveFrom, body.Note ?? ""));

    private static Task<NoContent> RejectAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders) =>
        ActAsync(body, current, desk, (viewer, id) => ladders.RejectAsync(viewer, id, body.Note ?? ""));

    private static Task<NoContent> RollBackAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders) =>
        ActAsync(body, current, desk, (viewer, id) => ladders.RollBackAsync(viewer, id, body.Note ?? ""));

    private static async Task<NoContent> ActAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk, Func<Viewer, string, Task> act)
    {
        var viewer = await current.RequireAsync();
        var version = await desk.FindAsync(viewer, body.DefinitionId ?? "", Selector(body.Version)) ?? throw WorkflowDesk.NotFound();
        await act(viewer, version.Id);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<WorkflowLine>> RetractAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk) =>
        TypedResults.Ok(await desk.RetractAsync(await current.RequireAsync(), body.DefinitionId ?? "", Selector(body.Version ?? nameof(VersionSelector.Published)), body.Note ?? ""));

    private static async Task<Ok<WorkflowLine>> RevertAsync(VersionBody body, CurrentViewer current, WorkflowDesk desk) =>
        TypedResults.Ok(await desk.RevertAsync(await current.RequireAsync(), body.DefinitionId ?? "", Selector(body.Version), body.Note ?? ""));

    private static async Task<Results<Ok<StartedBody>, ProblemHttpResult>> StartAsync(StartBody body, CurrentViewer current, Catalogue catalogue, WorkflowHost host)
    {
        var viewer = await current.RequireAsync();
        if (catalogue.Current.FindWorkflow(viewer.JurisdictionId, body.DefinitionId ?? "") is null)
            return ApiProblems.NotFound("workflow.not-found", new("没有已发布的这个流程", "No such workflow is published"));
        var answer = await host.StartAsync(viewer.JurisdictionId, body.DefinitionId!, Map(body.Input), Correlation(body.CorrelationId), body.InstanceId, viewer.Id);
        if (answer.Verdict == InstanceVerdict.IdTaken)
            throw new GovernanceException("workflow.instance-id-reused", new("这个 instanceId 已用于另一次启动（流程或输入不同）", "The instanceId was used for another start, of another workflow or with other inputs"));
        return answer.Failure is null
            ? TypedResults.Ok(new StartedBody(answer.InstanceId, answer.Verdict, answer.State?.SubStatus))
            : throw answer.Failure;
    }

    private static async Task<Accepted> TellAsync(EventBody body, CurrentViewer current, WorkflowHost host)
    {
        var viewer = await current.RequireAsync();
        var name = PlainText.Within(body.Name, TextLimits.Identifier, new("事件名称", "name of the event"))
            ?? throw new GovernanceException("report.event-name", new("请填写事件名称 name", "The name of the event is missing"));
        await host.PublishAsync(viewer.JurisdictionId, name, Value(body.Payload), Correlation(body.CorrelationId));
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<Ok<StartedBody>, ProblemHttpResult>> ReportAsync(string taskId, ResultBody body, CurrentViewer current, WorkflowHost host)
    {
        var viewer = await current.RequireAsync();
        var answer = await host.CompleteTaskAsync(viewer.JurisdictionId, taskId, Value(body.Result), viewer.Id);
        return answer.Verdict is InstanceVerdict.NotFound or InstanceVerdict.NothingToDo
            ? ApiProblems.NotFound("workflow-task.not-found", new("没有等待结果的这个任务", "No such task waits for a result"))
            : TypedResults.Ok(new StartedBody(answer.InstanceId, answer.Verdict, answer.State?.SubStatus));
    }

    /// <summary>A document as it was sent: in UTF-8, or, from a file of another program, in the encoding it is in.</summary>
    private static async Task<string> BodyAsync(HttpRequest request)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (memory.Length + read > MaximumDocumentBytes) throw new BadHttpRequestException("The document is too large.", StatusCodes.Status413PayloadTooLarge);
            memory.Write(buffer, 0, read);
        }

        try
        {
            return TextDecoding.Decode(memory.ToArray());
        }
        catch (FormatException unknown)
        {
            throw new GovernanceException("workflow.unreadable", new(unknown.Message, unknown.Message));
        }
    }

    /// <summary>A JSON value of a request; half a letter in it makes the request unreadable.</summary>
    private static object? Value(JsonElement? json)
    {
        try
        {
            return json is { } value ? ScriptValue.FromJson(value) : null;
        }
        catch (InvalidOperationException broken)
        {
            throw new BadHttpRequestException("A text in the body is broken.", broken);
        }
    }

    private static string? Correlation(string? id) => PlainText.Within(id, TextLimits.Key, new("关联编号", "correlation id"));

    private static VersionSelector Selector(string? text) => VersionSelector.TryParse(text, out var selector)
        ? selector
        : throw new GovernanceException("report.version", new($"“{text}”不是版本", $"'{text}' is no version"));

    private static IReadOnlyDictionary<string, object?> Map(JsonElement? input) =>
        input is { ValueKind: JsonValueKind.Object } map ? (IReadOnlyDictionary<string, object?>)Value(map)! : new Dictionary<string, object?>();

    private sealed record VersionBody(
        [property: MaxLength(TextLimits.Identifier)] string? DefinitionId, string? Version, [property: MaxLength(TextLimits.Reason)] string? Note);

    private sealed record ApprovalBody(string? DefinitionId, string? Version, string? Note, DateTimeOffset? LiveFrom);

    private sealed record StartBody(
        [property: MaxLength(TextLimits.Identifier)] string? DefinitionId, JsonElement? Input, [property: MaxLength(TextLimits.Key)] string? CorrelationId, Guid? InstanceId);

    private sealed record StartedBody(Guid InstanceId, InstanceVerdict Verdict, WorkflowSubStatus? SubStatus);

    private sealed record EventBody(
        [property: MaxLength(TextLimits.Identifier)] string? Name, JsonElement? Payload, [property: MaxLength(TextLimits.Key)] string? CorrelationId);

    private sealed record ResultBody(JsonElement? Result);
}
