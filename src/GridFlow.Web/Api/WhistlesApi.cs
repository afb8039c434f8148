using System.ComponentModel.DataAnnotations;
using GridFlow.Data.Inbox;
using GridFlow.Data.Whistles;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>The register of whistles over REST; blowing, reporting, minutes and ratings are answers to tasks, see <see cref="TasksApi"/>.</summary>
internal static class WhistlesApi
{
    public static void MapWhistles(this RouteGroupBuilder api)
    {
        var whistles = api.MapGroup("/whistles").WithTags("Whistles").RequireAuthorization(nameof(Permission.ViewIncidents));
        whistles.MapGet("", ListAsync).WithSummary("List the whistles you may see, newest first; of ninety days where you say no beginning");
        whistles.MapGet("/figures", FiguresAsync).WithSummary("How whistles were used and answered, by unit; of ninety days where you say no beginning");
    }

    private static async Task<Ok<Page<WhistleLine>>> ListAsync([AsParameters] WhistleFilter filter, CurrentViewer current, WhistleQuery query, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(filter.Page, filter.PageSize, 20);
        return TypedResults.Ok(await query.ListAsync(await current.RequireAsync(), filter.Request with { Skip = skip, Take = take }, cancellationToken));
    }

    private static async Task<Ok<WhistleFigures>> FiguresAsync([AsParameters] WhistleFilter filter, CurrentViewer current, WhistleQuery query, CancellationToken cancellationToken) =>
        TypedResults.Ok(await query.FiguresAsync(await current.RequireAsync(), filter.Request, cancellationToken));
}

/// <summary>Filters of the register, all optional.</summary>
internal sealed record WhistleFilter(string? UnitId, WhistleGround? Ground, DateTimeOffset? From, DateTimeOffset? To, int? Page, int? PageSize)
{
    internal WhistleRequest Request => new(UnitId, Ground, From, To);
}

/// <summary>Whom a whistle calls, and why.</summary>
/// <param name="Grounds">At least one.</param>
/// <param name="LeadUnitId">The unit that leads.</param>
/// <param name="ResponderIds">The units that come as well.</param>
internal sealed record WhistleBody(
    IReadOnlyList<WhistleGround>? Grounds,
    [property: MaxLength(TextLimits.Identifier)] string? LeadUnitId,
    IReadOnlyList<string>? ResponderIds)
{
    internal WhistleCall Call => new(Grounds ?? [], LeadUnitId ?? "", [.. (ResponderIds ?? []).OfType<string>()]);
}

/// <summary>What a joint handling agreed.</summary>
/// <param name="Attendance">Who was there.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Actions">Who does what until when.</param>
internal sealed record MinutesBody(
    [property: MaxLength(TextLimits.Reason)] string? Attendance,
    [property: MaxLength(TextLimits.Answer)] string? Decision,
    IReadOnlyList<ActionBody>? Actions)
{
    internal JointMinutes Minutes => new(Attendance ?? "", Decision ?? "", [.. (Actions ?? []).OfType<ActionBody>().Select(action => action.Action)]);
}

/// <summary>Who does what until when.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="What">What.</param>
/// <param name="Limit">Until when: <c>2wd</c>.</param>
internal sealed record ActionBody(
    [property: MaxLength(TextLimits.Identifier)] string? UnitId,
    [property: MaxLength(TextLimits.Reason)] string? What,
    [property: MaxLength(TextLimits.Identifier)] string? Limit)
{
    internal AgreedAction Action => new(UnitId ?? "", What ?? "", Limit ?? "");
}

/// <summary>How a unit that was called is rated.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Stars">1 to 5.</param>
/// <param name="Words">Why.</param>
internal sealed record RatingBody(
    [property: MaxLength(TextLimits.Identifier)] string? UnitId,
    int? Stars,
    [property: MaxLength(TextLimits.Reason)] string? Words)
{
    internal ResponderRating Rating => new(UnitId ?? "", Stars ?? 0, Words);
}

/// <summary>A whistle of a case and the units it called.</summary>
internal sealed record CaseWhistleBody(
    Guid TaskId, string UnitId, DateTimeOffset? BlownAt, IReadOnlyList<WhistleGround> Grounds, string? Words, DateTimeOffset? RaisedAt, DateTimeOffset? EndedAt, string? Outcome,
    IReadOnlyList<JointMinutes> Minutes, IReadOnlyList<ResponseBody> Called)
{
    public static CaseWhistleBody Of(Whistle whistle, IEnumerable<WhistleResponse> responses) => new(
        whistle.Id, whistle.UnitId, whistle.BlownAt, whistle.Grounds, whistle.Words, whistle.RaisedAt, whistle.EndedAt, whistle.Outcome, whistle.Minutes,
        [
            .. responses.Where(response => response.WhistleId == whistle.Id).Select(response => new ResponseBody(
                response.Id, response.UnitId, response.IsLead, response.CalledAt, response.SignedAt, response.ContactedAt, response.ArrivedAt, response.AnsweredAt, response.Outcome,
                response.IsLate, response.Stars, response.RatingWords)),
        ]);
}

/// <summary>A unit that was called.</summary>
internal sealed record ResponseBody(
    Guid TaskId, string UnitId, bool IsLead, DateTimeOffset CalledAt, DateTimeOffset? SignedAt, DateTimeOffset? ContactedAt, DateTimeOffset? ArrivedAt, DateTimeOffset? AnsweredAt,
    string? Outcome, bool IsLate, int? Stars, string? RatingWords);
