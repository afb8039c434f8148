using System.CommandLine;
using System.Globalization;
using GridFlow.Data;
using GridFlow.Data.Definitions;
using GridFlow.Data.Import;
using GridFlow.Data.Texts;
using GridFlow.Data.Transactions;
using Microsoft.EntityFrameworkCore;
using Spectre.Console;

namespace GridFlow.Web.CommandLine;

/// <summary><c>import FILE.csv --jurisdiction ID [--map field=column,…]</c>.</summary>
internal static class ImportVerb
{
    public static Command Create(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("FILE.csv") { Description = "带表头的 CSV（UTF-8 或 GB18030）· CSV with a header" };
        var jurisdiction = new Option<string>("--jurisdiction") { Description = "辖区编号 · jurisdiction id", Required = true };
        var map = new Option<string?>("--map") { Description = $"字段=列名,… · field=column,… ({string.Join(", ", ReportColumns.FieldNames)})" };
        var source = new Option<string?>("--source") { Description = "来源名；同名再次导入时跳过已登记的行（默认为文件名）· name under which rows are recognised again (default: the file name)" };
        var rejects = new Option<FileInfo?>("--rejects") { Description = "无法登记的行写入此文件（默认 FILE.rejects.csv）· where rows that cannot be taken go" };
        var command = new Command("import", "批量导入事件，可中断后重跑 · Import incidents; run it again after an interruption") { file, jurisdiction, map, source, rejects };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            services, parsed.GetValue(file)!, parsed.GetValue(jurisdiction)!, parsed.GetValue(map), parsed.GetValue(source), parsed.GetValue(rejects), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, FileInfo file, string jurisdiction, string? map, string? source, FileInfo? rejects, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            Console.Error.WriteLine($"找不到文件 · No such file: {file.FullName}");
            return 1;
        }

        await services.GetRequiredService<Installation>().OpenAsync(cancellationToken);
        var import = services.GetRequiredService<ReportImport>();
        var zone = import.ZoneOf(jurisdiction);
        ReportColumns columns;
        using (var head = TextFiles.Open(file.FullName)) columns = ReportColumns.Match(CsvReports.ReadHeader(head), map);
        var total = Count(file, columns, zone);
        var begun = services.GetRequiredService<TimeProvider>().GetTimestamp();

        await using var rejectFile = new RejectFile(rejects?.FullName ?? $"{file.FullName}.rejects.csv", file);
        using var text = TextFiles.Open(file.FullName);
        var result = new ImportProgress(0, 0, 0);
        await AnsiConsole.Progress().HideCompleted(false).StartAsync(async progress =>
        {
            var bar = progress.AddTask(Markup.Escape(file.Name), maxValue: Math.Max(1, total));
            result = await import.RunAsync(
                CsvReports.Read(text, columns, zone), jurisdiction, source ?? file.Name, rejectFile.Write, state => bar.Value = state.Total, cancellationToken);
        });

        var seconds = services.GetRequiredService<TimeProvider>().GetElapsedTime(begun).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"登记 registered {result.Registered} · 已有 already there {result.AlreadyThere} · 退回 rejected {result.Rejected} · {seconds:F1} s"));
        if (result.Rejected > 0) Console.WriteLine($"退回的行 · Rejected rows: {rejectFile.Path}");
        await services.GetRequiredService<TableStatistics>().RefreshAsync(cancellationToken);
        await PrintDestinationsAsync(services, jurisdiction, source ?? file.Name, cancellationToken);
        return 0;
    }

    /// <summary>How many went where: the first thing a person who imported wants to check.</summary>
    private static async Task PrintDestinationsAsync(IServiceProvider services, string jurisdiction, string source, CancellationToken cancellationToken)
    {
        await using var context = await services.GetRequiredService<IDbContextFactory<GridFlowDbContext>>().CreateDbContextAsync(cancellationToken);
        var counts = await context.Incidents.Where(incident => incident.JurisdictionId == jurisdiction && incident.ExternalSource == source)
            .GroupBy(incident => incident.LeadUnitId).Select(group => new { Unit = group.Key, Count = group.Count() })
            .OrderByDescending(row => row.Count).ToListAsync(cancellationToken);
        var organisation = services.GetRequiredService<Catalogue>().Current.Organisation(jurisdiction);
        foreach (var row in counts)
            Console.WriteLine($"{row.Count,7}  {organisation.Find(row.Unit)?.Name ?? "待分拨 · undecided, waiting for dispatch"}");
    }

    private static int Count(FileInfo file, ReportColumns columns, TimeZoneInfo zone)
    {
        using var text = TextFiles.Open(file.FullName);
        return CsvReports.Read(text, columns, zone).Count();
    }

    /// <summary>The rejected rows as they were, with the reason as a last column, so that they can be mended and imported.</summary>
    private sealed class RejectFile(string path, FileInfo source) : IAsyncDisposable
    {
        private CsvSheet? _csv;

        public string Path => path;

        public void Write(RejectedRow rejected)
        {
            if (_csv is null)
            {
                _csv = new CsvSheet(File.Create(path));
                using var head = TextFiles.Open(source.FullName);
                _csv.Write([.. CsvReports.ReadHeader(head), "退回原因 reason"]);
            }

            _csv.Write([.. rejected.Row.Cells, rejected.Reason]);
        }

        public async ValueTask DisposeAsync()
        {
            if (_csv is not null) await _csv.DisposeAsync();
        }
    }
}
