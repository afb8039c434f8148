using GridFlow.Data.Archive;
using GridFlow.Data.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace GridFlow.Web.Incidents;

/// <summary>A case as one file that proves itself, for whoever may see the case and take it away.</summary>
internal static class CaseDownload
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/incidents/{key}/case.zip", WriteAsync).RequireAuthorization(nameof(Permission.ArchiveCases)).ExcludeFromDescription();

    private static async Task<IResult> WriteAsync(
        string key, HttpContext http, Viewers viewers, IncidentQuery incidents, CaseArchive archive, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (await viewers.FindAsync(http.User) is not { } viewer || await incidents.FindAsync(viewer, key, cancellation) is not { } file
            || !await incidents.MayAsync(viewer, file.Incident.Id, Permission.ArchiveCases, cancellation))
            return Results.NotFound();
        var dossier = await archive.ReadAsync(viewer, file, cancellation);
        await using var renderer = new HtmlRenderer(http.RequestServices, logs);
        var page = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<CaseSheet>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(CaseSheet.File)] = file,
                [nameof(CaseSheet.Dossier)] = dossier,
            }))).ToHtmlString());
        // Whole before it is sent: a file that breaks off proves nothing, and its line in the audit log comes first.
        var whole = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await archive.WriteAsync(viewer, dossier, page, whole, cancellation);
            whole.Position = 0;
            return Results.File(whole, "application/zip", $"{dossier.Report.Number}.zip");
        }
        catch
        {
            await whole.DisposeAsync();
            throw;
        }
    }
}
