using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Storage;
using GridFlow.Governance.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>Handlers answer the first tasks of cases: checked, the ladder goes on to its next task, one durable commit.</summary>
internal sealed class AnswerBenchmark : IBenchmark
{
    private const int Handlers = 64;
    private const int WarmRounds = 12;
    private const int Rounds = 3;
    private const int AnswersPerRound = 1000;

    public string Name => "answer";

    public string Description => $"answer → next task committed, {Handlers} handlers at once; SQLite (synchronous Full, Normal) and PostgreSQL (fsync on); goal as for a report";

    public Task RunAsync(Figures figures) => Databases.EachAsync(Name, async (name, settings) =>
    {
        await using var platform = await Platform.OpenAsync(settings);
        var desk = platform.Services.GetRequiredService<TaskDesk>();
        List<HandlingTask> tasks;
        do
        {
            await Petitions.ReportAsync(platform, AnswersPerRound, Handlers);
            await using var context = platform.Services.GetRequiredService<ContextFactory>().CreateDbContext();
            tasks = await context.Tasks.AsNoTracking().Where(task => task.Kind != TaskKind.Dispatch).ToListAsync();
        }
        while (tasks.Count < (WarmRounds + Rounds) * AnswersPerRound);

        var next = -1;
        Task RoundAsync() => WorkflowPlatform.InFlightAsync(AnswersPerRound, Handlers, async _ =>
        {
            var task = tasks[Interlocked.Increment(ref next)];
            var handler = new Viewer("someone", "某人", task.JurisdictionId, [new Post(task.UnitId, task.UnitId, null, task.Role)]);
            var outcome = task.AllowedOutcomes.First(allowed => !allowed.IsSuccess || !task.RequiresPhoto);
            await desk.AnswerAsync(handler, task.Id, new TaskAnswer(outcome.Port, "已到现场处理完毕，恢复正常。"));
        });

        await Figures.WarmAsync(WarmRounds, RoundAsync);
        figures.Add(name, AnswersPerRound, await Figures.MedianWorkAsync(Rounds, RoundAsync), "answer");
    });
}
