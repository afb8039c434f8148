using System.Collections.Concurrent;
using GridFlow.Governance;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.BackTests;

/// <summary>
/// The jobs of this node, one per key, in memory: what they make is stored, how far they are is not. One runs at a time,
/// so that a back-test of a hundred thousand cases leaves a processor to the people who report incidents.
/// </summary>
public sealed class JobBoard(ILogger<JobBoard> log) : IDisposable
{
    private const int MostKept = 200;
    private readonly ConcurrentDictionary<string, Job> _jobs = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The latest job of a key, under way or ended; <see langword="null"/> where there was none since the node started.</summary>
    public Job? Find(string key) => _jobs.GetValueOrDefault(key);

    /// <summary>Begins a job and returns at once. Where one of that key is under way it is that one.</summary>
    /// <param name="key">Who and what: an account, a version, a kind of work.</param>
    /// <param name="work">The work; it looks at the token between cases.</param>
    public Job Start(string key, Func<Job, CancellationToken, Task> work)
    {
        if (_jobs.Count > MostKept)
            foreach (var ended in _jobs.Where(pair => !pair.Value.IsUnderWay).ToList()) _jobs.TryRemove(ended);
        var fresh = new Job();
        var job = _jobs.AddOrUpdate(key, fresh, (_, present) => present.IsUnderWay ? present : fresh);
        if (ReferenceEquals(job, fresh)) _ = Task.Run(() => RunAsync(fresh, work));
        return job;
    }

    /// <summary>Forgets a job that ended, once whoever asked for it has seen how.</summary>
    public void Forget(string key)
    {
        if (_jobs.TryGetValue(key, out var job) && !job.IsUnderWay) _jobs.TryRemove(KeyValuePair.Create(key, job));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var job in _jobs.Values) job.Cancel();
        _turn.Dispose();
    }

    private async Task RunAsync(Job job, Func<Job, CancellationToken, Task> work)
    {
        var hasTurn = false;
        var (end, problem) = (JobState.Done, (Language.Diagnostics.BilingualText?)null);
        try
        {
            await _turn.WaitAsync(job.Stopped);
            hasTurn = true;
            job.Move(JobState.Running);
            await work(job, job.Stopped);
        }
        catch (OperationCanceledException)
        {
            end = JobState.Cancelled;
        }
        catch (GovernanceException refused)
        {
            (end, problem) = (JobState.Failed, refused.Text);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "A job failed");
            (end, problem) = (JobState.Failed, new("系统出错，作业没有完成；请重试，仍不成功请联系管理员", "Something went wrong and the job did not finish; try again, and tell an administrator if it happens again"));
        }
        finally
        {
            if (hasTurn) _turn.Release();
        }

        job.Move(end, problem);
        job.Dispose();
    }
}
