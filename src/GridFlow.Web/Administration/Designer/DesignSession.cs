using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Proofs;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Web.Administration.Designer;

/// <summary>What a ladder is drawn in: the steps there are, and the offices they are for.</summary>
public sealed record DesignSurroundings(ActivityRegistry Registry, OrganisationTree? Organisation)
{
    /// <summary>The names that conditions are told with, and their values chosen by.</summary>
    public SketchNames Names { get; init; } = new(Organisation, []);
}

/// <summary>How far the work is kept.</summary>
public enum SaveState
{
    /// <summary>Everything is stored.</summary>
    Saved,

    /// <summary>Something is not stored yet.</summary>
    Waiting,

    /// <summary>It cannot be stored; <see cref="DesignSession.Refusal"/> says why, and the drawing stays on the page.</summary>
    Refused,
}

/// <summary>
/// One person's sitting over one draft: the drawing with its undo, what was last stored, what the proof says. Every edit is stored a
/// moment later; what somebody else stored meanwhile is taken in. Belongs to one page and is touched on its dispatcher only.
/// </summary>
public sealed class DesignSession : IDisposable
{
    private static readonly BilingualText NoDraft = new("该版本已不是草稿，最近的修改没有保存", "The version is no draft any more; the latest changes are not stored");

    private readonly SemaphoreSlim _saving = new(1);
    private readonly DesignWatch _watch;
    private readonly Func<string, int, Task<int>> _store;
    private readonly Func<Task<DocumentVersion?>> _read;
    private readonly SketchHistory _history;
    private readonly Dictionary<string, (SketchNode Node, LadderSketch Sketch, IReadOnlyList<SketchExit> Exits)> _exits = [];
    private ILookup<string, LadderFinding> _findings = Array.Empty<LadderFinding>().ToLookup(_ => "");

    /// <param name="version">The version as read from the desk.</param>
    /// <param name="sketch">Its drawing.</param>
    /// <param name="around">What it is drawn in.</param>
    /// <param name="store">Stores the document on top of a revision and returns the next one.</param>
    /// <param name="read">Reads the version again.</param>
    /// <param name="dispatch">Runs something on the page's dispatcher.</param>
    public DesignSession(
        DocumentVersion version, LadderSketch sketch, DesignSurroundings around, Func<string, int, Task<int>> store, Func<Task<DocumentVersion?>> read, Func<Func<Task>, Task> dispatch)
    {
        (Version, Saved, Revision, Around) = (version, sketch, version.Stored.Revision, around);
        (_store, _read) = (store, read);
        _history = new SketchHistory(sketch);
        _watch = new DesignWatch(around, verdict => dispatch(() => Take(verdict)), () => dispatch(SaveAsync));
        _watch.Look(sketch);
    }

    /// <summary>After an edit, a save, and each answer of the proof.</summary>
    public event Action? Changed;

    /// <summary>Somebody saved here.</summary>
    public event Action? Stored;

    /// <summary>What both this person and another wrote at the same time, and who that was. This person's stands; <see cref="TakeTheirs"/> takes the other's.</summary>
    public event Action<IReadOnlyList<SketchConflict>, string>? Joined;

    public DocumentVersion Version { get; private set; }

    public DesignSurroundings Around { get; }

    /// <summary>The drawing as it is on this page.</summary>
    public LadderSketch Sketch => _history.Current;

    /// <summary>The drawing as the desk has it.</summary>
    public LadderSketch Saved { get; private set; }

    /// <summary>The revision of <see cref="Saved"/>.</summary>
    public int Revision { get; private set; }

