using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Proofs;

namespace GridFlow.Web.Administration.Designer;

/// <summary>
/// Looks at a drawing a moment after its last change, away from the page's thread, and has it stored. The next change calls the look
/// off; two proofs never run side by side.
/// </summary>
/// <param name="around">What it is drawn in.</param>
/// <param name="tell">Takes the verdict; <see langword="null"/> where there could be none.</param>
/// <param name="store">Stores the drawing.</param>
internal sealed class DesignWatch(DesignSurroundings around, Func<(LadderSketch, LadderVerdict?), Task> tell, Func<Task> store) : IDisposable
{
    // Between two letters of somebody who types without haste, and between two strokes of somebody who draws.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private readonly SemaphoreSlim _one = new(1);
    private CancellationTokenSource _current = new();

    /// <summary>The drawing is another by somebody's hand here: it is checked and stored.</summary>
    public void Changed(LadderSketch sketch)
    {
        Look(sketch);
        _ = StoreAsync(_current.Token);
    }

    /// <summary>The drawing is checked.</summary>
    public void Look(LadderSketch sketch)
    {
        _current.Cancel();
        _current = new CancellationTokenSource();
        _ = LookAsync(sketch, _current.Token);
    }

    public void Dispose() => _current.Cancel();

    private async Task LookAsync(LadderSketch sketch, CancellationToken called)
    {
        try
        {
            await Task.Delay(Quiet, called);
            await _one.WaitAsync(called);
            try
            {
                await tell((sketch, await Task.Run(() => Prove(sketch), called)));
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

    // What the proof stumbles over keeps nobody from drawing on; the gate refuses it when it is submitted.
    private LadderVerdict? Prove(LadderSketch sketch)
    {
        try
        {
            return LadderProof.Prove(sketch.ToDefinition(), around.Registry, around.Organisation);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return null;
        }
    }

    private async Task StoreAsync(CancellationToken called)
    {
        try
        {
            await Task.Delay(Pause, called);
            await store();
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // Changed again: stored then. Who leaves the page stores on leaving.
        }
    }
}
