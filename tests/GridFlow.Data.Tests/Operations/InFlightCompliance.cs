using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Operations;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Clocks;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;
using GridFlow.Workflows.Upgrades;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Operations;

/// <summary>A district's open cases, wherever they stand, when a new version of their ladder is put in use.</summary>
public abstract class InFlightCompliance
{
    private static readonly int Cases = Effort.Of(atTheGate: 11, thorough: 3_000);

    protected abstract Task<Store> OpenAsync();

    [Theory]
    [InlineData(UpgradeTiming.Keep)]
    [InlineData(UpgradeTiming.Now)]
    [InlineData(UpgradeTiming.NextStep)]
    public async Task Open_cases_are_each_in_the_preview_and_afterwards_where_it_said_with_what_they_had_done_and_used(UpgradeTiming timing)
    {
        await using var store = await OpenAsync();
        var (first, second, standings) = await PublishOverAsync(store);
        var desk = store.Get<UpgradeDesk>();

        var preview = new List<UpgradeGroup>();
        for (Guid? after = null; ;)
        {
            var page = await desk.PreviewAsync(OpenCases.Office, first, second, after);
            preview.AddRange(page.Groups);
            if ((after = page.Next) is null) break;
        }

        var listed = preview.SelectMany(group => group.Instances).ToList();
        Assert.Equal(standings.Keys.Order(), listed.Select(line => line.Id).Order());
        Assert.All(listed, line => Assert.False(string.IsNullOrEmpty(line.Number)));
        var movable = preview.Where(group => group.CanMove).SelectMany(group => group.Instances).Select(line => line.Id).ToHashSet();
        // Only the dispatcher's desk is gone from the new version.
        Assert.Equal(standings.Where(one => one.Value != Standing.Dispatch).Select(one => one.Key).Order(), movable.Order());

        var before = await LookAsync(store);
        int done = 0, unchanged = 0, refused = 0;
        for (Guid? after = null; ;)
        {
            var batch = await desk.MoveAsync(OpenCases.Office, new UpgradeOrder(first, second, timing, null, "新版流程"), after);
            (done, unchanged, refused) = (done + batch.Done, unchanged + batch.Unchanged, refused + batch.Refused.Sum(group => group.Count));
            if ((after = batch.Next) is null) break;
        }

        Assert.Equal(timing == UpgradeTiming.Keep ? (0, Cases, 0) : (movable.Count, 0, Cases - movable.Count), (done, unchanged, refused));
        var moved = await LookAsync(store);
        foreach (var (id, was) in before)
        {
            var now = moved[id];
            Assert.Equal(timing == UpgradeTiming.Now && movable.Contains(id) ? second : first, now.Version);
            Assert.Equal(timing == UpgradeTiming.NextStep && movable.Contains(id) ? second : null, now.UpgradeTo);
            Assert.Equal((was.Completed, was.Tasks, was.Ledgers, was.Due, was.Bookmarks), (now.Completed, now.Tasks, now.Ledgers, now.Due, now.Bookmarks));
            Assert.Equal(movable.Contains(id) && timing != UpgradeTiming.Keep, was.State != now.State);
        }

        await EachGoesOnAsync(store, standings.Keys, first);
        foreach (var (id, now) in await LookAsync(store))
        {
            var was = before[id];
            Assert.Equal(timing != UpgradeTiming.Keep && movable.Contains(id) ? second : first, now.Version);
            Assert.StartsWith(was.Completed, now.Completed);
            // What was in progress completes; what had been completed does not.
            var next = now.Completed[was.Completed.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(was.Waits);
            Assert.DoesNotContain(next, step => was.Completed.Split(' ').Contains(step));
            Assert.False(now.IsLost, $"{standings[id]}: {now.Completed}");
            // Appended to, never written anew: what was used stays used.
            Assert.All(was.Entries, ledger => Assert.Equal(ledger.Value, now.Entries[ledger.Key].Take(ledger.Value.Count)));
        }
    }

    /// <summary>Cases in every standing, a while apart; then a version with a step less, a step more, another limit and other names.</summary>
    private static async Task<(string First, string Second, Dictionary<Guid, Standing> Standings)> PublishOverAsync(Store store)
    {
        var cases = new OpenCases(store);
        var standings = new Dictionary<Guid, Standing>();
        var all = Enum.GetValues<Standing>();
        for (var number = 0; number < Cases; number++)
        {
            standings.Add(await cases.OpenAsync(all[number % all.Length]), all[number % all.Length]);
            // Half an hour of work between the first and the last, so that no two have used the same.
            store.Time.Advance(TimeSpan.FromMinutes(30) / Cases);
        }

        await using var context = store.Contexts.CreateDbContext();
        var shipped = await context.Definitions.SingleAsync(definition => definition.Kind == DocumentKind.Ladder && definition.JurisdictionId == "nanshan");
        var ladder = JsonNode.Parse(shipped.Content)!;
        var (activities, connections) = (ladder["root"]!["activities"]!.AsArray(), ladder["root"]!["connections"]!.AsArray());
        activities.Remove(activities.Single(activity => (string)activity!["id"]! == "dispatch"));
        foreach (var connection in connections.ToList())
            if ((string)connection!["source"]!["activity"]! == "dispatch") connections.Remove(connection);
            else if ((string)connection["target"]!["activity"]! == "dispatch") connection["target"]!["activity"] = "route";
        var told = activities.Single(activity => (string)activity!["id"]! == "toOffice")!.DeepClone();
        (told["id"], told["nodeId"], told["name"]) = ("told", "Workflow1:root:told", "told");
        activities.Add(told);
        var toEcho = connections.Single(connection => (string)connection!["target"]!["activity"]! == "echo" && (string)connection["source"]!["port"]! == "Timeout")!;
        toEcho["target"]!["activity"] = "told";
        connections.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = "told", ["port"] = "Sent" }, ["target"] = new JsonObject { ["activity"] = "echo", ["port"] = "In" } });
        foreach (var activity in activities)
        {
            activity!["metadata"]!["displayText"] = $"新版{activity["metadata"]!["displayText"]}";
            if ((string)activity["id"]! == "department") activity["limit"]!["expression"]!["value"] = "9wd";
        }

        // One that could be published.
        Assert.DoesNotContain(
            store.Get<DocumentGate>().Check(new(DocumentKind.Ladder, "nanshan", ladder.ToJsonString()), store.Catalogue.Around("nanshan")), problem => problem.Severity == ProblemSeverity.Error);
        return (shipped.Id, await store.PublishAsync(DocumentKind.Ladder, shipped.DefinitionId, ladder.ToJsonString()), standings);
    }

    /// <summary>Whoever is held is let go, and time passes until each case has taken its next step.</summary>
    private static async Task EachGoesOnAsync(Store store, IReadOnlyCollection<Guid> ids, string first)
    {
        await using var context = store.Contexts.CreateDbContext();
        foreach (var held in await context.Instances.AsNoTracking().Where(row => ids.Contains(row.Id) && row.Attention == InstanceAttention.Held).Select(row => row.Id).ToListAsync())
            await store.Get<InstanceDesk>().ReleaseAsync(OpenCases.Office, held, "核实完毕");
        var waiting = await context.Instances.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Version);
        for (var days = 0; waiting.Count > 0; days++)
        {
            Assert.True(days < 60, $"{waiting.Count} cases do not go on.");
            store.Time.Advance(TimeSpan.FromDays(1));
            while (await store.DueWork.RunDueAsync() > 0) { }
            foreach (var row in await context.Instances.Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.Version }).ToListAsync())
                if (waiting.TryGetValue(row.Id, out var version) && row.Version > version) waiting.Remove(row.Id);
        }
    }

    /// <summary>What the database says of every case.</summary>
    private static async Task<Dictionary<Guid, Look>> LookAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        var done = (await context.Journal.AsNoTracking().OrderBy(chunk => chunk.Version).ToListAsync()).GroupBy(chunk => chunk.InstanceId)
            .ToDictionary(chunks => chunks.Key, chunks => string.Concat(JournalText.Visited(chunks).Select(step => step.ActivityId + " ")));
        var tasks = (await context.Tasks.AsNoTracking().OrderBy(task => task.Id).ToListAsync()).ToLookup(task => task.IncidentId);
        var ledgers = (await context.Clocks.AsNoTracking().OrderBy(ledger => ledger.Id).ToListAsync()).ToLookup(ledger => ledger.IncidentId);
        var due = (await context.DueWork.AsNoTracking().OrderBy(work => work.BookmarkId).ThenBy(work => work.Clock).ToListAsync()).ToLookup(work => work.InstanceId);
        return (await context.Instances.AsNoTracking().ToListAsync()).ToDictionary(row => row.Id, row => new Look(
            row.DefinitionVersionId, row.ReadState().UpgradeTo, row.State, done[row.Id], Json(tasks[row.Id]), Json(ledgers[row.Id]), Json(due[row.Id]),
            Json(row.ReadState().Bookmarks), ledgers[row.Id].ToDictionary(ledger => ledger.Id, ledger => ledger.Entries))
        {
            Waits = [.. row.ReadState().Bookmarks.Select(bookmark => bookmark.ActivityId)],
            IsLost = row.Attention is not (null or InstanceAttention.Held) || (row.FinishedAt is not null && !done[row.Id].Contains("close", StringComparison.Ordinal)),
        });

        static string Json<T>(IEnumerable<T> rows) => JsonSerializer.Serialize(rows);
    }

    private sealed record Look(
        string Version, string? UpgradeTo, string State, string Completed, string Tasks, string Ledgers, string Due, string Bookmarks, Dictionary<Guid, List<ClockEntry>> Entries)
    {
        public IReadOnlyList<string> Waits { get; init; } = [];

        /// <summary>Nobody has it though it is not closed.</summary>
        public bool IsLost { get; init; }
    }
}

public sealed class SqliteInFlightTests : InFlightCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlInFlightTests(PostgresFixture postgres) : InFlightCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