    /// <summary>A few letters of this sitting's own, for the ids of what is added here.</summary>
    public string Salt { get; } = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()[..2]);

    public bool MayEdit => Version.Rights.MayEdit;

    public bool IsDirty => !ReferenceEquals(Sketch, Saved);

    public SaveState State { get; private set; }

    /// <summary>Why it cannot be stored.</summary>
    public BilingualText? Refusal { get; private set; }

    /// <summary>What undo would take back.</summary>
    public BilingualText? Last => _history.Last;

    /// <summary>What redo would do again.</summary>
    public BilingualText? Next => _history.Next;

    /// <summary>What the proof last said; of an older drawing while <see cref="IsChecking"/>, <see langword="null"/> where the drawing could not be proved.</summary>
    public LadderVerdict? Verdict { get; private set; }

    public bool IsChecking { get; private set; } = true;

    /// <summary>The drawing as a canvas shows it.</summary>
    internal CanvasScene Scene => new(Sketch, Around.Organisation, Descriptor, Exits) { Findings = FindingsAt };

    public ActivityDescriptor? Descriptor(SketchNode node) => Around.Registry.Find(node.Type)?.Descriptor;

    /// <summary>The exits of a step.</summary>
    public IReadOnlyList<SketchExit> Exits(SketchNode node)
    {
        // Exits depend on the step and on what leaves it: both are the same objects while nothing there changed.
        if (_exits.TryGetValue(node.Id, out var known) && ReferenceEquals(known.Node, node) && (ReferenceEquals(known.Sketch, Sketch) || known.Sketch.From(node.Id).SequenceEqual(Sketch.From(node.Id))))
            return known.Exits;
        var exits = SketchExits.Of(Sketch, node, Around.Registry, Around.Organisation);
        _exits[node.Id] = (node, Sketch, exits);
        return exits;
    }

    /// <summary>What the proof says of a step.</summary>
    public IEnumerable<LadderFinding> FindingsAt(string step) => _findings[step];

    /// <summary>Does something to the drawing; one that may not be edited stays as it is.</summary>
    public bool Do(LadderEdit edit)
    {
        if (!MayEdit || !_history.Do(edit)) return false;
        Look();
        return true;
    }

    public void Undo()
    {
        if (MayEdit && _history.Undo()) Look();
    }

    public void Redo()
    {
        if (MayEdit && _history.Redo()) Look();
    }

    /// <summary>Stores what is not stored yet. When it returns, everything is, or <see cref="State"/> says that it cannot be.</summary>
    public async Task SaveAsync()
    {
        await _saving.WaitAsync();
        try
        {
            while (IsDirty && MayEdit)
            {
                var sent = Sketch;
                try
                {
                    Revision = await _store(sent.ToJson(), Revision);
                    Saved = sent;
                    Stored?.Invoke();
                }
                catch (GovernanceException overtaken) when (overtaken.Code == "workflow.revision")
                {
                    // Nothing to join with: the desk would refuse the same drawing again, for ever.
                    if (!await JoinAsync()) throw;
                }
            }

            (State, Refusal) = (SaveState.Saved, null);
            if (IsDirty) (State, Refusal) = (SaveState.Refused, NoDraft);
        }
        catch (GovernanceException refused)
        {
            (State, Refusal) = (SaveState.Refused, refused.Text);
        }
        finally
        {
            _saving.Release();
            Changed?.Invoke();
        }
    }

    /// <summary>Takes in what somebody else stored, or did with the version.</summary>
    public async Task FollowAsync()
    {
        await _saving.WaitAsync();
        try
        {
            await JoinAsync();
        }
        finally
        {
            _saving.Release();
        }

        if (IsDirty) await SaveAsync();
    }

    public void Dispose() => _watch.Dispose();

    /// <returns>Whether there was something newer that could be taken in.</returns>
    private async Task<bool> JoinAsync()
    {
        if (await _read() is not { } theirs || theirs.Stored.Revision == Revision || !LadderSketch.TryOpen(theirs.Stored.Content, out var sketch, out _)) return false;
        var conflicts = _history.TakeIn(Saved, sketch!);
        (Version, Saved, Revision) = (theirs, sketch!, theirs.Stored.Revision);
        if (conflicts.Count > 0) Joined?.Invoke(conflicts, theirs.History.LastOrDefault(entry => entry.Act == VersionAct.Saved)?.ActorName ?? "");
        _watch.Look(Sketch);
        Changed?.Invoke();
        return true;
    }

    private void Look()
    {
        (State, IsChecking) = (SaveState.Waiting, true);
        _watch.Changed(Sketch);
        Changed?.Invoke();
    }

    private Task Take((LadderSketch Sketch, LadderVerdict? Verdict) answer)
    {
        // The answer to a question nobody asks any more.
        if (!ReferenceEquals(answer.Sketch, Sketch)) return Task.CompletedTask;
        (Verdict, IsChecking) = (answer.Verdict, false);
        _findings = (answer.Verdict?.Findings ?? []).SelectMany(finding => finding.Steps.Select(step => (step, finding))).ToLookup(pair => pair.step, pair => pair.finding);
        Changed?.Invoke();
        return Task.CompletedTask;
    }
}

/// <summary>Short words for findings.</summary>
internal static class Findings
{
    /// <summary>Whether it keeps the version from being submitted.</summary>
    public static bool IsError(this LadderFinding finding) => finding.Problem.Severity == ProblemSeverity.Error;
}
