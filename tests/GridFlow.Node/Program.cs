// A node without its web, to be killed: it runs the background work on a database that is ready, and does what it is told
// line by line, answering a line when its consequence is durable.
//   GridFlow.Node PROVIDER CONNECTION EFFECTS-FOLDER DOCUMENTS-FOLDER
//   start GUID        starts the workflow under that id        ok start GUID
//   resume GUID       resumes the instance where it waits      ok resume GUID
//   event GUID        publishes the event go-GUID              ok event GUID
//   case-STEP GUID    takes the case under that key a step on  ok case-STEP GUID
using System.Threading.Channels;
using GridFlow.Data;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Node;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Database:Provider"] = args[0],
    ["Database:Synchronous"] = "Normal",
    ["ConnectionStrings:GridFlow"] = args[1],
    ["Documents:Path"] = args[3],
    ["Work:LeaseSeconds"] = "2",
}).Build();
await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddGridFlowData(configuration)
    .AddSingleton<ITaskHandler>(new FileEffects(args[2])).AddSingleton<INoticeChannel>(new FileNotices(args[2]))
    .BuildServiceProvider();
await services.GetRequiredService<Catalogue>().LoadAsync();
await ActivatorUtilities.CreateInstance<Worker>(services).StartAsync(CancellationToken.None);
await ActivatorUtilities.CreateInstance<WorkListener>(services).StartAsync(CancellationToken.None);
var host = services.GetRequiredService<WorkflowHost>();
var cases = ActivatorUtilities.CreateInstance<CaseLife>(services);

var answers = Channel.CreateUnbounded<string>();
_ = Task.Run(async () =>
{
    await foreach (var answer in answers.Reader.ReadAllAsync()) Console.WriteLine(answer);
});
answers.Writer.TryWrite("ready");
while (await Console.In.ReadLineAsync() is { } line) _ = DoAsync(line);
return 0;

async Task DoAsync(string line)
{
    try
    {
        var parts = line.Split(' ');
        var id = Guid.Parse(parts[1]);
        var done = parts[0] switch
        {
            "start" => (await host.StartAsync("wulingyuan", "crash", correlationId: id.ToString("N"), instanceId: id)).Verdict is InstanceVerdict.Done or InstanceVerdict.AlreadyStarted,
            "resume" => await ResumeAsync(id),
            "event" => await PublishAsync(id),
            var step when step.StartsWith("case-", StringComparison.Ordinal) => await cases.DoAsync(step["case-".Length..], id),
            _ => throw new ArgumentException(line),
        };
        answers.Writer.TryWrite(done ? $"ok {line}" : $"no {line}");
    }
    catch (Exception failure)
    {
        answers.Writer.TryWrite($"no {line} {failure.GetType().Name} {failure.Message.ReplaceLineEndings(" ")}");
    }
}

// Resumes an instance that waits for its event, or says that it does not wait yet.
async Task<bool> ResumeAsync(Guid id)
{
    await using var context = services.GetRequiredService<ContextFactory>().CreateDbContext();
    var row = await context.Instances.AsNoTracking().SingleOrDefaultAsync(instance => instance.Id == id);
    if (row is null) return false;
    var bookmark = row.ReadState().Bookmarks.FirstOrDefault(waiting => waiting.Name == "Elsa.Event");
    if (bookmark is null) return row.Version > 2;
    var answer = await host.SendAsync(id, new ResumeBookmark(bookmark.Id, new Dictionary<string, object?>()));
    return answer.Verdict is InstanceVerdict.Done or InstanceVerdict.NothingToDo;
}

async Task<bool> PublishAsync(Guid id)
{
    await host.PublishAsync("wulingyuan", $"go-{id:N}");
    return true;
}
