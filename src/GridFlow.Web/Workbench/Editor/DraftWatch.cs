using GridFlow.Data.Definitions;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Sets;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>
/// Looks at a draft a moment after its last change, away from the page's thread: first what reads, compiles and passes its
/// cases, then what analysis finds. The next change calls the look off; two looks never run side by side.
/// </summary>
internal sealed class DraftWatch(IReadOnlyList<RuleSet> parents, Func<DateTimeOffset> now, Func<DraftState, Task> tell) : IDisposable
{
    // Between two letters of somebody who types without haste.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _one = new(1);
    private CancellationTokenSource _current = new();

    public void Look(RuleDraft draft)
    {
        _current.Cancel();
        _current = new CancellationTokenSource();
        _ = LookAsync(draft, _current.Token);
    }

    public void Dispose() => _current.Cancel();

    private async Task LookAsync(RuleDraft draft, CancellationToken called)
    {
        try
        {
            await Task.Delay(Quiet, called);
            await _one.WaitAsync(called);
            try
            {
                var moment = now();
                var state = await Task.Run(() => DraftCheck.Run(draft, parents, moment, RuleSetTexts.Inference), called);
                await tell(state);
                if (state.Set is null || called.IsCancellationRequested) return;
                var analyzed = await Task.Run(() => DraftCheck.Analyze(state, DateOnly.FromDateTime(moment.DateTime)), called);
                if (!called.IsCancellationRequested) await tell(analyzed);
            }
            finally
            {
                _one.Release();
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // Changed again, or the page was left.
        }
    }
}
