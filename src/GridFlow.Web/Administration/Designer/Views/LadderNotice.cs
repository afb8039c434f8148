using GridFlow.Governance.Organisations;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace GridFlow.Web.Administration.Designer.Views;

/// <summary>A version of a ladder as an official notice (公告) to be printed, for whoever may see it.</summary>
internal static class LadderNotice
{
    public static string Address(string versionId) => LadderViews.Address(versionId, "notice");

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/administration/ladders/{id}/notice", WriteAsync).RequireAuthorization(nameof(Permission.ViewLadders)).ExcludeFromDescription();

    private static async Task<IResult> WriteAsync(string id, HttpContext http, Viewers viewers, LadderReading reading, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (await viewers.FindAsync(http.User) is not { } viewer || await reading.OpenAsync(viewer, Uri.UnescapeDataString(id), cancellation) is not { } ladder) return Results.NotFound();
        await using var renderer = new HtmlRenderer(http.RequestServices, logs);
        var page = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<NoticeSheet>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(NoticeSheet.Ladder)] = ladder }))).ToHtmlString());
        return Results.Content(page, "text/html; charset=utf-8");
    }
}
