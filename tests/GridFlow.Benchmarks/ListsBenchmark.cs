using System.Diagnostics;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>The lists of incidents and tasks at 400,000 incidents: every role, every filter, pages far back.</summary>
internal sealed class ListsBenchmark : IBenchmark
{
    private const int Incidents = 400_000;
    private const int Rounds = 5;

    public string Name => "lists";

    public string Description => $"lists of incidents and inboxes at {Incidents:N0} incidents for every role, each filter and far pages; goal p95 <= 200 ms per role";

    public Task RunAsync(Figures figures) => Databases.EachAsync(Name, async (name, settings) =>
    {
        // How the disk is written makes no difference to who reads.
        if (name.EndsWith("normal", StringComparison.Ordinal)) return;
        await using var platform = await Platform.OpenAsync(settings);
        var services = platform.Services;
        var (catalogue, clock) = (services.GetRequiredService<Catalogue>().Current, services.GetRequiredService<BusinessClock>());
        var organisation = catalogue.Organisation("wulingyuan");
        await services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { PlaceUnitId = organisation.Units.First(unit => unit.Level == "grid").Id }, Actor.Public);
        var seeding = Stopwatch.StartNew();
        await ManyIncidents.AddAsync(services.GetRequiredService<ContextFactory>(), catalogue, Incidents, clock.GetUtcNow());
        figures.Add($"{name}.seeding", seeding.Elapsed.TotalSeconds, "s");

        await MeasureAsync(figures, name, services);
    });

    /// <summary>How long each list takes whoever may see it.</summary>
    public static async Task MeasureAsync(Figures figures, string name, IServiceProvider services)
    {
        var (organisation, clock) = (services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan"), services.GetRequiredService<BusinessClock>());
        var slowest = new Dictionary<string, double>();
        foreach (var (role, viewer) in Viewers(organisation))
        {
            var (times, processor) = (new List<double>(), new List<double>());
            foreach (var (kind, ask) in Questions(services, organisation, viewer, clock.GetUtcNow()))
            {
                // Once so that the runtime has compiled it and the pages of the index are in memory.
                await ask();
                for (var round = 0; round < Rounds; round++)
                {
                    var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                    await ask();
                    processor.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
                    var taken = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    times.Add(taken);
                    slowest[kind] = Math.Max(slowest.GetValueOrDefault(kind), taken);
                }
            }

            figures.Add($"{name}.{role}.p95", Figures.Percentile(times, 0.95), "ms");
            // On SQLite that is all the work there is, and counts where the machine has other things to do.
            if (name.Contains("sqlite", StringComparison.Ordinal)) figures.Add($"{name}.{role}.processor.p95", Figures.Percentile(processor, 0.95), "ms");
        }

        foreach (var (kind, time) in slowest) figures.Add($"{name}.slowest.{kind}", time, "ms");
    }

    /// <summary>Somebody of each role who sees incidents, in a place where such people work.</summary>
    private static IEnumerable<(string Role, Viewer Viewer)> Viewers(OrganisationTree organisation)
    {
        var grid = organisation.Units.First(unit => unit.Level == "grid");
        var community = organisation.Find(grid.ParentId!)!;
        var street = organisation.Find(community.ParentId!)!;
        var department = organisation.Units.First(unit => unit.Territory is null);
        var root = organisation.Root!;
        foreach (var (role, unit) in new[]
        {
            (Roles.GridWorker, grid), (Roles.CommunityWorker, community), (Roles.StreetManager, street), (Roles.DepartmentHandler, department),
            (Roles.Dispatcher, root), (Roles.NetworkOffice, root), (Roles.Leader, root),
        })
            yield return (role, new Viewer($"someone-{unit.Id}", role, "wulingyuan", [new Post(unit.Id, unit.Name, unit.Territory, role)]));
    }

    private static IEnumerable<(string Kind, Func<Task> Ask)> Questions(IServiceProvider services, OrganisationTree organisation, Viewer viewer, DateTimeOffset now)
    {
        var (incidents, inbox) = (services.GetRequiredService<IncidentQuery>(), services.GetRequiredService<InboxQuery>());
        var department = organisation.Units.Last(unit => unit.Territory is null).Id;
        foreach (var (kind, request) in new[]
        {
            ("newest", new IncidentRequest()),
            ("page-40", new IncidentRequest(Skip: 780)),
            ("open", new IncidentRequest(OpenOnly: true)),
            ("overdue", new IncidentRequest(OverdueOnly: true)),
            ("stage", new IncidentRequest(Stage: IncidentStage.Closed)),
            ("category", new IncidentRequest(Category: "category-7")),
            ("no-such-category", new IncidentRequest(Category: "category-none")),
            ("unit", new IncidentRequest(LeadUnitId: department)),
            ("month", new IncidentRequest(From: now.AddDays(-400), To: now.AddDays(-370))),
            ("number", new IncidentRequest("MANY77777")),
            ("words", new IncidentRequest("垃圾 臭味")),
            ("no-such-word", new IncidentRequest("并无此事")),
        })
            yield return (kind, () => incidents.ListAsync(viewer, request));
        if (viewer.May(Permission.Supervise)) yield return ("radar", () => services.GetRequiredService<RadarQuery>().ListAsync(viewer));
        foreach (var folder in Enum.GetValues<InboxFolder>())
        {
            yield return ($"inbox-{folder}", () => inbox.ListAsync(viewer, new InboxRequest(folder, null, null, false, InboxOrder.TimeLeft, 0, 20)));
            yield return ($"inbox-{folder}-severity", () => inbox.ListAsync(viewer, new InboxRequest(folder, null, null, false, InboxOrder.Severity, 0, 20)));
            yield return ($"inbox-{folder}-count", () => inbox.CountAsync(viewer, folder));
        }
    }
}
