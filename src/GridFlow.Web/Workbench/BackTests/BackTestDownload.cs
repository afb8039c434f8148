using System.Globalization;
using GridFlow.Data.Audit;
using GridFlow.Data.BackTests;
using GridFlow.Data.Texts;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.BackTesting;
using GridFlow.Web.Security;

namespace GridFlow.Web.Workbench.BackTests;

/// <summary>The changed cases of a back-test as a CSV file that spreadsheets open.</summary>
internal static class BackTestDownload
{
    private const string Pattern = "/workbench/back-tests/{id:guid}/changed.csv";
    private const int PageSize = 1_000;

    public static string AddressOf(Guid id) => Pattern.Replace("{id:guid}", id.ToString(), StringComparison.Ordinal);

    public static void MapBackTestDownload(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Pattern, WriteAsync).RequireAuthorization(nameof(Permission.ViewRules)).ExcludeFromDescription();

    private static async Task WriteAsync(Guid id, HttpContext http, Viewers viewers, BackTestArchive archive, AuditTrail trail, CancellationToken cancellation)
    {
        if (await viewers.FindAsync(http.User) is not { } viewer || await archive.FindAsync(viewer, id, cancellation) is not { } run)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await trail.WriteAsync(new AuditEntry(AuditAct.DataExported, viewer.AsActor(), viewer.JurisdictionId, $"back-test:{id}"));
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"back-test-{run.StartedAt:yyyyMMdd-HHmm}.csv\"";
        await using var csv = new CsvSheet(http.Response.Body);
        await csv.WriteAsync(["案件", "实际办结部门", "原类别", "新类别", "原主办部门", "新主办部门", "原时限", "新时限", "原严重程度", "新严重程度", "原转人工", "新转人工", "原情形", "新情形", "内容"]);
        for (var skip = 0; ; skip += PageSize)
        {
            var page = await archive.CasesAsync(viewer, id, null, null, skip, PageSize, cancellation);
            foreach (var row in page.Items.Select(shown => shown.Row))
                await csv.WriteAsync(
                [
                    row.CaseId, row.ClosedBy, row.Before.Category, row.After.Category, row.FromDepartment, row.ToDepartment, row.Before.Limit?.ToString(), row.After.Limit?.ToString(),
                    Number(row.Before), Number(row.After), row.Before.Reason.ToString(), row.After.Reason.ToString(), Held(row.Before), Held(row.After), row.Text,
                ]);
            if (skip + page.Items.Count >= page.Total) return;
        }
    }

    private static string Held(CaseSide side) => string.Join('、', side.Situations);

    private static string? Number(CaseSide side) => side.Severity?.ToString(CultureInfo.InvariantCulture);
}
