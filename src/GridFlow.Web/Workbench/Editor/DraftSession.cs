using GridFlow.Data.Workbench;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>
/// One person's sitting over one draft: the draft with its undo, what was last saved, what the checks say. Belongs to one
/// page and is touched on its dispatcher only; the checks themselves run on threads of the pool.
/// </summary>
public sealed class DraftSession : IDisposable
{
    private readonly DraftWatch _watch;
    private (RuleDraft? Draft, Dictionary<string, DraftPlace> Known) _places = (null, []);
    private (RuleSet? Set, Dictionary<string, string> Known) _names = (null, []);
    private readonly Dictionary<string, (string Text, ItemsText<Situation> Situations)> _situations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Text, ItemsText<Rule> Rules)> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Text, Sheet Sheet)> _sheets = new(StringComparer.Ordinal);

    /// <param name="version">The version as read from the desk.</param>
    /// <param name="now">The moment in the jurisdiction's offset.</param>
    /// <param name="dispatch">Runs something on the page's dispatcher.</param>
    public DraftSession(RuleVersion version, Func<DateTimeOffset> now, Func<Action, Task> dispatch)
    {
        Version = version;
        Saved = RuleDraft.Of(version.Files);
        Revision = version.Revision;
        History = new DraftHistory(Saved);
        Now = now;
        _watch = new DraftWatch(version.Parents, now, state => dispatch(() => Take(state)));
        Vocabulary = Vocabulary.Of([.. version.Parents, .. (version.Set ?? Readable(version)) is { } set ? new[] { set } : []]);
        _watch.Look(Saved);
    }

    /// <summary>After an edit, and after each answer of the checks.</summary>
    public event Action? Changed;

    /// <summary>The version as it was opened; what was saved since is in <see cref="Saved"/>.</summary>
    public RuleVersion Version { get; private set; }

    /// <summary>The moment in the jurisdiction's offset.</summary>
    public Func<DateTimeOffset> Now { get; }

    /// <summary>The revision to expect at the next save.</summary>
    public int Revision { get; private set; }

    /// <summary>The draft as the desk has it.</summary>
    public RuleDraft Saved { get; private set; }

    public DraftHistory History { get; }

    public RuleDraft Draft => History.Current;

    /// <summary>What the checks last said; of an older draft while <see cref="IsChecking"/>.</summary>
    public DraftState? State { get; private set; }

    public bool IsChecking => State is null || !ReferenceEquals(State.Draft, Draft) || (State.Set is not null && State.Findings is null);

    public bool IsDirty => !ReferenceEquals(Draft, Saved) && Draft.FilesThatDiffer(Saved).Any();

    public bool MayEdit => Version.Rights.MayEdit;

    /// <summary>The words cells and conditions may use: those of the last state that could be read.</summary>
    public Vocabulary Vocabulary { get; private set; }

    public CellCheck Cells => new(FieldRegistry.Standard, Vocabulary);

    /// <summary>The files that hold rules.</summary>
    public IEnumerable<string> RuleFiles => Draft.Files.Keys.Where(file => file.EndsWith(".rules", StringComparison.Ordinal));

    /// <summary>The files that hold situations.</summary>
    public IEnumerable<string> SituationFiles => Draft.Files.Keys.Where(file => file.EndsWith(".situations", StringComparison.Ordinal));

    /// <summary>A file as a grid.</summary>
    public Sheet Sheet(string file)
    {
        var text = Draft[file];
        if (!_sheets.TryGetValue(file, out var known) || !ReferenceEquals(known.Text, text))
            _sheets[file] = known = (text, GridFlow.Rules.Editing.Sheet.Parse(text, Heads.IsCases(file)));
        return known.Sheet;
    }

    /// <summary>Where everything of the draft stands that has an id.</summary>
    public IReadOnlyDictionary<string, DraftPlace> Places
    {
        get
        {
            if (!ReferenceEquals(_places.Draft, Draft)) _places = (Draft, DraftPlace.All(this));
            return _places.Known;
        }
    }

    /// <summary>What people call a rule, a table's row or a table by its id; the id where nobody knows another name.</summary>
    public string NameOf(string id)
    {
        if (!ReferenceEquals(_names.Set, State?.Set)) _names = (State?.Set, Names(State?.Set));
        return _names.Known.GetValueOrDefault(id, id);
    }

    /// <summary>A file of rules, rule by rule.</summary>
    public ItemsText<Rule> Rules(string file)
    {
        var text = Draft[file];
        if (!_rules.TryGetValue(file, out var known) || !ReferenceEquals(known.Text, text))
            _rules[file] = known = (text, RulesText.Parse(text, file));
        return known.Rules;
    }

    /// <summary>A file of situations, one by one.</summary>
    public ItemsText<Situation> Situations(string file)
    {
        var text = Draft[file];
        if (!_situations.TryGetValue(file, out var known) || !ReferenceEquals(known.Text, text))
            _situations[file] = known = (text, SituationsText.Parse(text, file));
        return known.Situations;
    }

    /// <summary>Whether the draft has a rule or a situation of that id.</summary>
    public bool HasRule(string id) => RuleFiles.Any(file => Rules(file).Items.Any(rule => rule.Label == id))
        || SituationFiles.Any(file => Situations(file).Items.Any(one => one.Label == id));

    /// <summary>An id no rule and no situation of the draft has.</summary>
    public string FreeRuleId(string name)
    {
        var number = 1;
        while (HasRule($"{name}-{number}")) number++;
        return $"{name}-{number}";
    }

    /// <summary>Does something to the draft.</summary>
    public void Do(RuleDraft after, BilingualText what, string file, string? joins = null)
    {
        if (!MayEdit) return;
        History.Do(after, what, file, joins);
        Look();
    }

    public DraftStep? Undo() => Step(History.Undo());

    public DraftStep? Redo() => Step(History.Redo());

    /// <summary>The desk has this draft now.</summary>
    public void MarkSaved(RuleDraft saved, int revision)
    {
        (Saved, Revision) = (saved, revision);
        Changed?.Invoke();
    }

    /// <summary>Somebody else saved meanwhile: theirs becomes what this sitting began with, and the joined draft goes on.</summary>
    public void Rebase(RuleVersion theirs, RuleDraft joined, BilingualText what)
    {
        Version = theirs;
        (Saved, Revision) = (RuleDraft.Of(theirs.Files), theirs.Revision);
        History.Do(joined, what, "");
        Look();
    }

    public void Dispose() => _watch.Dispose();

    /// <summary>What a draft that does not read calls its categories and departments all the same.</summary>
    private static RuleSet? Readable(RuleVersion version) => RuleSetReader.Read(version.Files
        .Where(file => file.Key == SetHeadText.FileName || Heads.IsVocabulary(file.Key)).Select(file => new RuleFile(file.Key, file.Value))).Set;

    private static Dictionary<string, string> Names(RuleSet? set)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var rule in set?.Rules ?? []) names.TryAdd(rule.Id, rule.Name);
        foreach (var situation in set?.Situations ?? []) names.TryAdd(situation.Id, situation.Name);
        foreach (var table in set?.Tables ?? []) names.TryAdd(table.Id, table.Name);
        foreach (var scores in set?.Scores ?? []) names.TryAdd(scores.Id, scores.Name);
        return names;
    }

    private DraftStep? Step(DraftStep? step)
    {
        if (step is not null) Look();
        return step;
    }

    private void Look()
    {
        _watch.Look(Draft);
        Changed?.Invoke();
    }

    private void Take(DraftState state)
    {
        // The answer to a question nobody asks any more.
        if (!ReferenceEquals(state.Draft, Draft)) return;
        State = state;
        if (state.Set is { } set) Vocabulary = Vocabulary.Of([.. Version.Parents, set]);
        Changed?.Invoke();
    }
}
