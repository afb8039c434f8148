using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Operations;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Api;
using GridFlow.Workflows.Execution;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Elsa;

/// <summary>Instances for the Studio's viewer: where each waits, what each execution did, the journal behind the badges.</summary>
internal static class ElsaInstancesApi
{
    public static void MapElsaInstances(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("").RequireAuthorization(nameof(Permission.OperateInstances));
        group.MapPost("/workflow-instances", ListAsync).WithSummary("List instances");
        group.MapGet("/workflow-instances/{id}", FindAsync).WithSummary("Read an instance");
        group.MapGet("/workflow-instances/{id}/execution-state", StateAsync).WithSummary("Say whether an instance has moved");
        group.MapGet("/workflow-instances/{id}/variables", VariablesAsync).WithSummary("Read the variables of an instance");
        group.MapPost("/workflow-instances/{id}/journal", JournalAsync).WithSummary("Read the journal of an instance");
        group.MapPost("/activity-executions/report", ReportAsync).WithSummary("Count the executions of each activity");
        group.MapGet("/activity-executions/list", ExecutionsAsync).WithSummary("List the executions of an activity");
        group.MapGet("/activity-execution-summaries/list", ExecutionsAsync).WithSummary("List the executions of an activity");
        group.MapGet("/activity-executions/by-id", ExecutionAsync).WithSummary("Read an execution");
        group.MapGet("/activity-executions/{id}", ExecutionAsync).WithSummary("Read an execution");
        group.MapGet("/activity-executions/{id}/call-stack", (string id) => DefinitionsApi.Json(new JsonObject { ["activityExecutionId"] = id, ["items"] = new JsonArray(), ["totalCount"] = 0 }))
            .WithSummary("What called an execution: within one instance the drawing says it");
    }

    private static async Task<JsonHttpResult<JsonObject>> ListAsync(InstanceListBody? body, CurrentViewer current, InstanceQuery query, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var (page, size) = (Math.Max(0, body?.Page ?? 0), Math.Clamp(body?.PageSize ?? 25, 1, 200));
        var scope = (body?.Statuses ?? []).Append(body?.Status).OfType<string>().Distinct().ToList() switch
        {
            ["Running"] => InstanceScope.Running,
            ["Finished"] => InstanceScope.Finished,
            _ => (body?.SubStatuses ?? []).Contains("Faulted") ? InstanceScope.Faulted : InstanceScope.All,
        };
        var definition = body?.DefinitionId ?? body?.DefinitionIds?.FirstOrDefault();
        var found = (await query.ListAsync(viewer, new InstanceFilter(
            scope, definition is null ? null : Full(viewer, definition), About: body?.CorrelationId ?? body?.SearchTerm,
            Skip: (int)Math.Min(int.MaxValue, (long)page * size), Take: size), cancellationToken)).Page;
        return DefinitionsApi.Json(new JsonObject { ["items"] = new JsonArray([.. found.Items.Select(line => Summary(viewer, line))]), ["totalCount"] = found.Total, ["links"] = new JsonArray() });
    }

    private static async Task<JsonHttpResult<JsonObject>> FindAsync(string id, CurrentViewer current, InstanceQuery query, ElsaTraces traces, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var (trace, drawing) = await traces.ReadAsync(viewer, id, cancellationToken);
        var instance = Summary(viewer, trace.Line);
        instance["parentWorkflowInstanceId"] = trace.ParentId?.ToString();
        instance["workflowState"] = new JsonObject
        {
            ["id"] = trace.Line.Id.ToString(),
            ["definitionId"] = instance["definitionId"]!.DeepClone(),
            ["definitionVersionId"] = instance["definitionVersionId"]!.DeepClone(),
            ["definitionVersion"] = trace.Line.Version,
            ["status"] = instance["status"]!.DeepClone(),
            ["subStatus"] = instance["subStatus"]!.DeepClone(),
            ["bookmarks"] = new JsonArray(),
            ["input"] = new JsonObject(),
            ["output"] = new JsonObject(),
            ["properties"] = new JsonObject(),
            ["incidents"] = new JsonArray([.. trace.Faults.Select(fault => new JsonObject
            {
                ["activityId"] = fault.ActivityId,
                ["activityNodeId"] = drawing.NodeId(fault.ActivityId),
                ["activityType"] = drawing.Type(fault.ActivityId),
                ["message"] = fault.Message,
                ["exception"] = fault.Cause is null ? null : new JsonObject { ["type"] = "", ["message"] = fault.Cause },
                ["timestamp"] = fault.At,
            })]),
        };
        return DefinitionsApi.Json(instance);
    }

    private static async Task<JsonHttpResult<JsonObject>> StateAsync(string id, CurrentViewer current, ElsaTraces traces, CancellationToken cancellationToken)
    {
        var (trace, _) = await traces.ReadAsync(await current.RequireAsync(), id, cancellationToken);
        return DefinitionsApi.Json(new JsonObject { ["status"] = Status(trace.Line), ["workflowSubStatus"] = trace.Line.SubStatus, ["subStatus"] = trace.Line.SubStatus, ["updatedAt"] = trace.Line.UpdatedAt });
    }

    private static async Task<JsonHttpResult<JsonObject>> VariablesAsync(string id, CurrentViewer current, ElsaTraces traces, CancellationToken cancellationToken)
    {
        var (trace, drawing) = await traces.ReadAsync(await current.RequireAsync(), id, cancellationToken);
        return DefinitionsApi.Json(new JsonObject
        {
            ["items"] = new JsonArray([.. trace.Variables.Select(variable => new JsonObject
            {
                ["id"] = drawing.VariableId(variable.Name), ["name"] = variable.Name, ["value"] = ElsaTraces.Text(variable.Value),
            })]),
        });
    }

