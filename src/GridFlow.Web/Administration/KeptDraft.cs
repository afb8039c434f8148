using GridFlow.Governance;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Web.Administration;

/// <summary>
/// A draft that a page keeps field by field, as each is written. What somebody else kept meanwhile is joined with it; where both wrote
/// one field, this person's stands and the other's is told. Belongs to one page.
/// </summary>
/// <param name="began">The draft as it was read.</param>
/// <param name="revision">Its revision.</param>
/// <param name="store">Stores a draft on top of a revision and returns the next one; refuses with <c>workflow.revision</c> where it is another.</param>
/// <param name="read">Reads it again; <see langword="null"/> where it is not there any more.</param>
/// <param name="join">Brings together what both began with, mine and theirs.</param>
internal sealed class KeptDraft<T>(T began, int revision, Func<T, int, Task<int>> store, Func<Task<(T Draft, int Revision)?>> read, Func<T, T, T, Joined<T>> join)
{
    private T _saved = began;
    private int _revision = revision;

    /// <summary>The draft as the page shows it.</summary>
    public T Current { get; private set; } = began;

    /// <summary>Shows a changed draft and keeps it, with what others kept meanwhile.</summary>
    /// <returns>Who kept something meanwhile, in words, and where both wrote; <see langword="null"/> where nobody did.</returns>
    /// <exception cref="GovernanceException">It cannot be kept; it stays on the page.</exception>
    public async Task<(BilingualText Because, IReadOnlyList<Contest<T>> Contests)?> KeepAsync(T changed)
    {
        Current = changed;
        (BilingualText, IReadOnlyList<Contest<T>> Contests)? met = null;
        while (true)
        {
            try
            {
                _revision = await store(Current, _revision);
                _saved = Current;
                return met;
            }
            catch (GovernanceException overtaken) when (overtaken.Code == "workflow.revision")
            {
                if (await read() is not var (theirs, newer)) throw;
                var joined = join(_saved, Current, theirs);
                (Current, _saved, _revision) = (joined.Merged, theirs, newer);
                met = (overtaken.Text, [.. met?.Contests ?? [], .. joined.Contests]);
            }
        }
    }
}
