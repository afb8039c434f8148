using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;
using GridFlow.Web.Api;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Editing;
using GridFlow.Workflows.Versions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Elsa;

/// <summary>
/// Saving and publishing from the Studio, through the same gate as everywhere. A save on top of a published version makes
/// the next draft; publishing a ladder puts it before a second person.
/// </summary>
internal static class SavingApi
{
    public static async Task<Results<JsonHttpResult<JsonObject>, ProblemHttpResult>> SaveAsync(HttpRequest request, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders, ElsaShelf shelf)
    {
        var viewer = await current.RequireAsync();
        var body = await BodyAsync(request);
        if (body["model"] is not JsonObject model) throw Unreadable();
        var publish = body["publish"] is JsonValue wish && wish.TryGetValue<bool>(out var wished) && wished;
        var definitionId = Text(model, "definitionId") is { Length: > 0 } known ? ElsaShelf.IdFor(viewer, known) : Guid.NewGuid().ToString("N")[..16];
        if (definitionId.Contains('/', StringComparison.Ordinal))
            throw new GovernanceException("workflow.not-allowed", new("这是随平台提供的流程，只能查看", "This workflow came with the platform and can only be read"));
        var basis = new DraftBasis(
            Text(model, "id") is { Length: > 0 } id ? ElsaShelf.IdFor(viewer, id) : null,
            int.TryParse(Text(model, "version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 ? version : null,
            int.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null);
        var latest = await desk.FindAsync(viewer, definitionId, VersionSelector.Latest);
        var document = latest is null ? null : shelf.Document(latest);
        var content = Content(viewer, definitionId, model, document);
        if (publish)
        {
            // Asked before anything is stored: a Studio whose publish was refused still stands on the version it had.
            if (latest is { IsPublished: true } && EditorDocument.SaysTheSame(document!, EditorDocument.Object(content)))
                return Saved(request, viewer, shelf, latest, alreadyPublished: true, null);
            if (Refusal(desk.Check(viewer.JurisdictionId, content)) is { } refusal) return refusal;
        }

        var draft = (await desk.FindVersionAsync(viewer, (await desk.SaveAsync(viewer, content, basis)).Version.Id))!;
        if (!publish) return Saved(request, viewer, shelf, draft, alreadyPublished: false, null);
        var message = await PutForwardAsync(viewer, draft, desk, ladders);
        return Saved(request, viewer, shelf, (await desk.FindVersionAsync(viewer, draft.Id))!, alreadyPublished: false, message);
    }

    public static async Task<Results<JsonHttpResult<JsonObject>, ProblemHttpResult>> PublishAsync(
        string definitionId, HttpRequest request, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders, ElsaShelf shelf)
    {
        var viewer = await current.RequireAsync();
        var latest = await desk.FindAsync(viewer, DefinitionsApi.Unescape(definitionId), VersionSelector.Latest) ?? throw WorkflowDesk.NotFound();
        if (latest.IsPublished) return Saved(request, viewer, shelf, latest, alreadyPublished: true, null);
        if (Refusal(desk.Check(viewer.JurisdictionId, latest.Content)) is { } refusal) return refusal;
        var message = await PutForwardAsync(viewer, latest, desk, ladders);
        return Saved(request, viewer, shelf, (await desk.FindVersionAsync(viewer, latest.Id))!, alreadyPublished: false, message);
    }

    /// <summary>Files as <c>export</c> wrote them: each becomes the draft of its definition, whoever has it before them.</summary>
    public static async Task<JsonHttpResult<JsonObject>> ImportAsync(HttpRequest request, CurrentViewer current, WorkflowDesk desk)
    {
        var viewer = await current.RequireAsync();
        if (!request.HasFormContentType) throw Unreadable();
        var files = (await request.ReadFormAsync(request.HttpContext.RequestAborted)).Files;
        foreach (var file in files)
        {
            using var text = new StreamReader(file.OpenReadStream());
            var json = await text.ReadToEndAsync(request.HttpContext.RequestAborted);
            await desk.SaveAsync(viewer, WorkflowDefinition.TryParse(json, out var definition, out _) ? definition!.ToJson(complete: true) : json);
        }

        return DefinitionsApi.Json(new JsonObject { ["count"] = files.Count });
    }

    /// <summary>Publishes what one person may publish; a ladder waits for a second one, which is said.</summary>
    public static async Task<BilingualText?> PutForwardAsync(Viewer viewer, StoredDefinition draft, WorkflowDesk desk, LadderDesk ladders)
    {
        if (draft.Kind != DocumentKind.Ladder)
        {
            await desk.PublishAsync(viewer, draft.DefinitionId, VersionSelector.Number(draft.Version), "Elsa Studio");
            return null;
        }

        await ladders.SubmitAsync(viewer, draft.Id, "Elsa Studio");
        return new(
            $"第 {draft.Version} 版已送审，由另一人批准后上线；在此之前仍按原版本处置",
            $"Version {draft.Version} was put before a second person and goes live when it is approved; until then the former version stays in use");
    }

    /// <summary>The document to store: what the editor sent and what it does not know, with every <c>nodeId</c> right.</summary>
    private static string Content(Viewer viewer, string definitionId, JsonObject model, JsonObject? basis)
    {
        var document = (JsonObject)model.DeepClone();
        if (basis is not null) EditorDocument.Restore(document, basis);
        document.Remove("links");
        document["definitionId"] = definitionId;
        if (Text(document, "name") is not { Length: > 0 }) document["name"] = definitionId;
        var json = document.ToJsonString();
        return WorkflowDefinition.TryParse(json, out var definition, out _) ? definition!.ToJson(complete: true) : json;
    }

    private static ProblemHttpResult? Refusal(IReadOnlyList<Problem> problems)
    {
        var errors = problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.Message).Distinct().ToList();
        return errors.Count == 0 ? null : ElsaRefusals.Refuse("urn:gridflow:workflow.broken", new("该版本不能发布", "The version cannot be published"), errors);
    }

    private static JsonHttpResult<JsonObject> Saved(HttpRequest request, Viewer viewer, ElsaShelf shelf, StoredDefinition stored, bool alreadyPublished, BilingualText? message)
    {
        request.HttpContext.Response.Headers[DefinitionsApi.RevisionHeader] = DefinitionsApi.Revision(stored);
        return DefinitionsApi.Json(new JsonObject
        {
            ["workflowDefinition"] = shelf.Definition(viewer, stored),
            ["alreadyPublished"] = alreadyPublished,
            ["consumingWorkflowCount"] = 0,
            // Not the Studio's: the page around it tells it.
            ["message"] = message?.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName),
        });
    }

    private static async Task<JsonObject> BodyAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType()) throw new BadHttpRequestException("JSON is expected.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await JsonNode.ParseAsync(request.Body, documentOptions: new() { MaxDepth = 128 }, cancellationToken: request.HttpContext.RequestAborted) is JsonObject body ? body : throw Unreadable();
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException or InvalidOperationException)
        {
            throw Unreadable();
        }
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? json[name]!.ToString() : null;

    private static GovernanceException Unreadable() => new("workflow.unreadable", new("请求里没有可读的流程定义", "The request has no definition that can be read"));
}
