using System.Text;
using GridFlow.Data.BackTests;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Rules.BackTesting;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.BackTests;

/// <summary>Back-tests on stored incidents and on files, what is kept of them, and the gate that reads them.</summary>
public abstract class BackTestCompliance
{
    private const string Live = "wulingyuan/rules:1";

    protected abstract Task<Store> OpenAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Closed_incidents_judge_a_draft_by_the_department_that_closed_them_after_dispatch()
    {
        await using var store = await OpenAsync();
        var numbers = new List<string>();
        for (var count = 0; count < 3; count++) numbers.Add(await ClosedCases.CloseAsync(store, Files.Words, Department(store)));
        await ClosedCases.CloseAsync(store, "路边垃圾成堆，臭味很大，没人清理", Department(store));
        await store.ReportAsync(text: Files.Words);
        var draft = await ClosedCases.DraftAsync(store, Department(store));

        var job = await ClosedCases.EndAsync(await StartAsync(store, draft));

        Assert.Equal((JobState.Done, 4, 4), (job.State, job.Done, job.Total));
        var run = Assert.Single(await store.Get<BackTestArchive>().ListAsync(People.Author, draft, Cancellation));
        Assert.Equal((4, 4, 1, 4, 3), (run.Report.Cases, run.Report.Judged, run.Report.AgreedBefore, run.Report.AgreedAfter, run.Changed));
        Assert.Equal((Live, People.Author.Name, job.Result), (run.AgainstId, run.RunByName, run.Id));
        var cases = await store.Get<BackTestArchive>().CasesAsync(People.Author, run.Id, "", Department(store), 0, 2, Cancellation);
        Assert.Equal(3, cases.Total);
        Assert.Equal(numbers.Take(2), cases.Items.Select(one => one.Row.CaseId));
        Assert.All(cases.Items, one => Assert.True(one.MayOpen && one.Row.Text is null));

        // Who may not see the incidents sees numbers only; who is elsewhere sees nothing.
        Assert.All((await store.Get<BackTestArchive>().CasesAsync(People.Administrator, run.Id, null, null, 0, 9, Cancellation)).Items, one => Assert.False(one.MayOpen));
        Assert.Empty((await store.Get<BackTestArchive>().CasesAsync(People.Elsewhere, run.Id, null, null, 0, 9, Cancellation)).Items);
        Assert.Null(await store.Get<BackTestArchive>().FindAsync(People.GridWorker, run.Id, Cancellation));
        Assert.Equal("rules.not-allowed", (await Assert.ThrowsAsync<GovernanceException>(() => store.Get<BackTestRunner>().StartAsync(People.Office, new() { VersionId = draft, Period = ClosedCases.Around(store) }, Cancellation))).Code);
        Assert.Equal("rules.not-found", (await Assert.ThrowsAsync<GovernanceException>(() => store.Get<BackTestRunner>().StartAsync(People.Elsewhere, new() { VersionId = draft, Period = ClosedCases.Around(store) }, Cancellation))).Code);
    }

    [Fact]
    public async Task What_is_said_of_situations_is_kept_with_the_report()
    {
        await using var store = await OpenAsync();
        var draft = await ClosedCases.DraftAsync(store, Department(store));
        await store.Writer.WriteAsync(async context =>
        {
            context.BackTests.Add(new StoredBackTest
            {
                Id = Guid.CreateVersion7(), JurisdictionId = "wulingyuan", VersionId = draft, Fingerprint = "", AgainstId = Live, AgainstFingerprint = "", ParentsFingerprint = "",
                Source = CaseSource.Period, RunBy = People.Author.Id, RunByName = "", StartedAt = store.Time.GetUtcNow(), FinishedAt = store.Time.GetUtcNow(), Changed = 0,
                Report = new BackTestReport
                {
                    Situations = [new SituationCount("cluster", "同类集中", 1, 2) { AgreedAfter = new Agreement(2, 1), Examples = [new HeldCase("WLY-1", ["WLY-2"])] }],
                },
            });
            await context.SaveChangesAsync(Cancellation);
        });

        var kept = Assert.Single(Assert.Single(await store.Get<BackTestArchive>().ListAsync(People.Author, draft, Cancellation)).Report.Situations);
        Assert.Equal(("cluster", 1, 2, 0.5, null), (kept.Id, kept.Before, kept.After, kept.AgreedAfter.Precision, kept.AgreedBefore.Precision));
        Assert.Equal("WLY-2", Assert.Single(Assert.Single(kept.Examples).Witnesses));
    }

