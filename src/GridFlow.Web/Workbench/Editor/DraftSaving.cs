using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Editing;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>What became of saving.</summary>
public enum SaveOutcome
{
    /// <summary>The desk has it; nothing stands in the way of submitting it that files could tell.</summary>
    Saved,

    /// <summary>The desk has it, and keeps it from being submitted: <see cref="DraftSaving.Problems"/>.</summary>
    SavedWithErrors,

    /// <summary>Nothing was stored: <see cref="DraftSaving.Problems"/>.</summary>
    Refused,

    /// <summary>Somebody else had saved; both are joined, and nothing is stored yet.</summary>
    Joined,

    /// <summary>Somebody else had saved at the same places: <see cref="DraftSaving.Conflict"/>.</summary>
    Contested,
}

/// <summary>Brings a sitting's draft to the desk, and meets what somebody else has saved there meanwhile.</summary>
public sealed class DraftSaving(DraftSession session, RuleDesk desk, BusinessClock clock)
{
    private RuleVersion? _theirs;

    public bool IsBusy { get; private set; }

    /// <summary>When it was last saved; null: not in this sitting.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <summary>Why it was refused, or what still stands in the way of submitting it.</summary>
    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>Both sides, where they touch.</summary>
    public DraftMerge? Conflict { get; private set; }

    /// <summary>Who saved meanwhile, and when.</summary>
    public BilingualText Because { get; private set; }

    /// <summary>Saves; a conflict is met and not thrown.</summary>
    /// <param name="viewer">Who saves, with the rights of this moment.</param>
    /// <param name="cancellationToken">Gives up when the page is closed.</param>
    /// <exception cref="GovernanceException">Not a draft of the viewer's any more, or too large.</exception>
    public async Task<SaveOutcome> SaveAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        (IsBusy, Problems, Conflict) = (true, [], null);
        var draft = session.Draft;
        var tidied = draft.Tidied();
        try
        {
            var result = await desk.SaveAsync(viewer, session.Version.Id, tidied.Files, session.Revision);
            Problems = result.Problems;
            if (!result.IsSaved) return SaveOutcome.Refused;
            // Typing went on while it was saved: only what was sent is saved.
            if (!ReferenceEquals(tidied, draft) && ReferenceEquals(session.Draft, draft)) session.Do(tidied, new("去掉空行", "empty rows removed"), "");
            session.MarkSaved(tidied, result.Revision);
            At = clock.GetUtcNow();
            return Problems.Count > 0 ? SaveOutcome.SavedWithErrors : SaveOutcome.Saved;
        }
        catch (GovernanceException refused) when (refused.Code == "rules.revision")
        {
            Because = refused.Text;
            return await MeetAsync(viewer, cancellationToken) ? SaveOutcome.Joined : SaveOutcome.Contested;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Goes on with the draft a person settled on.</summary>
    public void Settle(RuleDraft draft)
    {
        if (_theirs is { } theirs) session.Rebase(theirs, draft, new("合并他人的修改", "another person's changes joined"));
        Conflict = null;
    }

    /// <summary>Somebody saved meanwhile. What does not touch is joined; for the rest both are kept and a person settles.</summary>
    private async Task<bool> MeetAsync(Viewer viewer, CancellationToken cancellationToken)
    {
        _theirs = await desk.ReadAsync(viewer, session.Version.Id, cancellationToken) 
            ?? throw new GovernanceException("rules.not-found", new("草稿已不在", "The draft is no longer there"));
        var merge = DraftMerge.Of(session.Saved, session.Draft, RuleDraft.Of(_theirs.Files));
        if (!merge.Contested.IsEmpty)
        {
            Conflict = merge;
            return false;
        }

        Settle(merge.Merged);
        return true;
    }
}
