using System.Globalization;
using GridFlow.Components.Localization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Texts;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Audit;

/// <summary>The audit log as a file that spreadsheets open, filtered as on the page. That it was taken away is a line of the log.</summary>
internal static class AuditDownload
{
    public static void MapAuditDownload(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/administration/audit/lines.csv", WriteCsvAsync).RequireAuthorization(nameof(Permission.ViewAudit)).ExcludeFromDescription();
        routes.MapGet("/administration/audit/lines.xlsx", WriteXlsxAsync).RequireAuthorization(nameof(Permission.ViewAudit)).ExcludeFromDescription();
    }

    private static async Task WriteCsvAsync(
        [AsParameters] AuditFilter filter, HttpContext http, Viewers viewers, [FromServices] AuditQuery audit, LocalTime times, IStringLocalizer<AuditTexts> texts, CancellationToken cancellation)
    {
        var viewer = (await viewers.FindAsync(http.User))!;
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        await using var csv = new CsvSheet(http.Response.Body);
        await csv.WriteAsync(Head(texts));
        await foreach (var line in audit.ExportAsync(viewer, filter.AsRequest(times), cancellation)) await csv.WriteAsync(CellsOf(line, times, texts));
    }

    private static async Task<IResult> WriteXlsxAsync(
        [AsParameters] AuditFilter filter, HttpContext http, Viewers viewers, [FromServices] AuditQuery audit, LocalTime times, IStringLocalizer<AuditTexts> texts, CancellationToken cancellation)
    {
        var viewer = (await viewers.FindAsync(http.User))!;
        List<IReadOnlyList<string>> rows = [Head(texts)];
        await foreach (var line in audit.ExportAsync(viewer, filter.AsRequest(times), cancellation)) rows.Add(CellsOf(line, times, texts));
        return Results.File(SpreadsheetWriter.Write(rows, texts["Title"]), SpreadsheetWriter.ContentType, "audit.xlsx");
    }

    private static string[] Head(IStringLocalizer<AuditTexts> texts) =>
        [.. new[] { "Line", "When", "What", "Who", "Who", "Subject", "Detail", "Address", "Hash" }.Select(name => texts[name].Value)];

    private static string[] CellsOf(AuditLine line, LocalTime times, IStringLocalizer<AuditTexts> texts) =>
    [
        line.Sequence.ToString(CultureInfo.InvariantCulture), times.Machine(line.At), texts[$"Act.{line.Act}"], line.ActorName, line.ActorId,
        line.Subject, line.Detail, line.Address ?? "", line.Hash,
    ];
}
