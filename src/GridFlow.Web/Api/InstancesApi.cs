using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using GridFlow.Data.Inbox;
using GridFlow.Data.Operations;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Workflows.Upgrades;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>Workflow instances for operators over REST. Every act takes a reason; one that no longer applies answers 409.</summary>
internal static class InstancesApi
{
    public static void MapInstances(this RouteGroupBuilder api)
    {
        var instances = api.MapGroup("/instances").WithTags("Workflow instances").RequireAuthorization(nameof(Permission.OperateInstances))
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden);
        instances.MapGet("", ListAsync).WithSummary("List instances, by default those that need an operator");

        var one = instances.MapGroup("/{instanceId:guid}").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        one.MapGet("", FindAsync).WithSummary("Read one instance: where it waits, what failed, variables, clocks, journal");
        one.MapGet("/journal", JournalAsync).WithSummary("Read the journal of an instance, newest page first");
        one.MapPost("/retry", RetryAsync).WithSummary("Run a failed activity again");
        one.MapPost("/skip", SkipAsync).WithSummary("End a waiting or failed activity with outcomes of your choice");
        one.MapPost("/cancel", CancelAsync).WithSummary("End an instance for good; never that of an open incident");
        one.MapPost("/hold", HoldAsync).WithSummary("Put aside what reaches an instance until it is released");
        one.MapPost("/release", ReleaseAsync).WithSummary("Release a held instance");
        one.MapPut("/variables/{name}", ModifyAsync).WithSummary("Give a workflow variable another value of its type");
        one.MapPost("/clocks/retry", RetryClockAsync).WithSummary("Set a parked clock going again");
        one.MapPost("/clocks/discard", DiscardClockAsync).WithSummary("Remove a parked clock that nothing waits for");

        var parked = instances.MapGroup("/parked").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        parked.MapGet("", ParkedAsync).WithSummary("List parked clocks, dead messages between workflows and dead notices");
        parked.MapGet("/triggers", TriggersAsync).WithSummary("List triggers by time that were given up");
        parked.MapPost("/triggers/retry", RetryTriggerAsync).WithSummary("Have a trigger tried once more");
        parked.MapPost("/dispatches/{dispatchId:long}/retry", RetryDispatchAsync).WithSummary("Send a dead message once more");
        parked.MapPost("/dispatches/{dispatchId:long}/discard", DiscardDispatchAsync).WithSummary("Remove a dead message that nobody waits for");
        parked.MapPost("/letters/{letterId:long}/retry", RetryLetterAsync).WithSummary("Send a dead notice once more");
        parked.MapPost("/letters/{letterId:long}/discard", DiscardLetterAsync).WithSummary("Remove a dead notice");

        instances.MapGet("/versions", VersionsAsync).WithSummary("List definitions with the open instances of each version");
        instances.MapGet("/upgrade", PreviewAsync).WithSummary("Say what moving open instances to another version would do, page by page").ProducesProblem(StatusCodes.Status404NotFound);
        instances.MapPost("/upgrade", MoveAsync).WithSummary("Keep open instances, or move them now or at their next step, one batch a call")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<InstanceList>> ListAsync([AsParameters] InstanceListFilter filter, CurrentViewer current, InstanceQuery query, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(filter.Page, filter.PageSize, 20);
        return TypedResults.Ok(await query.ListAsync(await current.RequireAsync(), new InstanceFilter(
            filter.Scope ?? InstanceScope.Attention, filter.DefinitionId, filter.VersionId, filter.ActivityId, filter.IdleSince, filter.About, filter.Error,
            skip, take), cancellationToken));
    }

    private static async Task<Results<Ok<InstanceFile>, ProblemHttpResult>> FindAsync(Guid instanceId, CurrentViewer current, InstanceQuery query, CancellationToken cancellationToken) =>
        await query.FindAsync(await current.RequireAsync(), instanceId, cancellationToken) is { } file ? TypedResults.Ok(file) : NotFound();

    private static async Task<Results<Ok<Page<JournalBurst>>, ProblemHttpResult>> JournalAsync(
        Guid instanceId, int? page, int? pageSize, CurrentViewer current, InstanceQuery query, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(page, pageSize, 50);
        return await query.JournalAsync(await current.RequireAsync(), instanceId, skip, take, cancellationToken) is { } journal
            ? TypedResults.Ok(journal)
            : NotFound();
    }

