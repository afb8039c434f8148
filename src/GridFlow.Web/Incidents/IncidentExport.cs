using System.Globalization;
using GridFlow.Components.Localization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Incidents;
using GridFlow.Data.Texts;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Security;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Incidents;

/// <summary>
/// The list of incidents as a file: what is filtered, in its order, as the viewer may see it, in the viewer's language. Nobody's name and
/// number stands in it, and that it was taken is written down.
/// </summary>
internal sealed class IncidentExport(IncidentQuery incidents, Names names, LocalTime times, IStringLocalizer<IncidentTexts> texts, AuditTrail trail, BusinessClock clock)
{
    /// <summary>Lines of a file: who needs more filters by days and takes several.</summary>
    public const int MostLines = 10_000;

    private const int PageSize = 200;

    private static readonly string[] Columns =
        ["Number", "What", "Category", "SeverityColumn", "Channel", "Grid", "Address", "LeadUnit", "CurrentUnit", "Stage", "Outcome", "ReportedAt", "DueColumn", "ClosedAt"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/export.csv", WriteCsvAsync).RequireAuthorization(nameof(Permission.ViewIncidents)).ExcludeFromDescription();
        routes.MapGet("/incidents/export.xlsx", WriteSpreadsheetAsync).RequireAuthorization(nameof(Permission.ViewIncidents)).ExcludeFromDescription();
    }

    private static async Task WriteCsvAsync(HttpContext http, Viewers viewers, IncidentExport export, CancellationToken cancellation)
    {
        if (await viewers.FindAsync(http.User) is not { } viewer) return;
        var filter = IncidentFilter.Of(http.Request.Query);
        await export.NoteAsync(viewer, filter, "csv");
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{export.NameOf("csv")}\"";
        await using var csv = new CsvSheet(http.Response.Body);
        await foreach (var row in export.RowsAsync(viewer, filter, cancellation)) await csv.WriteAsync(row);
    }

    private static async Task<IResult> WriteSpreadsheetAsync(HttpContext http, Viewers viewers, IncidentExport export, CancellationToken cancellation)
    {
        if (await viewers.FindAsync(http.User) is not { } viewer) return Results.NotFound();
        var filter = IncidentFilter.Of(http.Request.Query);
        await export.NoteAsync(viewer, filter, "xlsx");
        var rows = await export.RowsAsync(viewer, filter, cancellation).ToListAsync(cancellation);
        return Results.File(SpreadsheetWriter.Write(rows, export.Title), SpreadsheetWriter.ContentType, export.NameOf("xlsx"));
    }

    private string Title => texts["ListTitle"];

    private string NameOf(string kind) => $"incidents-{times.In(clock.GetUtcNow()):yyyyMMdd-HHmm}.{kind}";

    private Task NoteAsync(Viewer viewer, IncidentFilter filter, string kind) =>
        trail.WriteAsync(new AuditEntry(AuditAct.DataExported, viewer.AsActor(), viewer.JurisdictionId, "incidents", $"{kind} {filter.Query}"));

    private async IAsyncEnumerable<IReadOnlyList<string>> RowsAsync(
        Viewer viewer, IncidentFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return [.. Columns.Select(column => texts[column].Value)];
        for (var skip = 0; skip < MostLines; skip += PageSize)
        {
            var page = await incidents.ListAsync(viewer, filter.Request(times, skip, PageSize), cancellation);
            foreach (var line in page.Items) yield return Row(line);
            if (page.Items.Count < PageSize) yield break;
        }
    }

    private string[] Row(IncidentLine line)
    {
        var language = CultureInfo.CurrentUICulture.Name;
        return
        [
            line.Number, line.Title, line.CategoryCode is { } code ? names.Category(code) : "", names.Severity(line.Severity), line.Channel.Name().In(language),
            line.GridId is { } grid ? names.Unit(grid) : "", line.Address ?? "", line.LeadUnitId is { } lead ? names.Unit(lead) : "",
            line.CurrentUnitId is { } current ? names.Unit(current) : "", line.Stage.Name().In(language), line.Outcome?.Name().In(language) ?? "",
            times.Minute(line.ReportedAt), line.DueAt is { } due ? times.Minute(due) : "", line.ClosedAt is { } closed ? times.Minute(closed) : "",
        ];
    }
}
