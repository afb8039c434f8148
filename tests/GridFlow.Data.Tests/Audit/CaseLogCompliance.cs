using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Audit;

/// <summary>The log of a case: one chain, and every hand laid on it, or on what it vouches for, shows where.</summary>
public abstract class CaseLogCompliance
{
    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task The_logs_of_cases_that_many_work_on_are_whole()
    {
        await using var store = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(number => WorkAsync(store, $"handler-{number}")));

        var verdict = await VerifyAsync(store);

        Assert.Null(verdict.Number);
        Assert.Equal(12, verdict.Cases);
        Assert.True(verdict.Lines > 12 * 5);
    }

    [Theory]
    [InlineData("""update "Timeline" set "Text" = '{"chinese":"另一句","english":"another"}' where "IncidentId" = $case and "Sequence" = $line""")]
    [InlineData("""update "Timeline" set "PublicText" = null where "IncidentId" = $case and "Sequence" = $line""")]
    [InlineData("""update "Timeline" set "Cause" = 'another' where "IncidentId" = $case and "Sequence" = $line""")]
    [InlineData("""update "Timeline" set "At" = "At" + 1 where "IncidentId" = $case and "Sequence" = $line""")]
    [InlineData("""update "Timeline" set "ActorName" = 'another' where "IncidentId" = $case and "Sequence" = $line""")]
    [InlineData("""update "Timeline" set "Hash" = '0' where "IncidentId" = $case and "Sequence" = $line""")]
    [InlineData("""delete from "Timeline" where "IncidentId" = $case and "Sequence" = $line""")]
    [InlineData("""delete from "Timeline" where "IncidentId" = $case and "Sequence" >= $line""")]
    [InlineData("""update "Timeline" set "Sequence" = "Sequence" + 100 where "IncidentId" = $case and "Sequence" >= $line""")]
    public async Task A_line_that_was_tampered_with_is_found_with_its_case_and_place(string tampering)
    {
        await using var store = await OpenAsync();
        await store.ReportAsync();
        var (id, number) = await WorkAsync(store);
        await store.ReportAsync();
        // A line that the public reads as well: all that is changed above stands in it.
        var place = (await LinesAsync(store, id)).Last(line => line.PublicText is not null && line.Sequence < 5).Sequence;

        await ExecuteAsync(store, tampering.Replace("$line", $"{place}", StringComparison.Ordinal), id);

        var verdict = await VerifyAsync(store);
        Assert.Equal(number, verdict.Number);
        Assert.Equal(place, verdict.Fault!.Line);
    }

    [Fact]
    public async Task A_line_that_was_put_in_at_the_end_is_found_though_it_follows()
    {
        await using var store = await OpenAsync();
        var (id, number) = await WorkAsync(store);
        var last = (await LinesAsync(store, id))[^1];
        var forged = last.AsLogLine() with { Sequence = last.Sequence + 1 };

        await ExecuteAsync(store, $"""
            insert into "Timeline" ("IncidentId", "Sequence", "At", "Kind", "ActorId", "ActorName", "ActorUnitId", "Cause", "Text", "PublicText", "ActivityId", "TaskId", "Evidence", "Hash")
            select "IncidentId", {forged.Sequence}, "At", "Kind", "ActorId", "ActorName", "ActorUnitId", "Cause", "Text", "PublicText", "ActivityId", "TaskId", "Evidence", '{forged.HashAfter(last.Hash)}'
            from "Timeline" where "IncidentId" = $case and "Sequence" = {last.Sequence}
            """, id);

        var verdict = await VerifyAsync(store);
        Assert.Equal((number, forged.Sequence), (verdict.Number, verdict.Fault!.Line));
    }

    [Theory]
    [InlineData("""update "Incidents" set "Text" = 'another' where "Id" = $case""", 1)]
    [InlineData("""update "Incidents" set "Address" = 'elsewhere' where "Id" = $case""", 1)]
    [InlineData("""update "Attachments" set "Sha256" = '0000000000000000000000000000000000000000000000000000000000000000' where "IncidentId" = $case""", 1)]
    [InlineData("""delete from "Attachments" where "IncidentId" = $case""", 1)]
    public async Task A_report_or_a_photo_that_was_exchanged_does_not_fit_the_line_that_vouches_for_it(string tampering, int place)
    {
        await using var store = await OpenAsync();
        var receipt = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理"), Actor.Public,
            (id, at) => [new Attachment(Guid.CreateVersion7(), id, null, "a.jpg", "image/jpeg", 3, new string('a', 64), AttachmentKind.Photo, at, "public")]);
        Assert.Null((await VerifyAsync(store)).Number);

        await ExecuteAsync(store, tampering, receipt.Id);

        var verdict = await VerifyAsync(store);
        Assert.Equal((receipt.Number, place), (verdict.Number, verdict.Fault!.Line));
    }

    private static Task<CaseLogVerdict> VerifyAsync(Store store) => store.Get<CaseLogCheck>().RunAsync();

    /// <summary>A case that was reported, claimed and answered.</summary>
    private static async Task<(Guid Id, string Number)> WorkAsync(Store store, string who = "handler")
    {
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var viewer = store.ViewerFor(task, who);
        await store.Desk.ClaimAsync(viewer, task.Id);
        var photo = new Attachment(Guid.CreateVersion7(), receipt.Id, task.Id, "a.jpg", "image/jpeg", 3, new string('b', 64), AttachmentKind.Photo, store.Time.GetUtcNow(), who);
        await store.Desk.AnswerAsync(viewer, task.Id, new TaskAnswer("Done", "已清运"), [photo]);
        return (receipt.Id, receipt.Number);
    }

    private static async Task<List<TimelineEntry>> LinesAsync(Store store, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Timeline.AsNoTracking().Where(line => line.IncidentId == id).OrderBy(line => line.Sequence).ToListAsync();
    }

    /// <summary>By hand, past the platform; each database writes an id in its own way.</summary>
    private static async Task ExecuteAsync(Store store, string sql, Guid id)
    {
        await using var context = store.Contexts.CreateDbContext();
        var written = context.Database.IsNpgsql() ? $"'{id}'" : $"'{id.ToString().ToUpperInvariant()}'";
        await using var command = context.Database.GetDbConnection().CreateCommand();
        await context.Database.OpenConnectionAsync();
        command.CommandText = sql.Replace("$case", written, StringComparison.Ordinal);
        Assert.True(await command.ExecuteNonQueryAsync() > 0, "Nothing was tampered with.");
    }
}

public sealed class SqliteCaseLogTests : CaseLogCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlCaseLogTests(PostgresFixture postgres) : CaseLogCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
