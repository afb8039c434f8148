using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Instances;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Api;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Editing;
using GridFlow.Workflows.Versions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Elsa;

/// <summary>Definitions and their versions: read, listed, taken out of use, gone back to. Saving is <see cref="SavingApi"/>'s.</summary>
internal static class DefinitionsApi
{
    private const string Read = nameof(Permission.ViewLadders), Write = nameof(Permission.EditLadders);

    public static void MapDefinitions(this RouteGroupBuilder api)
    {
        var definitions = api.MapGroup("/workflow-definitions");
        definitions.MapGet("", ListAsync).RequireAuthorization(Read).WithSummary("List versions");
        definitions.MapGet("/by-definition-id/{definitionId}", FindAsync).RequireAuthorization(Read).WithSummary("Read a version of a definition");
        definitions.MapGet("/by-id/{id}", FindVersionAsync).RequireAuthorization(Read).WithSummary("Read a version by its id");
        definitions.MapGet("/many-by-id", ManyAsync).RequireAuthorization(Read).WithSummary("Read versions by their ids");
        definitions.MapGet("/validation/is-name-unique", IsNameUniqueAsync).RequireAuthorization(Read).WithSummary("Say whether a name is free");
        definitions.MapGet("/query/count", CountAsync).RequireAuthorization(Read).WithSummary("Count the definitions");
        api.MapPost("/scripting/javascript/type-definitions/{definitionId}", TypesAsync).RequireAuthorization(Read).WithSummary("Say what scripts of a definition may call");
        definitions.MapPost("/import-files", SavingApi.ImportAsync).RequireAuthorization(Write).DisableAntiforgery().WithSummary("Store files with definitions as drafts");
        definitions.MapGet("/{definitionId}/export", ExportAsync).RequireAuthorization(Read).WithSummary("Download a version");
        definitions.MapPost("", SavingApi.SaveAsync).RequireAuthorization(Write)
            .WithSummary("Store the draft of a definition, and publish it or put it before a second person").Accepts<JsonElement>("application/json");
        definitions.MapPost("/{definitionId}/publish", SavingApi.PublishAsync).RequireAuthorization(Write).WithSummary("Publish the latest version, or put it before a second person");
        definitions.MapPost("/{definitionId}/retract", RetractAsync).RequireAuthorization(Write).WithSummary("Take the published version out of use");
        definitions.MapPost("/{definitionId}/revert/{version:int}", RevertAsync).RequireAuthorization(Write).WithSummary("Begin a draft with the document of an old version");
        definitions.MapPost("/{definitionId}/execute", ExecuteAsync).RequireAuthorization(nameof(Permission.OperateInstances)).WithSummary("Start an instance of the published version");
        definitions.MapDelete("/{definitionId}", DeleteAsync).RequireAuthorization(Write).WithSummary("Give up the drafts of a definition that was never in use");
        api.MapDelete("/workflow-definition-versions/{id}", DeleteVersionAsync).RequireAuthorization(Write).WithSummary("Give up a draft");
    }

    private static async Task<JsonHttpResult<JsonObject>> ListAsync(
        [AsParameters] DefinitionFilter filter, CurrentViewer current, WorkflowDesk desk, ElsaShelf shelf, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var ids = Split(filter.DefinitionIds).Select(id => ElsaShelf.IdFor(viewer, id)).ToHashSet();
        var versionIds = Split(filter.Ids).Select(id => ElsaShelf.IdFor(viewer, id)).ToHashSet();
        var term = filter.SearchTerm?.Trim() ?? "";
        // Whoever asks for certain versions or definitions means them all.
        var selector = filter.VersionOptions is null && (ids.Count > 0 || versionIds.Count > 0) ? VersionSelector.AllVersions : Selector(filter.VersionOptions);
        var lines = (await desk.ListAsync(viewer, selector, cancellationToken)).Where(line => line.Status != VersionStatus.Discarded && filter.IsSystem != true)
            .Where(line => ids.Count == 0 || ids.Contains(ElsaShelf.IdFor(viewer, line.DefinitionId)))
            .Where(line => versionIds.Count == 0 || versionIds.Contains(ElsaShelf.IdFor(viewer, line.Id)))
            .Where(line => line.Name.Contains(term, StringComparison.OrdinalIgnoreCase) || line.DefinitionId.Contains(term, StringComparison.OrdinalIgnoreCase))
            .ToList();
        var descending = filter.OrderDirection?.StartsWith("Desc", StringComparison.OrdinalIgnoreCase) == true;
        Func<WorkflowLine, IComparable> key = filter.OrderBy?.ToUpperInvariant() switch
        {
            "VERSION" => line => line.Version,
            "CREATED" or "CREATEDAT" => line => line.CreatedAt,
            _ => line => line.Name,
        };
        var ordered = descending ? lines.OrderByDescending(key).ThenByDescending(line => line.Version) : lines.OrderBy(key).ThenBy(line => line.Version);
        var (page, size) = (Math.Max(0, filter.Page ?? 0), Math.Clamp(filter.PageSize ?? 100, 1, 200));
        var items = new JsonArray();
        foreach (var line in ordered.Skip((int)Math.Min(int.MaxValue, (long)page * size)).Take(size))
        {
            if (await desk.FindVersionAsync(viewer, line.Id, cancellationToken) is { } stored) items.Add(shelf.Summary(viewer, stored));
        }

        return Json(new JsonObject
        {
            ["items"] = items,
            ["totalCount"] = lines.Count,
            ["links"] = ElsaShelf.Links(viewer.MayForDistrict(Permission.EditLadders), ("bulk-publish", "/bulk-actions/publish/workflow-definitions/by-definition-ids")),
        });
    }

