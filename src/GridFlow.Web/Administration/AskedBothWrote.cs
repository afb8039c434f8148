using GridFlow.Components.Forms;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Web.Administration.Designer;
using MudBlazor;

namespace GridFlow.Web.Administration;

/// <summary>Tells a person what another one wrote in the same fields, and lets this person choose.</summary>
internal static class AskedBothWrote
{
    /// <summary>Asks, and keeps the draft with what was taken of the other's.</summary>
    /// <param name="ask">The page's dialogs.</param>
    /// <param name="both">Where both wrote.</param>
    /// <param name="because">Who wrote meanwhile.</param>
    /// <param name="current">The draft at the moment of the choice.</param>
    /// <param name="keep">Keeps the draft with the other's sides.</param>
    public static Task AskBothWroteAsync<T>(this Asker ask, IReadOnlyList<Contest<T>> both, string because, Func<T> current, Func<T, Task> keep) =>
        ask.ShowAsync(new DialogParameters<BothWroteDialog>
        {
            { dialog => dialog.Fields, both.Select(one => one.Words).ToList() },
            { dialog => dialog.Because, because },
            {
                dialog => dialog.Settled, async theirs =>
                {
                    var (draft, late) = (current(), new List<int>());
                    foreach (var at in theirs)
                    {
                        var taken = both[at].TakeTheirs(draft);
                        if (ReferenceEquals(taken, draft)) late.Add(at);
                        draft = taken;
                    }

                    if (late.Count < theirs.Count) await keep(draft);
                    return late;
                }
            },
        });

    /// <summary>Asks about a drawing; what is taken of the other's is an edit like any, and can be taken back.</summary>
    /// <param name="ask">The page's dialogs.</param>
    /// <param name="session">The sitting over the drawing.</param>
    /// <param name="both">Where both wrote.</param>
    /// <param name="because">Who wrote meanwhile.</param>
    public static Task AskBothWroteAsync(this Asker ask, DesignSession session, IReadOnlyList<SketchConflict> both, string because) =>
        ask.ShowAsync(new DialogParameters<BothWroteDialog>
        {
            { dialog => dialog.Fields, both.Select(conflict => conflict.Words(session.Sketch, session.Around.Registry, session.Around.Organisation)).ToList() },
            { dialog => dialog.Because, because },
            {
                dialog => dialog.Settled, theirs =>
                {
                    IReadOnlyCollection<int> late = [.. theirs.Where(at => !new TakeTheirs(both[at]).Fits(session.Sketch))];
                    session.Do(new Together(TakeTheirs.Words, [.. theirs.Except(late).Select(at => new TakeTheirs(both[at]))]));
                    return Task.FromResult(late);
                }
            },
        });
}
