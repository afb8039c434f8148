using System.ComponentModel.DataAnnotations;
using GridFlow.Data.Cases;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Texts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>Tasks over REST.</summary>
internal static class TasksApi
{
    public static void MapTasks(this RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks").RequireAuthorization(nameof(Permission.HandleTasks));
        tasks.MapGet("", ListAsync).WithSummary("List the tasks of your inbox");
        tasks.MapPost("/{taskId:guid}/claim", ClaimAsync).WithSummary("Claim a task").ProducesProblem(StatusCodes.Status409Conflict);
        tasks.MapPost("/{taskId:guid}/release", ReleaseAsync).WithSummary("Give a claimed task back").ProducesProblem(StatusCodes.Status409Conflict);
        tasks.MapPost("/{taskId:guid}/complete", CompleteAsync).WithSummary("Answer a task with one of its outcomes").ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        tasks.MapSubtasks();
    }

    private static async Task<Ok<Page<InboxLine>>> ListAsync([AsParameters] InboxFilter filter, CurrentViewer current, InboxQuery query, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(filter.Page, filter.PageSize, 20);
        return TypedResults.Ok(await query.ListAsync(await current.RequireAsync(), new InboxRequest(
            filter.Folder ?? InboxFolder.All, filter.Search, filter.Category, filter.OverdueOnly ?? false, filter.Order ?? InboxOrder.TimeLeft,
            skip, take, SubtasksOnly: filter.SubtasksOnly ?? false), cancellationToken));
    }

    private static async Task<NoContent> ClaimAsync(Guid taskId, CurrentViewer current, TaskDesk desk)
    {
        await desk.ClaimAsync(await current.RequireAsync(), taskId);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ReleaseAsync(Guid taskId, CurrentViewer current, TaskDesk desk)
    {
        await desk.ReleaseAsync(await current.RequireAsync(), taskId);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> CompleteAsync(Guid taskId, AnswerBody body, CurrentViewer current, TaskDesk desk)
    {
        await desk.AnswerAsync(await current.RequireAsync(), taskId, new TaskAnswer(body.Outcome ?? "", body.Text)
        {
            Category = body.Category,
            UnitId = body.UnitId,
            PublicReply = body.PublicReply,
            Result = body.Result,
            Call = body.Whistle?.Call,
            Minutes = body.Minutes?.Minutes,
            Ratings = [.. (body.Ratings ?? []).OfType<RatingBody>().Select(rating => rating.Rating)],
            Extension = body.Extension,
            Suspension = body.Suspension is { } asked ? new SuspensionAsked(asked.Ground, asked.Basis ?? "", asked.ReviewOn) : null,
            ReturnReason = body.ReturnReason,
            Registration = body.Registration is { } entry ? new Registration(entry.AreaUnitId ?? "", entry.ValidUntil, entry.Evidence ?? "") : null,
        });
        return TypedResults.NoContent();
    }
}

/// <summary>Filters of the inbox, all optional.</summary>
internal sealed record InboxFilter(InboxFolder? Folder, string? Search, string? Category, bool? OverdueOnly, InboxOrder? Order, int? Page, int? PageSize, bool? SubtasksOnly);

/// <summary>An answer to a task.</summary>
/// <param name="Outcome">One of the task's allowed outcomes, for example <c>Done</c>.</param>
/// <param name="Text">What was done, or why not.</param>
/// <param name="Category">For a dispatch: the category decided.</param>
/// <param name="UnitId">For a dispatch or a ruling: the unit decided. For a return: whose it is instead.</param>
/// <param name="PublicReply">What the reporter is told.</param>
/// <param name="Result">For a closing step: how it ended.</param>
/// <param name="Whistle">With the outcomes <c>Whistle</c>, <c>Blow</c> and <c>Again</c>: whom to call, and why.</param>
/// <param name="Minutes">With the outcome <c>Minutes</c>: what the joint handling agreed.</param>
/// <param name="Ratings">With the outcomes <c>Resolved</c> and <c>Unresolved</c> of a whistle: one for each unit that was called.</param>
/// <param name="ReturnReason">For a return: one of the jurisdiction's reasons, for example <c>duty</c>.</param>
/// <param name="Extension">For a request for more time: how much, for example <c>1wd</c>.</param>
/// <param name="Suspension">For a request to suspend the case: why, on what basis and until when.</param>
/// <param name="Registration">For a ruling: what it enters in the ruling register, if anything.</param>
internal sealed record AnswerBody(
    [property: MaxLength(TextLimits.Identifier)] string? Outcome,
    [property: MaxLength(TextLimits.Answer)] string? Text,
    [property: MaxLength(TextLimits.Category)] string? Category,
    [property: MaxLength(TextLimits.Identifier)] string? UnitId,
    [property: MaxLength(TextLimits.PublicReply)] string? PublicReply,
    IncidentOutcome? Result,
    WhistleBody? Whistle,
    MinutesBody? Minutes,
    IReadOnlyList<RatingBody>? Ratings,
    [property: MaxLength(TextLimits.Identifier)] string? ReturnReason = null,
    RegistrationBody? Registration = null,
    [property: MaxLength(TextLimits.Identifier)] string? Extension = null,
    SuspensionBody? Suspension = null);

/// <summary>A request to suspend a case (挂账).</summary>
/// <param name="Ground">Why it cannot be solved now.</param>
/// <param name="Basis">The legal basis.</param>
/// <param name="ReviewOn">The day it is looked at again and goes on.</param>
internal sealed record SuspensionBody(SuspensionGround Ground, [property: MaxLength(TextLimits.Reason)] string? Basis, DateOnly ReviewOn);

/// <summary>An entry for the ruling register.</summary>
/// <param name="AreaUnitId">On whose ground it is to hold: the grid of the case, or a unit above it.</param>
/// <param name="ValidUntil">The last day on which it is to hold.</param>
/// <param name="Evidence">What it rests on.</param>
internal sealed record RegistrationBody(
    [property: MaxLength(TextLimits.Identifier)] string? AreaUnitId,
    DateOnly ValidUntil,
    [property: MaxLength(TextLimits.Reason)] string? Evidence);
