using System.Diagnostics;
using GridFlow.Benchmarks;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GridFlow.Data.Tests.Incidents;

/// <summary>
/// How the databases find what lists ask for, at 20,000 incidents (400,000 in the thorough run): by indexes for every role, and never by
/// reading or sorting all of them.
/// </summary>
public abstract class ListPlanCompliance
{
    private const string Ladder = "wulingyuan/wulingyuan-incident";

    protected abstract Task<Store> OpenAsync();

    /// <summary>What is wrong with a plan, in its own words.</summary>
    protected abstract IEnumerable<string> FaultsOf(string plan, bool isWide);

    /// <summary>What the database is asked before a statement so that it explains it.</summary>
    protected abstract string Explain { get; }

    [Fact]
    public async Task Every_list_of_every_role_is_found_by_an_index()
    {
        await using var store = await OpenAsync();
        await store.ReportAsync();
        var now = store.Get<BusinessClock>().GetUtcNow();
        await ManyIncidents.AddAsync(store.Contexts, store.Catalogue, Effort.Of(atTheGate: 20_000, thorough: 400_000), now);
        using var heard = new Statements(store.Contexts);

        foreach (var (role, viewer, isWide) in Viewers(store))
        {
            foreach (var request in Requests(store, now))
            {
                await store.Incidents.ListAsync(viewer, request, TestContext.Current.CancellationToken);
                await CheckAsync($"{role} {request}", isWide);
            }

            await store.Get<LadderFigures>().ReadAsync(viewer, Ladder, 30, TestContext.Current.CancellationToken);
            await CheckAsync($"{role} live picture", isWide: false);

            foreach (var folder in Enum.GetValues<InboxFolder>())
            {
                await store.Inbox.ListAsync(viewer, new InboxRequest(folder), TestContext.Current.CancellationToken);
                await store.Inbox.CountAsync(viewer, folder, TestContext.Current.CancellationToken);
                await CheckAsync($"{role} {folder}", isWide: false);
            }

            await store.Get<AskedQuery>().ListAsync(viewer, new(), TestContext.Current.CancellationToken);
            await CheckAsync($"{role} asked of others", isWide: false);
            var leader = viewer with { Posts = [.. viewer.Posts.Select(post => post with { Role = Roles.Leader })] };
            await store.Get<RadarQuery>().CountGraveAsync(leader, TestContext.Current.CancellationToken);
            await store.Get<RadarQuery>().ListAsync(leader, cancellationToken: TestContext.Current.CancellationToken);
            await CheckAsync($"{role} radar", isWide: false);
        }

        async Task CheckAsync(string what, bool isWide)
        {
            // What nobody can see is asked for with a condition that is never true: no row is read.
            foreach (var statement in heard.Take().Where(statement => !statement.Sql.Contains("WHERE 0", StringComparison.Ordinal)))
            {
                var plan = await ExplainAsync(store, statement);
                Assert.True(!FaultsOf(plan, isWide).Any(), $"{what}\n{string.Join('\n', FaultsOf(plan, isWide))}\n\n{statement.Sql}\n\n{plan}");
            }
        }
    }

    [Fact]
    public async Task What_a_list_shows_is_what_a_viewer_may_see_in_whatever_way_and_once()
    {
        await using var store = await OpenAsync();
        await store.ReportAsync();
        await ManyIncidents.AddAsync(store.Contexts, store.Catalogue, 2_000, store.Get<BusinessClock>().GetUtcNow());

        foreach (var (role, viewer, _) in Viewers(store))
        {
            await using var context = store.Contexts.CreateDbContext();
            var seen = await context.Incidents.VisibleTo(viewer, context).OrderByDescending(incident => incident.ReportedAt).ThenByDescending(incident => incident.Id)
                .Select(incident => incident.Id).ToListAsync(TestContext.Current.CancellationToken);
            var listed = new List<Guid>();
            for (Page<IncidentLine> page; ;)
            {
                page = await store.Incidents.ListAsync(viewer, new IncidentRequest(Skip: listed.Count, Take: 200), TestContext.Current.CancellationToken);
                Assert.Equal((Math.Min(seen.Count, IncidentQuery.MostCounted), seen.Count > IncidentQuery.MostCounted), (page.Total, page.IsMore));
                if (page.Items.Count == 0) break;
                listed.AddRange(page.Items.Select(line => line.Id));
            }

            Assert.True(seen.SequenceEqual(listed), role);
        }
    }