    private static async Task<JsonHttpResult<JsonObject>> JournalAsync(
        string id, int? skip, int? take, int? page, int? pageSize, JournalBody? body, CurrentViewer current, ElsaTraces traces, CancellationToken cancellationToken)
    {
        var (trace, drawing) = await traces.ReadAsync(await current.RequireAsync(), id, cancellationToken);
        var filter = body?.Filter;
        var lines = trace.Lines.Where(line => line.Event != JournalEvent.Noted)
            .Where(line => filter?.ActivityIds is not { } ids || ids.Contains(line.ActivityId))
            .Where(line => filter?.ActivityNodeIds is not { } nodes || nodes.Contains(drawing.NodeId(line.ActivityId)))
            .Where(line => filter?.ExcludedActivityTypes?.Contains(drawing.Type(line.ActivityId)) != true)
            .Where(line => filter?.EventNames is not { } events || events.Contains(line.Event.ToString())).ToList();
        var part = lines.Skip(Math.Max(0, skip ?? (page ?? 0) * (pageSize ?? 0))).Take(Math.Clamp(take ?? pageSize ?? 100, 1, 500));
        return DefinitionsApi.Json(new JsonObject { ["items"] = new JsonArray([.. part.Select(line => drawing.Line(trace, line))]), ["totalCount"] = lines.Count });
    }

    private static async Task<JsonHttpResult<JsonObject>> ReportAsync(ReportBody body, CurrentViewer current, ElsaTraces traces, CancellationToken cancellationToken)
    {
        var (trace, drawing) = await traces.ReadAsync(await current.RequireAsync(), body.WorkflowInstanceId ?? "", cancellationToken);
        var passes = trace.Passes.ToLookup(pass => drawing.NodeId(pass.ActivityId));
        return DefinitionsApi.Json(new JsonObject
        {
            ["stats"] = new JsonArray([.. (body.ActivityNodeIds ?? []).Distinct().Select(node => ElsaTraces.Counts(node, [.. passes[node]]))]),
        });
    }

    private static async Task<JsonHttpResult<JsonObject>> ExecutionsAsync(
        string? workflowInstanceId, string? activityNodeId, bool? completed, CurrentViewer current, ElsaTraces traces, CancellationToken cancellationToken)
    {
        var (trace, drawing) = await traces.ReadAsync(await current.RequireAsync(), workflowInstanceId ?? "", cancellationToken);
        var items = trace.Passes.Where(pass => activityNodeId is null || drawing.NodeId(pass.ActivityId) == activityNodeId)
            .Where(pass => completed is null || completed == pass.EndedAt is not null).Select(pass => drawing.Execution(trace, pass)).ToArray();
        return DefinitionsApi.Json(new JsonObject { ["items"] = new JsonArray(items), ["totalCount"] = items.Length });
    }

    private static async Task<JsonHttpResult<JsonObject>> ExecutionAsync(string id, CurrentViewer current, ElsaTraces traces, CancellationToken cancellationToken)
    {
        var (instance, execution) = id.LastIndexOf('.') is > 0 and var dot ? (id[..dot], id[(dot + 1)..]) : ("", "");
        var (trace, drawing) = await traces.ReadAsync(await current.RequireAsync(), instance, cancellationToken);
        return DefinitionsApi.Json(drawing.Execution(trace, trace.Passes.FirstOrDefault(pass => pass.ActivityInstanceId == execution) ?? throw ElsaTraces.NotFound()));
    }

    private static JsonObject Summary(Viewer viewer, InstanceLine line) => new()
    {
        ["id"] = line.Id.ToString(),
        ["definitionId"] = ElsaShelf.IdFor(viewer, line.DefinitionId),
        ["definitionVersionId"] = ElsaShelf.IdFor(viewer, line.VersionId),
        ["version"] = line.Version,
        ["status"] = Status(line),
        ["subStatus"] = line.SubStatus,
        ["name"] = line.OwnName ?? line.IncidentNumber ?? line.Name,
        ["correlationId"] = line.CorrelationId ?? line.IncidentNumber,
        ["incidentCount"] = line.Attention is null ? 0 : 1,
        ["isSystem"] = false,
        ["createdAt"] = line.CreatedAt,
        ["updatedAt"] = line.UpdatedAt,
        ["finishedAt"] = line.FinishedAt,
    };

    private static string Status(InstanceLine line) => line.FinishedAt is null ? "Running" : "Finished";

    private static string Full(Viewer viewer, string definitionId) => definitionId.Contains('/', StringComparison.Ordinal) ? definitionId : $"{viewer.JurisdictionId}/{definitionId}";

    private sealed record InstanceListBody(
        int? Page, int? PageSize, string? SearchTerm, string? DefinitionId, IReadOnlyList<string>? DefinitionIds, string? CorrelationId, string? Status, IReadOnlyList<string>? Statuses, IReadOnlyList<string>? SubStatuses);

    private sealed record JournalBody(JournalFilter? Filter);

    private sealed record JournalFilter(IReadOnlyList<string>? ActivityIds, IReadOnlyList<string>? ActivityNodeIds, IReadOnlyList<string>? ExcludedActivityTypes, IReadOnlyList<string>? EventNames);

    private sealed record ReportBody(string? WorkflowInstanceId, IReadOnlyList<string>? ActivityNodeIds);
}