    [Fact]
    public async Task A_file_in_an_old_encoding_is_tested_and_a_stopped_test_leaves_nothing()
    {
        await using var store = await OpenAsync();
        var draft = await ClosedCases.DraftAsync(store, Department(store));
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = $"编号,诉求内容,办结部门,上报时间\r\nA-1,{Files.Words},{Department(store)},2026-03-01 08:00\r\nA-2,路边垃圾成堆，臭味很大，没人清理,某某局,昨天\r\nA-3,,城管局,\r\n";
        var table = CaseTable.Read(Encoding.GetEncoding("GB18030").GetBytes(text));
        var columns = CaseColumns.Guess(table.Header);
        var outlook = FileCases.Look(table, columns, store.Catalogue.Rules("wulingyuan")!.Rules.Vocabulary, store.Catalogue.Calendar("wulingyuan")!.Zone);
        Assert.Equal((2, 1, 1), (outlook.Cases, outlook.WithDepartment, outlook.UnreadableTimes));
        Assert.Equal(["某某局"], outlook.UnknownDepartments);

        var request = new BackTestRequest { VersionId = draft, FileName = "旧系统.csv", Table = table, Columns = columns };
        await ClosedCases.EndAsync(await store.Get<BackTestRunner>().StartAsync(People.Author, request, Cancellation));
        var run = Assert.Single(await store.Get<BackTestArchive>().ListAsync(People.Author, draft, Cancellation));
        Assert.Equal((CaseSource.File, 2, 1, 0, 1), (run.Source, run.Report.Cases, run.Report.Judged, run.Report.AgreedBefore, run.Report.AgreedAfter));
        var changed = Assert.Single((await store.Get<BackTestArchive>().CasesAsync(People.Author, run.Id, null, null, 0, 9, Cancellation)).Items);
        Assert.Equal(("A-1", Files.Words, false), (changed.Row.CaseId, changed.Row.Text, changed.MayOpen));
        // Another of the same office sees the case and not the words that somebody uploaded; nobody does after a week.
        Assert.Equal(("A-1", null), Assert.Single((await store.Get<BackTestArchive>().CasesAsync(People.Author with { Id = "another" }, run.Id, null, null, 0, 9, Cancellation)).Items) is var other ? (other.Row.CaseId, other.Row.Text) : default);

        var many = table with { Rows = [.. Enumerable.Repeat(table.Rows[0], 50_000)] };
        var job = await store.Get<BackTestRunner>().StartAsync(People.Author, request with { Table = many }, Cancellation);
        Assert.Same(job, store.Get<BackTestRunner>().Find(People.Author, draft));
        job.Changed += () => { if (job.Done > 0) job.Cancel(); };
        Assert.Equal(JobState.Cancelled, (await ClosedCases.EndAsync(job)).State);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(1, await context.BackTests.CountAsync(Cancellation));
        Assert.Equal(1, await context.BackTestCases.CountAsync(Cancellation));
        Assert.Equal(1, await context.BackTestCases.CountAsync(row => row.Text != null, Cancellation));
        store.Time.Advance(TimeSpan.FromDays(8));
        await store.Get<Retention>().RunAsync(Cancellation);
        Assert.Equal(0, await context.BackTestCases.CountAsync(row => row.Text != null, Cancellation));
    }

