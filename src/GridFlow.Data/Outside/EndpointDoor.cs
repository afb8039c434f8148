using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Outside;

/// <summary>An endpoint that a call found: a workflow to start, or an instance that waits.</summary>
/// <param name="JurisdictionId">Whose it is.</param>
/// <param name="IsOpen">Whether the drawing asks for no key.</param>
/// <param name="Role">The role the key must have, where the drawing names one.</param>
/// <param name="RouteData">Values of the route's places.</param>
public sealed record FoundEndpoint(string JurisdictionId, bool IsOpen, string? Role, IReadOnlyDictionary<string, object?> RouteData)
{
    internal PublishedWorkflow? Workflow { get; init; }

    internal string ActivityId { get; init; } = "";

    internal Guid InstanceId { get; init; }

    internal string BookmarkId { get; init; } = "";
}

/// <summary>What becomes of a call.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Verdict">What became of the start or the resumption.</param>
/// <param name="SubStatus">Where the instance stands.</param>
/// <param name="Response">The workflow's answer; <see langword="null"/> where it gave none in time.</param>
public sealed record EndpointReply(Guid InstanceId, InstanceVerdict Verdict, WorkflowSubStatus? SubStatus, HttpResponseWritten? Response);

/// <summary>Finds the endpoint of a call among the jurisdiction's workflows and waiting instances, and hands the call over.</summary>
public sealed class EndpointDoor(ContextFactory contexts, Catalogue catalogue, WorkflowHost host, HttpAnswers answers, BusinessClock clock, Settings settings)
{
    /// <summary>The endpoints that a call fits: an instance that waits before a workflow to start, the route that says more before the other. Several mean that nobody can tell.</summary>
    /// <remarks>An instance that waits at a route with places is found while a published version still draws that route.</remarks>
    public async Task<IReadOnlyList<FoundEndpoint>> FindAsync(string jurisdictionId, string method, string path, CancellationToken cancellationToken = default)
    {
        var drawn = catalogue.Current.Endpoints(jurisdictionId)
            .Select(entry => (entry.Workflow, entry.Endpoint, Values: entry.Endpoint.Methods.Contains(method) ? entry.Endpoint.Route!.Match(path) : null))
            .Where(entry => entry.Values is not null).OrderByDescending(entry => entry.Endpoint.Route!.Weight).ToList();
        var waiting = await WaitingAsync(jurisdictionId, method, path, drawn.Where(entry => entry.Endpoint.Route!.HasPlaces).Select(entry => (entry.Endpoint.Route!.Template, entry.Values!)), cancellationToken);
        if (waiting.Count > 0) return waiting;
        var starting = drawn.Where(entry => entry.Endpoint.Starts).ToList();
        return [.. starting.TakeWhile(entry => entry.Endpoint.Route!.Weight == starting[0].Endpoint.Route!.Weight)
            .Select(entry => Terms(jurisdictionId, entry.Endpoint, entry.Values!) with { Workflow = entry.Workflow, ActivityId = entry.Endpoint.ActivityId })];
    }

    /// <summary>Hands a call over and waits, within bounds, for the workflow's answer.</summary>
    public async Task<EndpointReply> CallAsync(FoundEndpoint endpoint, HttpCall call, string actor, CancellationToken cancellationToken = default)
    {
        var id = endpoint.Workflow is null ? endpoint.InstanceId : Guid.CreateVersion7(clock.GetUtcNow());
        if (answers.Await(id) is not { } response) return new EndpointReply(id, InstanceVerdict.Busy, null, null);
        try
        {
            var answer = await host.DoAsync(endpoint.Workflow is { } workflow
                ? new StartRequest(id, workflow, new StartWorkflow(id.ToString("N"), call.ToInput(), null, endpoint.ActivityId) { Actor = actor }) { JurisdictionId = endpoint.JurisdictionId }
                : new AdvanceRequest(id, new ResumeBookmark(endpoint.BookmarkId, call.ToInput()) { Actor = actor }));
            if (answer.Verdict == InstanceVerdict.Done && Answers(answer.State!)) await Task.WhenAny(response, Task.Delay(TimeSpan.FromSeconds(settings.Outside.CallSeconds), cancellationToken));
            return new EndpointReply(id, answer.Verdict, answer.State?.SubStatus, response.IsCompletedSuccessfully ? await response : null);
        }
        finally
        {
            answers.Forget(id);
        }
    }

    /// <summary>Whether an answer is there already, or may come by itself: what waits for a person or a time is not waited for.</summary>
    private static bool Answers(WorkflowState state) =>
        state.Status == WorkflowStatus.Finished || state.Bookmarks.Any(bookmark => bookmark.Name is "Elsa.SendHttpRequest" or "Elsa.FlowSendHttpRequest" or "Elsa.SendEmail" or "Elsa.RunTask" or "Elsa.ExecuteWorkflow" or "Elsa.DispatchWorkflow");

    private async Task<List<FoundEndpoint>> WaitingAsync(
        string jurisdictionId, string method, string path, IEnumerable<(string Template, IReadOnlyDictionary<string, object?> Values)> templates, CancellationToken cancellationToken)
    {
        var byHash = templates.DistinctBy(one => one.Template).ToDictionary(one => HttpCall.HashOf(one.Template, method), one => one.Values);
        byHash.TryAdd(HttpCall.HashOf(HttpRoute.Normal(path), method), new Dictionary<string, object?>());
        var hashes = byHash.Keys.ToList();
        await using var context = contexts.CreateDbContext();
        var found = await (from bookmark in context.Bookmarks
                           join instance in context.Instances on bookmark.InstanceId equals instance.Id
                           where hashes.Contains(bookmark.Hash) && instance.JurisdictionId == jurisdictionId
                           select new { bookmark.InstanceId, bookmark.BookmarkId, bookmark.Hash, bookmark.ActivityId, instance.DefinitionVersionId }).Take(2).ToListAsync(cancellationToken);
        return [.. found.Select(one =>
        {
            var drawn = catalogue.Program(one.DefinitionVersionId).Endpoints.FirstOrDefault(endpoint => endpoint.ActivityId == one.ActivityId);
            return Terms(jurisdictionId, drawn, byHash[one.Hash]) with { InstanceId = one.InstanceId, BookmarkId = one.BookmarkId };
        })];
    }

    private static FoundEndpoint Terms(string jurisdictionId, WorkflowEndpoint? endpoint, IReadOnlyDictionary<string, object?> values) =>
        new(jurisdictionId, endpoint?.IsOpen == true, endpoint?.Role, values);
}
