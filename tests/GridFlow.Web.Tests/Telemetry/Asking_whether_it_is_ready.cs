using GridFlow.Data;
using GridFlow.Data.Transactions;
using GridFlow.Testing;
using GridFlow.Web.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GridFlow.Web.Tests.Telemetry;

/// <summary>Anybody may ask, so asking often must not be a way to keep the database busy.</summary>
public sealed class Asking_whether_it_is_ready
{
    private readonly VirtualTime _time = new();
    private readonly Writer _writer = new();
    private readonly Health.DatabaseCheck _check;

    public Asking_whether_it_is_ready() => _check = new(_writer, _time);

    [Fact]
    public async Task One_check_serves_all_who_ask_meanwhile()
    {
        var asked = Enumerable.Range(0, 100).Select(_ => AskAsync()).ToList();
        _writer.Answer.SetResult();

        Assert.All(await Task.WhenAll(asked), verdict => Assert.Equal(HealthStatus.Healthy, verdict));
        Assert.Equal(1, _writer.Times);
    }

    [Fact]
    public async Task The_verdict_stands_for_two_seconds_whatever_it_is()
    {
        _writer.Answer.SetException(new IOException("full"));
        Assert.Equal(HealthStatus.Unhealthy, await AskAsync());
        _writer.Answer = new();
        _writer.Answer.SetResult();

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(HealthStatus.Unhealthy, await AskAsync());
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(HealthStatus.Healthy, await AskAsync());
        Assert.Equal(HealthStatus.Healthy, await AskAsync());
        Assert.Equal(2, _writer.Times);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_given_up_and_whoever_leaves_spoils_it_for_nobody()
    {
        using var leaving = new CancellationTokenSource();
        var (left, stays) = (_check.CheckHealthAsync(new(), leaving.Token), AskAsync());
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        Assert.False(stays.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HealthStatus.Unhealthy, await stays);
    }

    private async Task<HealthStatus> AskAsync() => (await _check.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status;

    private sealed class Writer : IWriter
    {
        public TaskCompletionSource Answer { get; set; } = new();

        public int Times { get; private set; }

        public async Task<T> WriteAsync<T>(Func<GridFlowDbContext, Task<T>> work, CancellationToken cancellationToken = default)
        {
            Times++;
            await Answer.Task;
            return default!;
        }
    }
}
