using GridFlow.Data.BackTests;
using GridFlow.Web.Layout;

namespace GridFlow.Web.Workbench.BackTests;

/// <summary>A view that shows a job which goes on without it: it joins where the job is, and is told when it moved.</summary>
public abstract class JobPage : StaffPage
{
    /// <summary>The job, under way or ended; <see langword="null"/> where there is none to show.</summary>
    protected Job? Job { get; private set; }

    /// <summary>Why the last job did not finish.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Whether the last job was stopped.</summary>
    protected bool WasStopped { get; private set; }

    /// <summary>Shows a job; one that ended is dealt with at once.</summary>
    protected async Task ShowAsync(Job? job)
    {
        Unsubscribe();
        Job = job;
        if (job is null) return;
        (Failure, WasStopped) = (null, false);
        job.Changed += Moved;
        if (!job.IsUnderWay) await EndAsync(job);
    }

    /// <summary>The job came to its end: what it made can be read.</summary>
    protected abstract Task DoneAsync(Job job);

    /// <inheritdoc />
    protected override void Leave() => Unsubscribe();

    private void Moved() => _ = InvokeAsync(async () =>
    {
        if (Job is not { } job || Left.IsCancellationRequested) return;
        if (!job.IsUnderWay) await EndAsync(job);
        StateHasChanged();
    });

    private async Task EndAsync(Job job)
    {
        Unsubscribe();
        Job = null;
        if (job.State == JobState.Done) await DoneAsync(job);
        else (Failure, WasStopped) = (job.Problem?.In(Language), job.State == JobState.Cancelled);
    }

    private void Unsubscribe()
    {
        if (Job is { } job) job.Changed -= Moved;
    }
}
