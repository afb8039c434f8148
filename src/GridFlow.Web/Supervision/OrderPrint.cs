using GridFlow.Data.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace GridFlow.Web.Supervision;

/// <summary>An order as a sheet to be printed, for whoever may see its case.</summary>
internal static class OrderPrint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/supervision/{number}/print", WriteAsync).RequireAuthorization(nameof(Permission.ViewIncidents)).ExcludeFromDescription();

    private static async Task<IResult> WriteAsync(string number, HttpContext http, Viewers viewers, SupervisionQuery supervision, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (await viewers.FindAsync(http.User) is not { } viewer || await supervision.FindAsync(viewer, number, cancellation) is not { } order) return Results.NotFound();
        await using var renderer = new HtmlRenderer(http.RequestServices, logs);
        var page = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<OrderSheet>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(OrderSheet.Line)] = order }))).ToHtmlString());
        return Results.Content(page, "text/html; charset=utf-8");
    }
}