    [Fact]
    public async Task Who_may_not_know_the_reporter_does_not_read_the_name_in_the_story_either()
    {
        await using var store = await OpenAsync();
        var root = store.Catalogue.Organisation("wulingyuan").Root!;
        Viewer Of(string role) => new("someone", "某人", "wulingyuan", [new Post(root.Id, root.Name, root.Territory, role)]);
        var receipt = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.GridWorker, "路边垃圾成堆，臭味很大，没人清理") { ReporterAccountId = "worker", ReporterName = "周晓东" }, new Actor("worker", "周晓东"));

        var (knowing, blind) = ((await store.Incidents.FindAsync(Of(Roles.NetworkOffice), receipt.Number))!, (await store.Incidents.FindAsync(Of(Roles.Supervisor), receipt.Number))!);

        Assert.Contains(knowing.Timeline, entry => entry.ActorName == "周晓东");
        Assert.Null(blind.Incident.ReporterName);
        Assert.DoesNotContain(blind.Timeline, entry => entry.ActorName == "周晓东" || entry.ActorId == "worker");
    }

    [Fact]
    public async Task What_a_post_allows_at_one_place_it_does_not_allow_at_another()
    {
        await using var store = await OpenAsync();
        var organisation = store.Catalogue.Organisation("wulingyuan");
        var place = organisation.Units.First(unit => unit.Level == "grid");
        var elsewhere = organisation.Units.First(unit => unit.Level == "street" && !place.Path.StartsWith(unit.Path, StringComparison.Ordinal));
        var receipt = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = place.Id, ReporterName = "周晓东" }, Actor.Public);
        Post Of(Unit unit, string role) => new(unit.Id, unit.Name, unit.Territory, role);
        var both = new Viewer("someone", "某人", "wulingyuan", [Of(place, Roles.CommunityWorker), Of(elsewhere, Roles.StreetManager)]);
        var there = new Viewer("someone", "某人", "wulingyuan", [Of(organisation.Find(organisation.Find(place.ParentId)!.ParentId)!, Roles.StreetManager)]);
        var blind = new Viewer("someone", "某人", "wulingyuan", [Of(organisation.Root!, Roles.Leader), Of(elsewhere, Roles.StreetManager)]);

        Assert.False(await store.Incidents.MayAsync(both, receipt.Id, Permission.ArchiveCases, TestContext.Current.CancellationToken));
        Assert.True(await store.Incidents.MayAsync(there, receipt.Id, Permission.ArchiveCases, TestContext.Current.CancellationToken));
        Assert.Equal("周晓东", (await store.Incidents.FindAsync(both, receipt.Number, TestContext.Current.CancellationToken))!.Incident.ReporterName);
        Assert.Null((await store.Incidents.FindAsync(blind, receipt.Number, TestContext.Current.CancellationToken))!.Incident.ReporterName);
    }

    private static IEnumerable<(string Role, Viewer Viewer, bool IsWide)> Viewers(Store store)
    {
        var organisation = store.Catalogue.Organisation("wulingyuan");
        var grid = organisation.Units.First(unit => unit.Level == "grid");
        var community = organisation.Find(grid.ParentId)!;
        var street = organisation.Find(community.ParentId)!;
        foreach (var (role, unit) in new[]
        {
            (Roles.GridWorker, grid), (Roles.CommunityWorker, community), (Roles.StreetManager, street),
            (Roles.DepartmentHandler, organisation.Departments.First()), (Roles.Leader, organisation.Root!),
        })
            yield return (role, new Viewer("someone", role, "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, role)]), unit == organisation.Root);
    }

    private static IncidentRequest[] Requests(Store store, DateTimeOffset now) =>
    [
        new(), new(OpenOnly: true), new(OverdueOnly: true), new(Stage: IncidentStage.Handling), new(Category: "category-7"), new(Category: "none"), new("MANY777"),
        new(LeadUnitId: store.Catalogue.Organisation("wulingyuan").Departments.Last().Id), new(From: now.AddDays(-60), To: now.AddDays(-55)),
        new() { At = new(Ladder, "grid") }, new(OverdueOnly: true) { At = new(Ladder, "grid") },
    ];

    private async Task<string> ExplainAsync(Store store, Statement statement)
    {
        await using var context = store.Contexts.CreateDbContext();
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = Explain + statement.Sql;
        foreach (var (name, value) in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(reader.GetValue(reader.FieldCount - 1).ToString()!);
        return string.Join('\n', lines);
    }

    private sealed record Statement(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters);

    /// <summary>Hears what EF asks one database, as it tells its diagnostics.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> _subscriptions = [];
        private readonly List<Statement> _heard = [];
        private readonly string _database;

        public Statements(ContextFactory contexts)
        {
            using var context = contexts.CreateDbContext();
            _database = IdOf(context.Database.GetDbConnection());
            _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public List<Statement> Take()
        {
            lock (_heard)
            {
                List<Statement> taken = [.. _heard];
                _heard.Clear();
                return taken;
            }
        }

        public void OnNext(DiagnosticListener listener)
        {
            if (listener.Name == DbLoggerCategory.Name) _subscriptions.Add(listener.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> said)
        {
            if (said.Key != RelationalEventId.CommandExecuting.Name || said.Value is not CommandEventData { Command: { Connection: { } connection } command } || IdOf(connection) != _database) return;
            if (!command.CommandText.Contains("SELECT", StringComparison.Ordinal)) return;
            lock (_heard) _heard.Add(new(command.CommandText, [.. command.Parameters.Cast<System.Data.Common.DbParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))]));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

        private static string IdOf(System.Data.Common.DbConnection connection) => $"{connection.DataSource} {connection.Database}";
    }
}

public sealed class SqliteListPlanTests : ListPlanCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);

    protected override string Explain => "explain query plan ";

    /// <summary>What is scanned may be the few rows of a part of the question, never a table.</summary>
    protected override IEnumerable<string> FaultsOf(string plan, bool isWide)
    {
        var lines = plan.Split('\n');
        return lines.Where(line =>
            line.Split(' ') is ["SCAN", var name] && !lines.Contains($"CO-ROUTINE {name}") && !lines.Contains($"MATERIALIZE {name}")
            || isWide && line.StartsWith("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
    }
}

public sealed class PostgreSqlListPlanTests(PostgresFixture postgres) : ListPlanCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);

    protected override string Explain => "explain ";

    protected override IEnumerable<string> FaultsOf(string plan, bool isWide) => plan.Split('\n').Where(line => line.Contains("Seq Scan on \"Incidents\"", StringComparison.Ordinal) || line.Contains("Seq Scan on \"Tasks\"", StringComparison.Ordinal));
}