    private static async Task<NoContent> RetryAsync(Guid instanceId, RetryBody body, CurrentViewer current, InstanceDesk desk)
    {
        await desk.RetryAsync(await current.RequireAsync(), instanceId, body.ActivityInstanceId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> SkipAsync(Guid instanceId, SkipBody body, CurrentViewer current, InstanceDesk desk)
    {
        await desk.SkipAsync(await current.RequireAsync(), instanceId, body.ActivityInstanceId ?? "", body.Outcomes ?? [], body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> CancelAsync(Guid instanceId, ReasonBody body, CurrentViewer current, InstanceDesk desk)
    {
        await desk.CancelAsync(await current.RequireAsync(), instanceId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> HoldAsync(Guid instanceId, ReasonBody body, CurrentViewer current, InstanceDesk desk)
    {
        await desk.HoldAsync(await current.RequireAsync(), instanceId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ReleaseAsync(Guid instanceId, ReasonBody body, CurrentViewer current, InstanceDesk desk)
    {
        await desk.ReleaseAsync(await current.RequireAsync(), instanceId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ModifyAsync(Guid instanceId, string name, VariableBody body, CurrentViewer current, InstanceDesk desk)
    {
        await desk.ModifyVariableAsync(await current.RequireAsync(), instanceId, name, body.Value, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RetryClockAsync(Guid instanceId, ClockBody body, CurrentViewer current, ParkedDesk desk)
    {
        await desk.RetryClockAsync(await current.RequireAsync(), instanceId, body.BookmarkId ?? "", body.Clock ?? "", body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DiscardClockAsync(Guid instanceId, ClockBody body, CurrentViewer current, ParkedDesk desk)
    {
        await desk.DiscardClockAsync(await current.RequireAsync(), instanceId, body.BookmarkId ?? "", body.Clock ?? "", body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ParkedList>> ParkedAsync(int? page, int? pageSize, CurrentViewer current, ParkedDesk desk, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(page, pageSize, 50);
        return TypedResults.Ok(await desk.ListAsync(await current.RequireAsync(), skip, take, cancellationToken));
    }

    private static async Task<Ok<IReadOnlyList<ParkedTrigger>>> TriggersAsync(CurrentViewer current, TriggerDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.ListAsync(await current.RequireAsync(), cancellationToken));

    private static async Task<NoContent> RetryTriggerAsync(TriggerBody body, CurrentViewer current, TriggerDesk desk)
    {
        await desk.RetryAsync(await current.RequireAsync(), body.VersionId ?? "", body.ActivityId ?? "", body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RetryDispatchAsync(long dispatchId, ReasonBody body, CurrentViewer current, ParkedDesk desk)
    {
        await desk.RetryDispatchAsync(await current.RequireAsync(), dispatchId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DiscardDispatchAsync(long dispatchId, ReasonBody body, CurrentViewer current, ParkedDesk desk)
    {
        await desk.DiscardDispatchAsync(await current.RequireAsync(), dispatchId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RetryLetterAsync(long letterId, ReasonBody body, CurrentViewer current, ParkedDesk desk)
    {
        await desk.RetryLetterAsync(await current.RequireAsync(), letterId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> DiscardLetterAsync(long letterId, ReasonBody body, CurrentViewer current, ParkedDesk desk)
    {
        await desk.DiscardLetterAsync(await current.RequireAsync(), letterId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<DefinitionVersions>>> VersionsAsync(CurrentViewer current, UpgradeDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.ListAsync(await current.RequireAsync(), cancellationToken));

    private static async Task<Ok<UpgradePage>> PreviewAsync(string from, string to, Guid? after, CurrentViewer current, UpgradeDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.PreviewAsync(await current.RequireAsync(), from, to, after, cancellationToken: cancellationToken));

    private static async Task<Ok<UpgradeProgress>> MoveAsync(UpgradeBody body, CurrentViewer current, UpgradeDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.MoveAsync(
            await current.RequireAsync(), new UpgradeOrder(body.From ?? "", body.To ?? "", body.Timing ?? UpgradeTiming.Keep, body.Only, body.Reason), body.After, cancellationToken));

    private static ProblemHttpResult NotFound() => ApiProblems.NotFound("instance.not-found", new("没有这个流程实例", "There is no such workflow instance"));
}

/// <summary>Filters of the list, all optional.</summary>
internal sealed record InstanceListFilter(
    InstanceScope? Scope, string? DefinitionId, string? VersionId, string? ActivityId,
    [property: Description("Only instances that have not moved since.")] DateTimeOffset? IdleSince,
    [property: Description("Instance id, correlation id or incident number.")] string? About,
    [property: Description("Part of what went wrong.")] string? Error,
    int? Page, int? PageSize);

/// <summary>Why, in your words.</summary>
internal sealed record ReasonBody([property: MaxLength(TextLimits.Reason)] string? Reason);

/// <summary>A retry.</summary>
/// <param name="ActivityInstanceId">The failed execution; may be left out where only one has failed.</param>
/// <param name="Reason">Why.</param>
internal sealed record RetryBody(string? ActivityInstanceId, [property: MaxLength(TextLimits.Reason)] string? Reason);

/// <summary>A skip.</summary>
/// <param name="ActivityInstanceId">The execution, as <c>live</c> of the instance names it.</param>
/// <param name="Outcomes">The outcomes; empty for the plain "Done".</param>
/// <param name="Reason">Why.</param>
internal sealed record SkipBody(string? ActivityInstanceId, IReadOnlyList<string>? Outcomes, [property: MaxLength(TextLimits.Reason)] string? Reason);

/// <summary>A variable's new value.</summary>
internal sealed record VariableBody(JsonElement? Value, [property: MaxLength(TextLimits.Reason)] string? Reason);

/// <summary>A clock of the instance.</summary>
internal sealed record ClockBody(string? BookmarkId, string? Clock, [property: MaxLength(TextLimits.Reason)] string? Reason);

/// <summary>A trigger, as the list names it.</summary>
internal sealed record TriggerBody(string? VersionId, string? ActivityId, [property: MaxLength(TextLimits.Reason)] string? Reason);

/// <summary>A decision about open instances of a version.</summary>
/// <param name="From">The version they run on.</param>
/// <param name="To">The version in use of the same definition.</param>
/// <param name="Timing"><c>Now</c>, <c>NextStep</c> or <c>Keep</c>, which takes back an earlier <c>NextStep</c>.</param>
/// <param name="Only">Only these instances; all that can, unless said.</param>
/// <param name="After">The <c>next</c> of the answer before; begin without, and repeat until <c>next</c> is null.</param>
/// <param name="Reason">Why.</param>
internal sealed record UpgradeBody(string? From, string? To, UpgradeTiming? Timing, IReadOnlyList<Guid>? Only, Guid? After, [property: MaxLength(TextLimits.Reason)] string? Reason);
