using System.Text;
using GridFlow.Data.Import;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Texts;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Import;

public sealed class ReportImportTests
{
    private const string Csv = """
        编号,标题,诉求内容,上报时间
        1,路灯不亮,北门路灯坏了三天,2026-02-27 20:10
        2,,,2026-02-28 08:00
        3,垃圾,"巷口垃圾成堆
        两天没人清",2026-02-28T09:00:00+08:00
        4,噪音,工地半夜施工,昨天
        """;

    [Fact]
    public async Task Rows_are_registered_once_however_often_the_file_is_imported()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var rejected = new List<RejectedRow>();

        var first = await RunAsync(store, Csv, rejected.Add);
        var second = await RunAsync(store, Csv, _ => { });

        Assert.Equal(new ImportProgress(2, 0, 2), first);
        Assert.Equal(new ImportProgress(0, 2, 2), second);
        Assert.Equal([2, 4], rejected.Select(row => row.Row.Line).Order());
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(2, await context.Incidents.CountAsync());
        Assert.Contains(new DateTimeOffset(2026, 2, 27, 12, 10, 0, TimeSpan.Zero), await context.Incidents.Select(incident => incident.SubmittedAt!.Value).ToListAsync());
    }

    [Fact]
    public async Task A_number_that_comes_again_with_another_text_is_rejected_and_says_why()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var rejected = new List<RejectedRow>();

        var result = await RunAsync(store, "编号,内容\nA-1,井盖丢失\nA-1,路面积水很深\nA-1,井盖丢失\n,噪音扰民\n,噪音扰民\n", rejected.Add);

        Assert.Equal(new ImportProgress(3, 1, 1), result);
        var row = Assert.Single(rejected);
        Assert.Equal("路面积水很深", row.Row.Text);
        Assert.Contains("内容不同", row.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2099-01-01 08:00")]
    [InlineData("1999-12-31 08:00")]
    [InlineData("2026-03-04 08:00")]
    public async Task A_time_that_cannot_be_right_is_rejected_with_a_word(string time)
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var rejected = new List<RejectedRow>();

        Assert.Equal(new ImportProgress(0, 0, 1), await RunAsync(store, $"编号,内容,上报时间\n1,井盖丢失,{time}\n", rejected.Add));

        Assert.Contains("不可信", Assert.Single(rejected).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_two_runs_and_two_files_only_what_says_the_same_is_already_there()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var rejected = new List<RejectedRow>();
        await RunAsync(store, "编号,内容,地址\n1,井盖丢失,甲路\n2,路灯不亮,乙路\n,噪音扰民,丙路\n", rejected.Add);

        // The same file mended: a row in front, a number with another text, one with another address.
        var again = await RunAsync(store, "编号,内容,地址\n,新的一行,丁路\n1,井盖丢失,戊路\n2,路灯不亮,乙路\n,噪音扰民,丙路\n", rejected.Add);
        // Another file counts from one as well: the first is another matter, the second was in both.
        var other = await RunAsync(store, "编号,内容,地址\n1,树倒了,甲路\n2,路灯不亮,乙路\n", rejected.Add, source: "other.csv");

        Assert.Equal(new ImportProgress(1, 2, 1), again);
        Assert.Contains("地址不同", Assert.Single(rejected).Reason, StringComparison.Ordinal);
        Assert.Equal(new ImportProgress(1, 1, 0), other);
    }

    [Fact]
    public async Task An_import_that_was_stopped_goes_on_where_it_was()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var csv = "id,text\n" + string.Join('\n', Enumerable.Range(1, 200).Select(number => $"{number},第{number}号路灯不亮"));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(store, csv, _ => { }, progress =>
        {
            if (progress.Registered == 40) stop.Cancel();
        }, stop.Token));
        var rest = await RunAsync(store, csv, _ => { });

        Assert.InRange(rest.AlreadyThere, 40, 199);
        Assert.Equal(200, rest.Total);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(200, await context.Incidents.CountAsync());
    }

    [Fact]
    public void A_spreadsheet_in_gb18030_is_read_as_it_was_meant()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "内容\n井盖没了\n", Encoding.GetEncoding("GB18030"));
            using var head = TextFiles.Open(path);
            var columns = ReportColumns.Match(CsvReports.ReadHeader(head), null);
            using var text = TextFiles.Open(path);

            Assert.Equal("井盖没了", Assert.Single(CsvReports.Read(text, columns, TimeZoneInfo.Utc)).Text);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The shared file of times: see its README for what each row is.</summary>
    [Fact]
    public void Every_row_of_the_shared_times_is_read_or_refused_by_name()
    {
        var path = SharedFolder.Require("faults/60-times.csv");
        using var head = TextFiles.Open(path);
        var columns = ReportColumns.Match(CsvReports.ReadHeader(head), null);
        using var text = TextFiles.Open(path);

        var rows = CsvReports.Read(text, columns, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).ToDictionary(row => row.ExternalId!);

        var morning = new DateTimeOffset(2026, 7, 1, 0, 30, 0, TimeSpan.Zero);
        foreach (var id in new[] { "T1", "T2", "T4", "T5", "T6", "T8", "T9", "T10", "T11", "T12", "T13", "T15" })
            Assert.Equal((id, morning), (id, rows[id].SubmittedAt!.Value));
        Assert.Equal(morning.AddMicroseconds(123456), rows["T3"].SubmittedAt);
        Assert.All(["T16", "T17"], id => Assert.Equal(morning.AddHours(8), rows[id].SubmittedAt));
        Assert.All(["T7", "T18"], id => Assert.Contains("次序不明", rows[id].Rejection, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("text=没有这列", "没有这列")]
    [InlineData("colour=text", "colour")]
    [InlineData(null, "--map text=")]
    public void A_mapping_that_does_not_fit_says_what_does(string? mapping, string named)
    {
        var refused = Assert.Throws<ImportRefusedException>(() => ReportColumns.Match(["a", "b"], mapping));

        Assert.Contains(named, refused.Reason.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_without_a_zone_are_those_of_the_jurisdiction()
    {
        var columns = ReportColumns.Match(["text", "submitted_at"], null);

        var row = Assert.Single(CsvReports.Read(new StringReader("text,submitted_at\nx,2026-02-27 20:10\n"), columns, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")));

        Assert.Equal(new DateTimeOffset(2026, 2, 27, 12, 10, 0, TimeSpan.Zero), row.SubmittedAt);
    }

    private static Task<ImportProgress> RunAsync(Store store, string csv, Action<RejectedRow> reject, Action<ImportProgress>? progress = null, CancellationToken cancellationToken = default, string source = "test.csv")
    {
        var import = store.Get<ReportImport>();
        var columns = ReportColumns.Match(CsvReports.ReadHeader(new StringReader(csv)), null);
        return import.RunAsync(CsvReports.Read(new StringReader(csv), columns, import.ZoneOf("wulingyuan")), "wulingyuan", source, reject, progress, cancellationToken);
    }
}
