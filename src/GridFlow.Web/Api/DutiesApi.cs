using GridFlow.Data.Duties;
using GridFlow.Data.Inbox;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Organisations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>The duty list over REST.</summary>
internal static class DutiesApi
{
    public static void MapDuties(this RouteGroupBuilder api) =>
        api.MapGroup("/duties").WithTags("Duties").RequireAuthorization(nameof(Permission.ViewIncidents)).MapGet("", ListAsync).WithSummary("List the duties you may see, in the order of the list");

    private static async Task<Ok<Page<Duty>>> ListAsync([AsParameters] DutyFilter filter, CurrentViewer current, DutyQuery query)
    {
        var (skip, take) = RequestForm.Part(filter.Page, filter.PageSize, 20);
        return TypedResults.Ok(query.List(await current.RequireAsync(), new DutyRequest(filter.Kind, filter.Search, filter.Category, filter.UnitId, skip, take)));
    }
}

/// <summary>Filters of the duty list, all optional.</summary>
internal sealed record DutyFilter(DutyKind? Kind, string? Search, string? Category, string? UnitId, int? Page, int? PageSize);
