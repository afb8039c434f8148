using GridFlow.Data.Audit;
using GridFlow.Data.Tests.Compliance;

using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Crashes;

/// <summary>A case that was taken to its end by nodes that were killed meanwhile.</summary>
/// <param name="Key">Under which it was reported.</param>
/// <param name="AskedAgain">Steps that somebody asked for again because no answer came.</param>
internal sealed record KilledCase(Guid Key, IReadOnlySet<string> AskedAgain);

/// <summary>
/// Cases of Nanshan with a whistle, an order, minutes with a task, ratings and their notices. What one left behind that nobody
/// disturbed, all must have left behind: then nothing was lost and nothing done twice.
/// </summary>
internal static class KilledCases
{
    private static readonly string[] Steps = ["report", "call", "blow", "press", "minutes", "answer", "end", "close"];

    /// <summary>What such a district needs, in a folder of its own.</summary>
    public static string Documents(string folder)
    {
        foreach (var from in new[] { Path.Combine("workflows", "nanshan"), Path.Combine("rules", "nanshan"), Path.Combine("rules", "standard") })
            foreach (var file in Directory.EnumerateFiles(ProjectRoot.Combine(from), "*", SearchOption.AllDirectories))
            {
                // What is alike nearby differs between the first case and the last.
                if (file.EndsWith(".situations", StringComparison.Ordinal)) continue;
                var to = Path.Combine(folder, Path.GetRelativePath(ProjectRoot.Path, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }

        return folder;
    }

    /// <summary>Takes a case from the report to its end.</summary>
    /// <param name="ask">Asks for a step until it is done; whether it was asked for once only.</param>
    public static async Task<KilledCase> PlayAsync(Func<string, Guid, Task<bool>> ask)
    {
        var (key, again) = (Guid.CreateVersion7(), new HashSet<string>());
        foreach (var step in Steps)
            if (!await ask($"case-{step}", key)) again.Add(step);
        return new(key, again);
    }

    /// <summary>Holds all of them against the one that nobody disturbed.</summary>
    public static async Task CountAsync(Store store, KilledCase undisturbed, IReadOnlyCollection<KilledCase> cases, string[] noticesOutside)
    {
        await using var context = store.Contexts.CreateDbContext();
        var byKey = await context.Incidents.AsNoTracking().ToDictionaryAsync(incident => incident.IdempotencyKey!);
        Assert.Equal(cases.Append(undisturbed).Select(one => one.Key.ToString("N")).Order(), byKey.Keys.Order());
        Assert.Empty(undisturbed.AskedAgain);
        Assert.Contains(cases, one => one.AskedAgain.Count > 0);
        var model = await TracesAsync(undisturbed);
        Assert.Contains(model, trace => trace.StartsWith("whistle", StringComparison.Ordinal));
        Assert.Contains(model, trace => trace.StartsWith("notice", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{cases.Count} cases, {cases.Sum(one => one.AskedAgain.Count)} steps asked for again; each left:\n{string.Join('\n', model)}");
        foreach (var one in cases) Assert.Equal(model, await TracesAsync(one));

        // Each notice goes to the channel under one key. A node that was killed with some in its hands leaves them to the others for later.
        var notices = await context.Outbox.AsNoTracking().Select(message => message.Id).ToListAsync();
        var deliveries = await context.NoticeDeliveries.AsNoTracking().ToListAsync();
        Assert.Equal(notices.Order(), deliveries.Select(one => one.MessageId).Order());
        Assert.Superset(deliveries.Where(one => one.DeliveredAt is not null).Select(one => $"{one.MessageId}").ToHashSet(), noticesOutside.ToHashSet());
        Assert.All(deliveries, one => Assert.Null(one.DeadAt));
        Assert.Null((await store.Get<CaseLogCheck>().RunAsync()).Number);

        async Task<List<string>> TracesAsync(KilledCase one)
        {
            var id = byKey[one.Key.ToString("N")].Id;
            var tasks = await context.Tasks.AsNoTracking().Where(task => task.IncidentId == id).ToListAsync();
            var whistles = await context.Whistles.AsNoTracking().Where(whistle => whistle.IncidentId == id).ToListAsync();
            var responses = await context.WhistleResponses.AsNoTracking().Where(response => response.IncidentId == id).ToListAsync();
            var timeline = await context.Timeline.AsNoTracking().Where(entry => entry.IncidentId == id).ToListAsync();
            var told = await context.Outbox.AsNoTracking().Where(message => message.IncidentId == id).ToListAsync();
            Assert.DoesNotContain(tasks, task => task.IsOpen);
            return
            [
                .. new[]
                {
                    tasks.Select(task => $"task {task.Kind} {task.UnitId} {task.Role} {task.Status}{(task.Order is null ? "" : " order")}{(task.Subtask is null ? "" : " subtask")}"),
                    whistles.Select(whistle => $"whistle {whistle.GroundNumbers} {whistle.Outcome} minutes {whistle.Minutes.Count}"),
                    responses.Select(response => $"response {response.UnitId} {response.Stars} {response.SignedAt is not null}"),
                    timeline.Select(entry => $"line {entry.Kind} {entry.ActorId} {entry.ActivityId}"),
                    told.Select(message => $"notice {message.Template} {message.Recipient} {message.Role}"),
                }.SelectMany(traces => traces.Order(StringComparer.Ordinal)),
            ];
        }
    }
}