    private static async Task<JsonHttpResult<JsonObject>> FindAsync(
        string definitionId, string? versionOptions, HttpResponse response, CurrentViewer current, WorkflowDesk desk, ElsaShelf shelf, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        return Definition(response, viewer, shelf, await desk.FindAsync(viewer, Unescape(definitionId), Selector(versionOptions), cancellationToken));
    }

    private static async Task<JsonHttpResult<JsonObject>> FindVersionAsync(
        string id, HttpResponse response, CurrentViewer current, WorkflowDesk desk, ElsaShelf shelf, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        return Definition(response, viewer, shelf, await desk.FindVersionAsync(viewer, Unescape(id), cancellationToken));
    }

    private static async Task<JsonHttpResult<JsonObject>> ManyAsync(string[]? ids, CurrentViewer current, WorkflowDesk desk, ElsaShelf shelf, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var items = new JsonArray();
        foreach (var id in Split(ids).Take(200))
        {
            if (await desk.FindVersionAsync(viewer, id, cancellationToken) is { } stored) items.Add(shelf.Definition(viewer, stored));
        }

        return Json(new JsonObject { ["items"] = items });
    }

    private static async Task<JsonHttpResult<JsonObject>> IsNameUniqueAsync(string? name, string? definitionId, CurrentViewer current, WorkflowDesk desk, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var taken = (await desk.ListAsync(viewer, VersionSelector.Latest, cancellationToken))
            .Any(line => line.Status != VersionStatus.Discarded && line.Name == name?.Trim() && ElsaShelf.IdFor(viewer, line.DefinitionId) != definitionId);
        return Json(new JsonObject { ["isUnique"] = !taken });
    }

