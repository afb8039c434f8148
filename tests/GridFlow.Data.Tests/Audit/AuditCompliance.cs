using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.BackTests;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Operations;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Operations;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Audit;

/// <summary>The audit log: written with what it tells of, one chain, and every hand laid on it shows where.</summary>
public abstract class AuditCompliance
{
    private static readonly Actor Somebody = new("somebody", "某人");
    private static readonly Viewer Auditor = new("auditor", "审计员", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Auditor)]);

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_line_is_written_with_its_act_or_not_at_all()
    {
        await using var store = await OpenAsync();
        var before = (await VerifyAsync(store)).Last;

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Writer.WriteAsync(context =>
        {
            context.Record(AuditAct.SettingChanged, Somebody, "wulingyuan", "setting:a");
            throw new InvalidOperationException("no");
        }));
        await store.Writer.WriteAsync(context =>
        {
            context.Settings.Add(new Setting { Key = "b", Value = "" });
            context.Record(AuditAct.SettingChanged, Somebody, "wulingyuan", "setting:b");
            return Task.CompletedTask;
        });

        Assert.Equal(["setting:b"], await SubjectsAsync(store, before));
        Assert.Null((await VerifyAsync(store)).Fault);
    }

    [Fact]
    public async Task What_is_written_at_the_same_time_is_one_chain_without_a_gap()
    {
        await using var store = await OpenAsync();
        var before = (await VerifyAsync(store)).Last;

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => AddAsync(store, $"setting:{number}")));

        var verdict = await VerifyAsync(store);
        Assert.Null(verdict.Fault);
        Assert.Equal(before + 60, verdict.Last);
        Assert.Equal(60, (await SubjectsAsync(store, before)).Distinct().Count());
    }

    [Theory]
    [InlineData("""update "AuditLines" set "Detail" = 'nothing' where "Sequence" = $place""")]
    [InlineData("""update "AuditLines" set "ActorId" = 'another', "ActorName" = 'another' where "Sequence" = $place""")]
    [InlineData("""update "AuditLines" set "At" = "At" + 1 where "Sequence" = $place""")]
    [InlineData("""update "AuditLines" set "Address" = '' where "Sequence" = $place""")]
    [InlineData("""update "AuditLines" set "Hash" = '0' where "Sequence" = $place""")]
    [InlineData("""delete from "AuditLines" where "Sequence" = $place""")]
    [InlineData("""delete from "AuditLines" where "Sequence" >= $place""")]
    public async Task A_line_that_was_tampered_with_is_found_with_its_place(string tampering)
    {
        await using var store = await OpenAsync();
        for (var number = 0; number < 5; number++) await AddAsync(store, $"setting:{number}");
        var place = (await VerifyAsync(store)).Last - 2;

        await ExecuteAsync(store, tampering.Replace("$place", $"{place}", StringComparison.Ordinal));

        Assert.Equal(place, (await VerifyAsync(store)).FaultAt);
    }

    [Fact]
    public async Task A_log_that_was_written_anew_does_not_fit_a_hash_that_was_noted_elsewhere()
    {
        await using var store = await OpenAsync();
        await AddAsync(store, "setting:a");
        var noted = await VerifyAsync(store);
        await AddAsync(store, "setting:b");
        Assert.Null((await VerifyAsync(store, (noted.Last, noted.LastHash))).Fault);

        await ExecuteAsync(store, """delete from "AuditLines"; update "AuditHead" set "Last" = 0, "LastHash" = '', "Removed" = 0, "RemovedHash" = ''""");
        while ((await VerifyAsync(store)).Last < noted.Last) await AddAsync(store, "setting:a");

        Assert.Null((await VerifyAsync(store)).Fault);
        Assert.Equal(noted.Last, (await VerifyAsync(store, (noted.Last, noted.LastHash))).FaultAt);
    }

    [Fact]
    public async Task Lines_are_kept_for_six_months_and_what_is_left_is_still_one_chain()
    {
        await using var store = await OpenAsync();
        await AddAsync(store, "setting:old");
        var old = (await VerifyAsync(store)).Last;
        store.Time.Advance(TimeSpan.FromDays(183));
        await AddAsync(store, "setting:new");
        Assert.Equal(0, await store.Get<AuditRetention>().RunAsync());

        store.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(old, await store.Get<AuditRetention>().RunAsync());

        var verdict = await VerifyAsync(store);
        Assert.Null(verdict.Fault);
        Assert.Equal(old + 1, verdict.First);
        Assert.Equal(["setting:new", "audit"], await SubjectsAsync(store, 0));
        await ExecuteAsync(store, """delete from "AuditLines" where "Sequence" = """ + (old + 1));
        Assert.Equal(old + 1, (await VerifyAsync(store)).FaultAt);
    }

    [Fact]
    public async Task Every_act_leaves_its_line()
    {
        await using var store = await OpenAsync();
        var ladders = store.Get<LadderDesk>();
        var (office, policy) = (Operators.Office, Person("policy", Roles.PolicyOfficer));

        var draft = await ladders.CreateDraftAsync(office, store.Catalogue.Ladder("wulingyuan").VersionId);
        await ladders.SubmitAsync(office, draft, "请审");
        await ladders.WithdrawAsync(office, draft);
        await ladders.SubmitAsync(office, draft);
        await ladders.RejectAsync(policy, draft, "再看");
        await ladders.SubmitAsync(office, draft);
        await ladders.ApproveAsync(policy, draft);
        await ladders.RollBackAsync(policy, draft[..(draft.LastIndexOf(':') + 1)] + "1", "回退");
        await ladders.DiscardAsync(office, await ladders.CreateDraftAsync(office, draft));
        await store.Get<PublishGate>().SetAsync(policy, true, 2, false, 0, "放宽");
        await store.Get<BusinessClock>().AdvanceAsync(store.Writer, TimeSpan.FromHours(1), office.AsActor(), "wulingyuan");

        var keys = store.Get<ApiKeys>();
        var key = await keys.CreateAsync("wulingyuan", Roles.Dispatcher, "12345");
        var known = (await keys.FindAsync(key))!;
        for (var i = 0; i < 3; i++) await keys.NoteUseAsync(known, "10.0.0.1");
        for (var i = 0; i < 3; i++) await keys.NoteRefusalAsync(key[..^1] + "!", "10.0.0.1");
        var (next, _) = await keys.RotateAsync(known, TimeSpan.FromDays(90), office.AsActor(), (_, _) => Task.FromResult(false));
        await keys.RevokeAsync((await keys.FindAsync(next))!.Id, office.AsActor());

        var receipt = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { ReporterName = "张三", ReporterPhone = "13800000000" }, Actor.Public);
        for (var i = 0; i < 3; i++) Assert.Equal("张三", (await store.Incidents.FindAsync(office, receipt.Number))!.Incident.ReporterName);
        await store.Get<InstanceDesk>().HoldAsync(office, receipt.Id, "核实中");
        await foreach (var _ in store.Get<AuditQuery>().ExportAsync(Auditor, new AuditRequest(Who: "policy"))) { }

        Assert.Equal(
            Enum.GetValues<AuditAct>().Except(OfTheSite).Except(OfRulings).Except(OfSubstitutesAndCalendars).Except(OfEmergencies).Except([AuditAct.VersionShadowStarted, AuditAct.VersionShadowStopped, AuditAct.VersionGateOverridden, AuditAct.AuditTrimmed, AuditAct.ClockPaused, AuditAct.ClockResumed]),
            (await AllAsync(store)).Select(line => line.Act).Distinct().Order());
        var lines = await AllAsync(store);
        Assert.Single(lines, line => line.Act == AuditAct.KeyUsed && line.Address == "10.0.0.1");
        Assert.Single(lines, line => line.Act == AuditAct.KeyRefused && line.Detail == "wrong secret");
        Assert.Single(lines, line => line.Act == AuditAct.ReporterSeen && line.Subject == $"incident:{receipt.Number}" && line.ActorId == office.Id);
        Assert.Contains(lines, line => line.Act == AuditAct.OperatorActed && line.Detail.Contains("核实中", StringComparison.Ordinal));
        var secret = key.Split('.')[1][..^1];
        var everything = string.Join('\n', lines.Select(line => $"{line.ActorId} {line.ActorName} {line.Subject} {line.Detail}"));
        Assert.All(new[] { secret, "张三", "13800000000" }, said => Assert.DoesNotContain(said, everything, StringComparison.Ordinal));
        Assert.Null((await VerifyAsync(store)).Fault);
    }

    [Fact]
    public async Task An_auditor_finds_lines_by_who_what_when_and_object_page_by_page_and_nobody_else_does()
    {
        await using var store = await OpenAsync();
        for (var number = 0; number < 5; number++) await AddAsync(store, $"setting:{number}");
        store.Time.Advance(TimeSpan.FromHours(1));
        await store.Writer.WriteAsync(context =>
        {
            context.Record(AuditAct.AccountAdded, new("else", "别人"), "wulingyuan", "account:1");
            context.Record(AuditAct.AccountAdded, new("else", "别人"), "nanshan", "account:2");
            return Task.CompletedTask;
        });
        var query = store.Get<AuditQuery>();
        var now = store.Time.GetUtcNow();

        Assert.Equal(["account:1"], await FindAsync(new(Who: "别")));
        Assert.Equal(["account:1"], await FindAsync(new(Who: "else", From: now)));
        Assert.Empty(await FindAsync(new(Who: "else", To: now)));
        Assert.Equal(["account:1"], await FindAsync(new(Acts: [AuditAct.AccountAdded])));
        Assert.Equal(["setting:3"], await FindAsync(new(Subject: "setting:3")));
        Assert.Equal(["account:1"], await FindAsync(new(Subject: "account")));
        Assert.Equal(["setting:4", "setting:3", "setting:2", "setting:1", "setting:0"], await FindAsync(new(Who: "somebody"), take: 2));
        Assert.Equal("audit.not-allowed", await Operators.RefusedAsync(() => query.ListAsync(Operators.Administrator, new())));

        async Task<List<string>> FindAsync(AuditRequest request, int take = 50)
        {
            var found = new List<string>();
            while (true)
            {
                var page = await query.ListAsync(Auditor, request, found.Count, take);
                found.AddRange(page.Lines.Select(line => line.Subject));
                if (found.Count == page.Total) return found;
            }
        }
    }

    /// <summary>A ruling is the end of a long way: <c>RegisterCompliance</c> goes it and looks at these.</summary>
    private static readonly AuditAct[] OfRulings = [AuditAct.RulingApproved, AuditAct.RulingRefused, AuditAct.RulingWithdrawn];

    /// <summary>Their own tests look for their lines.</summary>
    private static readonly AuditAct[] OfSubstitutesAndCalendars = [AuditAct.SubstituteNamed, AuditAct.SubstituteEnded, AuditAct.DeadlinesRecounted];

    /// <summary>Their own tests look for their lines.</summary>
    private static readonly AuditAct[] OfEmergencies = [AuditAct.EmergencyAsked, AuditAct.EmergencyDeclined, AuditAct.EmergencyStarted, AuditAct.EmergencyEnded];

    /// <summary>What only people at the site do; the tests of the site look for their lines.</summary>
    private static readonly AuditAct[] OfTheSite =
    [
        AuditAct.SignedIn, AuditAct.SignInFailed, AuditAct.LockedOut, AuditAct.SignedOut, AuditAct.PasswordChanged, AuditAct.PasswordReset,
        AuditAct.AccountAdded, AuditAct.AccountClosed, AuditAct.AccountReopened, AuditAct.RoleGranted, AuditAct.RoleRemoved,
        AuditAct.GrantRequested, AuditAct.GrantConfirmed, AuditAct.GrantRefused, AuditAct.SessionEnded, AuditAct.SecondFactorAdded, AuditAct.SecondFactorRemoved,
    ];

    private static Viewer Person(string id, string role) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);

    private static Task AddAsync(Store store, string subject) => store.Get<AuditTrail>().WriteAsync(new AuditEntry(AuditAct.SettingChanged, Somebody, "wulingyuan", subject));

    private static Task<AuditVerdict> VerifyAsync(Store store, (long, string)? noted = null) => store.Get<AuditCheck>().RunAsync(noted);

    private static async Task<List<string>> SubjectsAsync(Store store, long after) => [.. (await AllAsync(store)).Where(line => line.Sequence > after).Select(line => line.Subject)];

    private static async Task<List<AuditLine>> AllAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.AuditLines.AsNoTracking().OrderBy(line => line.Sequence).ToListAsync();
    }

    private static async Task ExecuteAsync(Store store, string sql)
    {
        await using var context = store.Contexts.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync(sql);
    }
}

public sealed class SqliteAuditTests : AuditCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlAuditTests(PostgresFixture postgres) : AuditCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