    [Fact]
    public async Task The_gate_holds_back_what_agrees_less_until_somebody_says_why()
    {
        await using var store = await OpenAsync();
        var (desk, gate) = (store.Get<RuleDesk>(), store.Get<PublishGate>());
        await ClosedCases.CloseAsync(store, "路边垃圾成堆，臭味很大，没人清理", Department(store));
        var draft = await desk.CreateDraftAsync(People.Author, Live);
        var version = (await desk.ReadAsync(People.Author, draft, Cancellation))!;
        var files = new Dictionary<string, string>(version.Files) { [Files.Own] = "rule D-BAD \"错\" priority 900\n  when text contains any (\"垃圾成堆\")\n  then lead \"水务局\"\n" };
        Assert.Empty((await desk.SaveAsync(People.Author, draft, files, version.Revision)).Problems);
        Assert.False((await gate.ReadAsync(People.Author, draft, Cancellation))!.Holds);

        await ClosedCases.EndAsync(await StartAsync(store, draft));
        var held = (await gate.ReadAsync(People.Author, draft, Cancellation))!;
        Assert.True(held.Holds);
        Assert.Equal(Freshness.Current, held.Freshness);
        Assert.Equal(PublishGate.Held, (await Assert.ThrowsAsync<GovernanceException>(() => desk.SubmitAsync(People.Author, draft, "", " "))).Code);
        await desk.SubmitAsync(People.Author, draft, "", "区里定的");
        Assert.Equal(PublishGate.Held, (await Assert.ThrowsAsync<GovernanceException>(() => desk.ApproveAsync(People.Office, draft))).Code);
        var due = store.Time.GetUtcNow().AddHours(1);
        await desk.ApproveAsync(People.Office, draft, due, "", "同意，按专班意见");
        store.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await store.Get<VersionPublisher>().PublishDueAsync(Cancellation));
        var history = (await desk.ReadAsync(People.Author, draft, Cancellation))!.History;
        Assert.Equal(["区里定的", "同意，按专班意见"], history.Where(row => row.Act == VersionAct.GateOverridden).Select(row => row.Note.Split('\n')[0]));
        Assert.Equal([VersionAct.GateOverridden, VersionAct.Submitted, VersionAct.GateOverridden, VersionAct.Approved, VersionAct.WentLive], history.TakeLast(5).Select(row => row.Act));
    }

    [Fact]
    public async Task A_back_test_counts_for_exactly_its_content_beside_what_is_live_and_the_setting_is_a_history()
    {
        await using var store = await OpenAsync();
        var (desk, gate) = (store.Get<RuleDesk>(), store.Get<PublishGate>());
        await ClosedCases.CloseAsync(store, Files.Words, Department(store));
        var draft = await ClosedCases.DraftAsync(store, Department(store));
        Assert.Equal("rules.not-allowed", (await Assert.ThrowsAsync<GovernanceException>(() => gate.SetAsync(People.Handler, true, 1, true, 0, "想改"))).Code);
        Assert.Equal("version.reason", (await Assert.ThrowsAsync<GovernanceException>(() => gate.SetAsync(People.Office, true, 1, true, 0, ""))).Code);
        Assert.Equal("gate.range", (await Assert.ThrowsAsync<GovernanceException>(() => gate.SetAsync(People.Office, true, double.NaN, true, 0, "错"))).Code);
        await gate.SetAsync(People.Office, true, 0.5, true, 0, "先试后用");
        Assert.Equal(PublishGate.Held, (await Assert.ThrowsAsync<GovernanceException>(() => desk.SubmitAsync(People.Author, draft, ""))).Code);

        await ClosedCases.EndAsync(await StartAsync(store, draft));
        Assert.Equal((Freshness.Current, false), Worth(await gate.ReadAsync(People.Author, draft, Cancellation)));
        var version = (await desk.ReadAsync(People.Author, draft, Cancellation))!;
        await desk.SaveAsync(People.Author, draft, Files.With(version.Files, "D-TWO", Department(store)), version.Revision);
        Assert.Equal((Freshness.ContentChanged, true), Worth(await gate.ReadAsync(People.Author, draft, Cancellation)));
        await desk.SaveAsync(People.Author, draft, version.Files, version.Revision + 1);
        Assert.Equal((Freshness.Current, false), Worth(await gate.ReadAsync(People.Author, draft, Cancellation)));
        await gate.SetAsync(People.Office, true, 0.5, true, 2, "至少两件");
        Assert.Equal((Freshness.Current, true), Worth(await gate.ReadAsync(People.Author, draft, Cancellation)));

        // Another version goes live, with a reason: what was compared with the one before is out of date.
        var other = await desk.CreateDraftAsync(People.Author, Live);
        var begun = (await desk.ReadAsync(People.Author, other, Cancellation))!;
        await desk.SaveAsync(People.Author, other, Files.With(begun.Files, "D-THREE", Department(store)), begun.Revision);
        await desk.SubmitAsync(People.Author, other, "", "应急");
        await desk.ApproveAsync(People.Office, other, null, "", "应急");
        Assert.Equal((Freshness.LiveChanged, true), Worth(await gate.ReadAsync(People.Author, draft, Cancellation)));
        await gate.SetAsync(People.Office, false, 0.5, true, 2, "停用");
        Assert.False((await gate.ReadAsync(People.Author, draft, Cancellation))!.Holds);
        Assert.Equal(["停用", "至少两件", "先试后用"], (await gate.HistoryAsync(People.Author, Cancellation)).Select(row => row.Reason));
        Assert.Empty(await gate.HistoryAsync(People.GridWorker, Cancellation));
    }

    private static (Freshness?, bool) Worth(GateState? state) => (state!.Freshness, state.Holds);

    private static Task<Job> StartAsync(Store store, string draft) =>
        store.Get<BackTestRunner>().StartAsync(People.Author, new BackTestRequest { VersionId = draft, Period = ClosedCases.Around(store) }, Cancellation);

    /// <summary>A department by the name rules and organisation share.</summary>
    private static string Department(Store store) => store.Catalogue.Rules("wulingyuan")!.Rules.Vocabulary.Department("城管局")!.Name;
}

public sealed class SqliteBackTestTests : BackTestCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlBackTestTests(PostgresFixture postgres) : BackTestCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
