using GridFlow.Data.Inbox;
using GridFlow.Data.Rulings;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>The ruling register over REST.</summary>
internal static class RulingsApi
{
    public static void MapRulings(this RouteGroupBuilder api)
    {
        var rulings = api.MapGroup("/rulings").WithTags("Rulings").RequireAuthorization(nameof(Permission.ViewIncidents));
        rulings.MapGet("", ListAsync).WithSummary("List rulings you may see, newest first");
        rulings.MapGet("/{number}", FindAsync).WithSummary("Read one ruling").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<Page<Ruling>>> ListAsync([AsParameters] RulingFilter filter, CurrentViewer current, RulingQuery query, CancellationToken cancellationToken)
    {
        var (skip, take) = RequestForm.Part(filter.Page, filter.PageSize, 20);
        return TypedResults.Ok(await query.ListAsync(await current.RequireAsync(), new RulingRequest(filter.Folder ?? RulingFolder.All, filter.Search, filter.Category, filter.UnitId, skip, take), cancellationToken));
    }

    private static async Task<Results<Ok<Ruling>, ProblemHttpResult>> FindAsync(string number, CurrentViewer current, RulingQuery query, CancellationToken cancellationToken) =>
        await query.FindAsync(await current.RequireAsync(), number, cancellationToken) is { } ruling
            ? TypedResults.Ok(ruling)
            : ApiProblems.NotFound("ruling.not-found", new("没有这条确权，或您无权查看", "There is no such ruling, or you may not see it"));
}

/// <summary>Filters of the register, all optional.</summary>
internal sealed record RulingFilter(RulingFolder? Folder, string? Search, string? Category, string? UnitId, int? Page, int? PageSize);
