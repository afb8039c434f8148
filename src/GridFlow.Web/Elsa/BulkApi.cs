using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Operations;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Api;
using GridFlow.Workflows.Versions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Elsa;

/// <summary>What the Studio's lists do with several lines at once, and the end of an instance. Each line goes by the rules of the single act.</summary>
internal static class BulkApi
{
    private const string Note = "Elsa Studio";

    public static void MapBulk(this RouteGroupBuilder api)
    {
        var definitions = api.MapGroup("/bulk-actions").RequireAuthorization(nameof(Permission.EditLadders));
        definitions.MapPost("/publish/workflow-definitions/by-definition-ids", PublishAsync).WithSummary("Publish definitions, or put them before a second person");
        definitions.MapPost("/retract/workflow-definitions/by-definition-ids", RetractAsync).WithSummary("Take definitions out of use");
        definitions.MapPost("/delete/workflow-definitions/by-definition-id", DeleteDefinitionsAsync).WithSummary("Give up the drafts of definitions that were never in use");
        definitions.MapPost("/delete/workflow-definitions/by-id", DeleteVersionsAsync).WithSummary("Give up drafts");
        api.MapPost("/cancel/workflow-instances/{id}", CancelAsync).RequireAuthorization(nameof(Permission.OperateInstances)).WithSummary("End an instance; never that of an open incident");
        api.MapPost("/bulk-actions/cancel/workflow-instances", CancelManyAsync).RequireAuthorization(nameof(Permission.OperateInstances)).WithSummary("End instances; never those of open incidents");
    }

    private static async Task<JsonHttpResult<JsonObject>> PublishAsync(DefinitionsBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders)
    {
        var viewer = await current.RequireAsync();
        var (published, already, missing) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var id in body.All())
        {
            var latest = await desk.FindAsync(viewer, id, VersionSelector.Latest);
            (latest is null ? missing : latest.IsPublished ? already : published).Add(id);
            if (latest is { IsPublished: false }) await SavingApi.PutForwardAsync(viewer, latest, desk, ladders);
        }

        return DefinitionsApi.Json(new JsonObject { ["published"] = published, ["alreadyPublished"] = already, ["notFound"] = missing });
    }

    private static async Task<JsonHttpResult<JsonObject>> RetractAsync(DefinitionsBody body, CurrentViewer current, WorkflowDesk desk)
    {
        var viewer = await current.RequireAsync();
        var (retracted, already, missing) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var id in body.All())
        {
            var live = await desk.FindAsync(viewer, id, VersionSelector.Published);
            (live is not null ? retracted : await desk.FindAsync(viewer, id, VersionSelector.Latest) is null ? missing : already).Add(id);
            if (live is not null) await desk.RetractAsync(viewer, id, VersionSelector.Published, Note);
        }

        return DefinitionsApi.Json(new JsonObject { ["retracted"] = retracted, ["alreadyRetracted"] = already, ["notFound"] = missing });
    }

    private static async Task<JsonHttpResult<JsonObject>> DeleteDefinitionsAsync(DefinitionsBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders)
    {
        var viewer = await current.RequireAsync();
        foreach (var id in body.All()) await DeleteAsync(viewer, id, desk, ladders);
        return DefinitionsApi.Json(new JsonObject { ["deleted"] = body.All().Count() });
    }

    private static async Task<JsonHttpResult<JsonObject>> DeleteVersionsAsync(IdsBody body, CurrentViewer current, WorkflowDesk desk, LadderDesk ladders)
    {
        var viewer = await current.RequireAsync();
        foreach (var id in body.All()) await DeleteVersionAsync(viewer, id, desk, ladders);
        return DefinitionsApi.Json(new JsonObject { ["deleted"] = body.All().Count() });
    }

    /// <summary>Gives up all versions of a definition of which none was ever in use.</summary>
    public static async Task DeleteAsync(Viewer viewer, string definitionId, WorkflowDesk desk, LadderDesk ladders)
    {
        var id = ElsaShelf.IdFor(viewer, definitionId);
        var versions = (await desk.ListAsync(viewer, VersionSelector.AllVersions)).Where(line => ElsaShelf.IdFor(viewer, line.DefinitionId) == id && line.Status != VersionStatus.Discarded).ToList();
        if (versions.Count == 0) throw WorkflowDesk.NotFound();
        if (versions.Exists(line => line.Status is not (VersionStatus.Draft or VersionStatus.Rejected))) throw InUse();
        foreach (var line in versions) await ladders.DiscardAsync(viewer, line.Id);
    }

    /// <summary>Gives up a draft.</summary>
    public static async Task DeleteVersionAsync(Viewer viewer, string id, WorkflowDesk desk, LadderDesk ladders)
    {
        var stored = await desk.FindVersionAsync(viewer, id) ?? throw WorkflowDesk.NotFound();
        if (stored.Status is not (VersionStatus.Draft or VersionStatus.Rejected)) throw InUse();
        await ladders.DiscardAsync(viewer, stored.Id);
    }

    private static async Task<NoContent> CancelAsync(string id, CurrentViewer current, InstanceDesk desk)
    {
        await desk.CancelAsync(await current.RequireAsync(), Guid.TryParse(id, out var instance) ? instance : throw ElsaTraces.NotFound(), Note);
        return TypedResults.NoContent();
    }

    private static async Task<JsonHttpResult<JsonObject>> CancelManyAsync(IdsBody body, CurrentViewer current, InstanceDesk desk)
    {
        var viewer = await current.RequireAsync();
        var ids = body.All().Select(id => Guid.TryParse(id, out var instance) ? instance : throw ElsaTraces.NotFound()).ToList();
        foreach (var id in ids) await desk.CancelAsync(viewer, id, Note);
        return DefinitionsApi.Json(new JsonObject { ["cancelled"] = ids.Count });
    }

    private static GovernanceException InUse() => new("workflow.in-use", new(
        "只有草稿可以删除：已上线、送审或曾经上线的版本要留作依据，其上可能还有事件在办", "Only drafts can be deleted: a version that is or was live, or waits for approval, is kept, and cases may run on it"));

    private sealed record DefinitionsBody(IReadOnlyList<string>? DefinitionIds)
    {
        public IEnumerable<string> All() => (DefinitionIds ?? []).Distinct();
    }

    private sealed record IdsBody(IReadOnlyList<string>? Ids)
    {
        public IEnumerable<string> All() => (Ids ?? []).Distinct();
    }
}
