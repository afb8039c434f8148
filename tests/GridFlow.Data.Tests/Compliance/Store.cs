using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>A fresh installation with the shipped documents, on virtual time: a Monday morning at nine in Wulingyuan.</summary>
public sealed class Store : IAsyncDisposable
{
    /// <summary>Migrating and importing take a second; one prepared file is copied for the tests that want nothing special.</summary>
    private static readonly Lazy<Task<string>> Template = new(async () =>
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("gridflow-template-").FullName, "gridflow.db");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        await PrepareAsync(DatabaseProvider.Sqlite, $"Data Source={path};Pooling=False");
        return path;
    });

    /// <summary>The shipped rule sets are read and compiled once for all tests, not in each: what is compiled never changes, and is found by its fingerprint.</summary>
    private static readonly RuleSetTexts Texts = new();

    private readonly ServiceProvider _services;
    private readonly string? _folder;

    private Store(ServiceProvider services, VirtualTime time, string? folder) => (_services, Time, _folder) = (services, time, folder);

    public VirtualTime Time { get; }

    public ContextFactory Contexts => Get<ContextFactory>();

    public IWriter Writer => Get<IWriter>();

    public IncidentIntake Intake => Get<IncidentIntake>();

    public TaskDesk Desk => Get<TaskDesk>();

    public DueWorkRunner DueWork => Get<DueWorkRunner>();

    public CatalogueSnapshot Catalogue => Get<Catalogue>().Current;

    public InboxQuery Inbox => Get<InboxQuery>();

    public IncidentQuery Incidents => Get<IncidentQuery>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>On PostgreSQL, in a copy of the database that the first test prepared.</summary>
    public static async Task<Store> OpenAsync(PostgresFixture postgres, Action<IServiceCollection>? more = null)
    {
        var copy = await postgres.CopyDatabaseAsync(empty => PrepareAsync(DatabaseProvider.PostgreSql, empty));
        return await OpenAsync(DatabaseProvider.PostgreSql, copy, null, isPrepared: true, more);
    }

    /// <summary>On a database that is named, empty or not; without a name on a SQLite file of its own, which where a test has no settings is a copy of the prepared one.</summary>
    public static async Task<Store> OpenAsync(DatabaseProvider provider, string? connection = null, Action<IServiceCollection>? more = null, params (string, string?)[] settings)
    {
        if (connection is not null) return await OpenAsync(provider, connection, null, isPrepared: false, more, settings);
        var folder = Directory.CreateTempSubdirectory("gridflow-data-").FullName;
        var file = Path.Combine(folder, "gridflow.db");
        var isPrepared = settings.Length == 0;
        if (isPrepared) File.Copy(await Template.Value, file);
        return await OpenAsync(provider, $"Data Source={file};Pooling=False", folder, isPrepared, more, settings);
    }

    private static async Task PrepareAsync(DatabaseProvider provider, string connection)
    {
        await using var store = await OpenAsync(provider, connection);
    }

    private static async Task<Store> OpenAsync(
        DatabaseProvider provider, string connection, string? folder, bool isPrepared, Action<IServiceCollection>? more, params (string, string?)[] settings)
    {
        var time = new VirtualTime();
        var all = new Dictionary<string, string?>
        {
            ["Database:Provider"] = provider.ToString(),
            ["Database:Synchronous"] = "Normal",
            ["ConnectionStrings:GridFlow"] = connection,
            ["Documents:Path"] = ProjectRoot.Path,
        };
        foreach (var (key, value) in settings) all[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<TimeProvider>(time).AddGridFlowData(configuration).AddSingleton(Texts);
        more?.Invoke(services);
        var store = new Store(services.BuildServiceProvider(), time, folder);
        // The rest of a start would only find that all is there.
        if (isPrepared) await store.Get<Catalogue>().LoadAsync();
        else await store.Get<Installation>().PrepareAsync();
        return store;
    }

    /// <summary>Registers a report that the rules give to a department for certain.</summary>
    public Task<Receipt> ReportAsync(string? key = null, string text = "路边垃圾成堆，臭味很大，没人清理", string? grid = null) =>
        Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, text) { IdempotencyKey = key, PlaceUnitId = grid ?? Catalogue.Organisation("wulingyuan").Units.First(unit => unit.Level == "grid").Id },
            Actor.Public);

    /// <summary>The open tasks of an incident.</summary>
    public async Task<List<HandlingTask>> OpenTasksAsync(Guid incidentId)
    {
        await using var context = Contexts.CreateDbContext();
        return await context.Tasks.AsNoTracking()
            .Where(task => task.IncidentId == incidentId && (task.Status == HandlingTaskStatus.Open || task.Status == HandlingTaskStatus.Claimed)).ToListAsync();
    }

    /// <summary>Somebody with exactly the post a task asks for.</summary>
    public Viewer ViewerFor(HandlingTask task, string id = "someone")
    {
        var unit = Catalogue.Organisation("wulingyuan").Find(task.UnitId)!;
        return new Viewer(id, "某人", "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, task.Role)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
