using GridFlow.Governance;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Web.Administration;

/// <summary>
/// A draft that a page keeps field by field, as each is written. What somebody else kept meanwhile is joined with it; where both wrote
/// one field, this person's stands and the other's is told. One save at a time: what is written meanwhile goes with the next one.
/// Belongs to one page and is touched on its dispatcher only.
/// </summary>
/// <param name="began">The draft as it was read.</param>
/// <param name="revision">Its revision.</param>
/// <param name="store">Stores a draft on top of a revision and returns the next one; refuses with <c>workflow.revision</c> where it is another.</param>
/// <param name="read">Reads it again; <see langword="null"/> where it is not there any more.</param>
/// <param name="join">Brings together what both began with, mine and theirs.</param>
internal sealed class KeptDraft<T>(T began, int revision, Func<T, int, Task<int>> store, Func<Task<(T Draft, int Revision)?>> read, Func<T, T, T, Joined<T>> join)
    where T : class
{
    private readonly SemaphoreSlim _saving = new(1);
    private T _saved = began, _shown = began;
    private int _revision = revision;
    private (BilingualText Because, IReadOnlyList<Contest<T>> Contests)? _met;

    /// <summary>The draft as the page shows it.</summary>
    public T Current { get; private set; } = began;

    /// <summary>Shows a changed draft and keeps it, with what others kept meanwhile.</summary>
    /// <returns>Who kept something meanwhile, in words, and where both wrote; <see langword="null"/> where nobody did.</returns>
    /// <exception cref="GovernanceException">It cannot be kept; it stays on the page.</exception>
    public async Task<(BilingualText Because, IReadOnlyList<Contest<T>> Contests)?> KeepAsync(T changed)
    {
        // What was joined meanwhile and the page does not show yet is not written over.
        if (ReferenceEquals(Current, _shown)) Current = changed;
        else Take(join(_shown, changed, Current), _met?.Because ?? default);
        _shown = changed;
        await _saving.WaitAsync();
        try
        {
            while (!ReferenceEquals(Current, _saved)) await SaveAsync();
            var met = _met;
            (_met, _shown) = (null, Current);
            return met;
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task SaveAsync()
    {
        var sent = Current;
        try
        {
            _revision = await store(sent, _revision);
            _saved = sent;
        }
        catch (GovernanceException overtaken) when (overtaken.Code == "workflow.revision")
        {
            if (await read() is not var (theirs, newer) || newer == _revision) throw;
            var joined = join(_saved, Current, theirs);
            (_saved, _revision) = (theirs, newer);
            Take(joined, overtaken.Text);
        }
    }

    private void Take(Joined<T> joined, BilingualText because)
    {
        Current = joined.Merged;
        _met = (because, [.. _met?.Contests ?? [], .. joined.Contests]);
    }
}