    private static async Task<FileContentHttpResult> ExportAsync(string definitionId, string? versionOptions, CurrentViewer current, WorkflowDesk desk, ElsaShelf shelf, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var stored = await desk.FindAsync(viewer, Unescape(definitionId), Selector(versionOptions), cancellationToken) ?? throw WorkflowDesk.NotFound();
        var document = shelf.Definition(viewer, stored);
        document.Remove("links");
        return TypedResults.File(
            Encoding.UTF8.GetBytes(document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })),
            "application/json", string.Create(CultureInfo.InvariantCulture, $"{stored.Name}-{stored.Version}.json"));
    }

    private static async Task<JsonHttpResult<JsonObject>> RetractAsync(string definitionId, HttpResponse response, CurrentViewer current, WorkflowDesk desk, ElsaShelf shelf)
    {
        var viewer = await current.RequireAsync();
        var line = await desk.RetractAsync(viewer, Unescape(definitionId), VersionSelector.Published, FromStudio);
        return Definition(response, viewer, shelf, await desk.FindVersionAsync(viewer, line.Id));
    }

    private static async Task<JsonHttpResult<JsonObject>> RevertAsync(string definitionId, int version, HttpResponse response, CurrentViewer current, WorkflowDesk desk, ElsaShelf shelf)
    {
        var viewer = await current.RequireAsync();
        var line = await desk.RevertAsync(viewer, Unescape(definitionId), VersionSelector.Number(version), FromStudio);
        var draft = (await desk.FindVersionAsync(viewer, line.Id))!;
        response.Headers[RevisionHeader] = Revision(draft);
        return Json(shelf.Summary(viewer, draft));
    }

    /// <summary>The Studio runs what is on its screen; here only what is published runs, and a ladder only for a case.</summary>
    private static async Task<Ok<JsonObject>> ExecuteAsync(
        string definitionId, ExecuteBody? body, HttpResponse response, CurrentViewer current, WorkflowDesk desk, Catalogue catalogue, WorkflowHost host, CancellationToken cancellationToken)
    {
        var viewer = await current.RequireAsync();
        var stored = await desk.FindAsync(viewer, Unescape(definitionId), Selector(body?.VersionOptions), cancellationToken) ?? throw WorkflowDesk.NotFound();
        if (stored.Kind == DocumentKind.Ladder)
            throw new GovernanceException("workflow.needs-case", new("处置流程由上报的事件启动，不能在这里直接运行", "A ladder is started by a report and cannot be run here"));
        if (!stored.IsPublished || catalogue.Current.FindWorkflow(viewer.JurisdictionId, stored.DefinitionId) is null)
            throw new GovernanceException("workflow.not-published", new("草稿不能运行，请先发布", "A draft cannot be run; publish it first"));
        var input = body?.Input is { ValueKind: JsonValueKind.Object } given ? (IReadOnlyDictionary<string, object?>)Language.Expressions.ScriptValue.FromJson(given)! : null;
        var answer = await host.StartAsync(viewer.JurisdictionId, stored.DefinitionId, input, body?.CorrelationId, actor: viewer.Id);
        if (answer.Failure is not null) throw answer.Failure;
        response.Headers["x-elsa-workflow-instance-id"] = answer.InstanceId.ToString();
        return TypedResults.Ok(new JsonObject { ["workflowInstanceId"] = answer.InstanceId.ToString() });
    }

    private static async Task<NoContent> DeleteVersionAsync(string id, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders)
    {
        await BulkApi.DeleteVersionAsync(await current.RequireAsync(), Unescape(id), desk, ladders);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DeleteAsync(string definitionId, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders)
    {
        await BulkApi.DeleteAsync(await current.RequireAsync(), Unescape(definitionId), desk, ladders);
        return TypedResults.NoContent();
    }

    private static async Task<JsonHttpResult<JsonObject>> CountAsync(CurrentViewer current, WorkflowDesk desk, CancellationToken cancellationToken) =>
        Json(new JsonObject { ["count"] = (await desk.ListAsync(await current.RequireAsync(), VersionSelector.Latest, cancellationToken)).Count(line => line.Status != VersionStatus.Discarded) });

    /// <summary>What scripts of a definition may call, for the completion of the editor.</summary>
    private static async Task<ContentHttpResult> TypesAsync(string definitionId, CurrentViewer current, WorkflowDesk desk, CancellationToken cancellationToken)
    {
        var stored = await desk.FindAsync(await current.RequireAsync(), Unescape(definitionId), VersionSelector.Latest, cancellationToken) ?? throw WorkflowDesk.NotFound();
        return TypedResults.Content(WorkflowDefinition.TryParse(stored.Content, out var definition, out _) ? ScriptTypes.Of(definition!) : "", "application/x-typescript");
    }

    /// <summary>The note in a version's history.</summary>
    private const string FromStudio = "Elsa Studio";

    /// <summary>A version for the editor, with what a later save compares itself with.</summary>
    public static JsonHttpResult<JsonObject> Definition(HttpResponse response, Viewer viewer, ElsaShelf shelf, StoredDefinition? stored)
    {
        if (stored is null) throw WorkflowDesk.NotFound();
        response.Headers[RevisionHeader] = Revision(stored);
        return Json(shelf.Definition(viewer, stored));
    }

    /// <summary>Tells which state of a draft an answer shows; sent back with a save in <c>If-Match</c>, somebody else's save in between is noticed.</summary>
    public const string RevisionHeader = "X-GridFlow-Revision";

    public static string Revision(StoredDefinition stored) => stored.Revision.ToString(CultureInfo.InvariantCulture);

    public static JsonHttpResult<JsonObject> Json(JsonObject body) => TypedResults.Json(body);

    public static VersionSelector Selector(string? text) => VersionSelector.TryParse(text, out var selector)
        ? selector
        : throw new GovernanceException("report.version", new($"“{text}”不是版本", $"'{text}' is no version"));

    /// <summary>An id of the shipped pack has a slash, which stays escaped on its way through routing.</summary>
    public static string Unescape(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Split(string[]? values) =>
        values?.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) ?? [];
}

/// <summary>Filters of the list, as the Studio names them.</summary>
internal sealed record DefinitionFilter(
    string? VersionOptions, int? Page, int? PageSize, string? SearchTerm, bool? IsSystem, string? OrderBy, string? OrderDirection, string[]? DefinitionIds, string[]? Ids);

/// <summary>What is to be started.</summary>
internal sealed record ExecuteBody(string? CorrelationId, string? TriggerActivityId, string? VersionOptions, JsonElement? Input);
