using System.Globalization;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Transactions;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>The platform with the workflows that the benchmarks of the store run.</summary>
internal sealed class WorkflowPlatform(Platform platform) : IAsyncDisposable
{
    public const string Jurisdiction = "wulingyuan";

    /// <summary>Ten steps that do not wait: the shape Elsa was measured with.</summary>
    public const string Line = "benchmark-line";

    /// <summary>Waits for an event of its own name, and has a clock that ends the wait.</summary>
    public const string Waiting = "benchmark-waiting";

    /// <summary>Ten steps, three of which wait.</summary>
    public const string ThreeWaits = "benchmark-three-waits";

    public WorkflowHost Host => Get<WorkflowHost>();

    public IServiceProvider Services => platform.Services;

    public T Get<T>() where T : notnull => platform.Services.GetRequiredService<T>();

    public static async Task<WorkflowPlatform> OpenAsync(Dictionary<string, string?> settings)
    {
        var opened = new WorkflowPlatform(await Platform.OpenAsync(settings));
        await opened.PublishAsync(Line, Draw(Enumerable.Range(1, 10).Select(i => $$"""{"type":"Elsa.WriteLine","id":"S{{i}}","text":"step {{i}}"}""")));
        await opened.PublishAsync(ThreeWaits, Draw(Enumerable.Range(1, 10).Select(i =>
            i % 3 == 0 ? $$"""{"type":"Elsa.Event","id":"S{{i}}","eventName":"go"}""" : $$"""{"type":"Elsa.WriteLine","id":"S{{i}}","text":"step {{i}}"}""")));
        await opened.PublishAsync(Waiting, Draw(
            [
                """{"type":"Elsa.FlowFork","id":"F","branches":["event","clock"]}""",
                """{"type":"Elsa.Event","id":"E","eventName":{"typeName":"String","expression":{"type":"JavaScript","value":"'order-' + getCorrelationId()"} } }""",
                """{"type":"Elsa.StartAt","id":"C","dateTime":{"typeName":"DateTimeOffset","expression":{"type":"JavaScript","value":"getInput('At')"} } }""",
                """{"type":"Elsa.FlowJoin","id":"J","mode":"WaitAny"}""",
                """{"type":"Elsa.WriteLine","id":"W","text":"done"}""",
            ],
            ["F event E", "F clock C", "E Done J", "C Done J", "J Done W"]));
        await opened.Get<Catalogue>().LoadAsync();
        return opened;
    }

    /// <summary>A request to start an instance that waits for its event, at most until a time.</summary>
    public StartRequest StartWaiting(string correlation, DateTimeOffset until)
    {
        var id = Guid.CreateVersion7();
        var input = new Dictionary<string, object?> { ["At"] = until.ToString("O", CultureInfo.InvariantCulture) };
        return new StartRequest(id, Get<Catalogue>().Current.FindWorkflow(Jurisdiction, Waiting)!, new StartWorkflow(id.ToString("N"), input, correlation));
    }

    /// <summary>Runs work with so many requests in flight and returns how long it took.</summary>
    public static async Task<TimeSpan> InFlightAsync(int count, int inFlight, Func<int, Task> work)
    {
        var next = -1;
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next)) await work(i);
        })));
        return System.Diagnostics.Stopwatch.GetElapsedTime(started);
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private Task PublishAsync(string id, string root) => Get<IWriter>().WriteAsync(async context =>
    {
        if (await context.Definitions.AnyAsync(row => row.DefinitionId == $"{Jurisdiction}/{id}")) return;
        var content = $$"""{"id":"{{id}}","definitionId":"{{id}}","name":"{{id}}","version":1,"isLatest":true,"isPublished":true,"root":{{root}}}""";
        context.Definitions.Add(new StoredDefinition
        {
            Id = $"{Jurisdiction}/{id}:1",
            Kind = DocumentKind.Workflow,
            DefinitionId = $"{Jurisdiction}/{id}",
            JurisdictionId = Jurisdiction,
            Version = 1,
            Name = id,
            Content = content,
            Fingerprint = DocumentFile.FingerprintOf(content),
            IsLatest = true,
            IsPublished = true,
            CreatedAt = DateTimeOffset.UtcNow,
            CreatedBy = "benchmark",
        });
    });

    private static string Draw(IEnumerable<string> steps)
    {
        var all = steps.ToList();
        return Draw(all, Enumerable.Range(1, all.Count - 1).Select(i => $"S{i} Done S{i + 1}"));
    }

    private static string Draw(IEnumerable<string> steps, IEnumerable<string> connections)
    {
        var lines = connections.Select(text => text.Split(' ')).Select(parts =>
            $$$"""{"source":{"activity":"{{{parts[0]}}}","port":"{{{parts[1]}}}"},"target":{"activity":"{{{parts[2]}}}","port":"In"} }""");
        return $$"""{"type":"Elsa.Flowchart","id":"root","activities":[{{string.Join(",", steps)}}],"connections":[{{string.Join(",", lines)}}]}""";
    }
}
