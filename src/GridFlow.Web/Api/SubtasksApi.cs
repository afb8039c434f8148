using System.ComponentModel.DataAnnotations;
using GridFlow.Data.Cases;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Texts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>协办、征求意见、会签 over REST; they are answered as any task, see <see cref="TasksApi"/>.</summary>
internal static class SubtasksApi
{
    public static void MapSubtasks(this RouteGroupBuilder tasks)
    {
        tasks.MapGet("/asked", AskedAsync).WithSummary("List what you or your unit asked of others: help, whistles, returns");
        tasks.MapGet("/people", PeopleAsync).WithSummary("Who may be asked for help by name");
        tasks.MapPost("/{taskId:guid}/subtasks", AskAsync).WithSummary("Ask others for help with your task: co-handling, consultation or countersign")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status400BadRequest);
        tasks.MapPost("/{taskId:guid}/take-back", TakeBackAsync).WithSummary("Take back what you asked of somebody").ProducesProblem(StatusCodes.Status409Conflict);
        tasks.MapPost("/{taskId:guid}/urge", UrgeAsync).WithSummary("Press for the answer to what you asked, once an hour").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<Page<AskedLine>>> AskedAsync([AsParameters] AskedFilter filter, CurrentViewer current, AskedQuery query, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(filter.Page, filter.PageSize, 20);
        return TypedResults.Ok(await query.ListAsync(await current.RequireAsync(), new AskedRequest(filter.Kind, filter.OpenOnly ?? false, skip, take), cancellationToken));
    }

    private static async Task<Ok<IReadOnlyList<AskedPerson>>> PeopleAsync(CurrentViewer current, SubtaskDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.PeopleAsync(await current.RequireAsync(), cancellationToken));

    private static async Task<NoContent> AskAsync(Guid taskId, HelpBody body, CurrentViewer current, SubtaskDesk desk)
    {
        await desk.AskAsync(await current.RequireAsync(), taskId, new HelpRequest(
            body.Kind ?? default, [.. (body.UnitIds ?? []).OfType<string>()], [.. (body.PersonIds ?? []).OfType<string>()], body.Words, body.Limit));
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> TakeBackAsync(Guid taskId, ReasonBody body, CurrentViewer current, SubtaskDesk desk)
    {
        await desk.TakeBackAsync(await current.RequireAsync(), taskId, body.Reason);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> UrgeAsync(Guid taskId, CurrentViewer current, SubtaskDesk desk)
    {
        await desk.UrgeAsync(await current.RequireAsync(), taskId);
        return TypedResults.NoContent();
    }
}

/// <summary>Filters of what was asked of others, all optional.</summary>
internal sealed record AskedFilter(AskedKind? Kind, bool? OpenOnly, int? Page, int? PageSize);

/// <summary>Who is asked for what until when.</summary>
/// <param name="Kind"><c>Assist</c> (协办), <c>Consult</c> (征求意见) or <c>Countersign</c> (会签).</param>
/// <param name="UnitIds">The units that are asked; each gets a task.</param>
/// <param name="PersonIds">The people who are asked by name; each gets a task.</param>
/// <param name="Words">What is asked.</param>
/// <param name="Limit">How long the answer may take, for example <c>1wd</c>.</param>
internal sealed record HelpBody(
    TaskKind? Kind,
    IReadOnlyList<string>? UnitIds,
    IReadOnlyList<string>? PersonIds,
    [property: MaxLength(TextLimits.Reason)] string? Words,
    [property: MaxLength(TextLimits.Identifier)] string? Limit);

/// <summary>What a task helps with: which task, in whose words, asked by whom, how often pressed for.</summary>
internal sealed record SubtaskBody(Guid MainTaskId, string Words, string AskedByName, string? AskedByUnitId, string? PersonId, int Urges, bool IsAgreed)
{
    public static SubtaskBody? Of(Subtask? subtask) => subtask is null
        ? null : new(subtask.MainTaskId, subtask.Words, subtask.AskedByName, subtask.AskedByUnitId, subtask.PersonId, subtask.Urges, subtask.IsAgreed);
}
