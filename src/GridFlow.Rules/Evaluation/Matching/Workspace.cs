using GridFlow.Rules.Fields;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// The scratch paper of one evaluation, used again and again. Nothing is cleared: a mark counts only if it carries the
/// current epoch.
/// </summary>
internal sealed class Workspace
{
    private readonly Program _program;
    private readonly int[] _marks;
    private readonly int[] _counts;
    private readonly int[] _countEpoch;
    private readonly int[] _queuedEpoch;
    private readonly int[][] _seen;
    private readonly int[][] _found;
    private readonly int[] _foundCount;
    private readonly int[] _tags;
    private char[] _folded = new char[1024];
    private int _epoch;

    public Workspace(Program program)
    {
        _program = program;
        _marks = new int[program.Predicates.Length];
        _counts = new int[program.Predicates.Length];
        _countEpoch = new int[program.Predicates.Length];
        _queuedEpoch = new int[program.Rules.Length];
        _seen = [.. program.TextIndexes.Select(index => new int[index.Keywords.Keywords.Length])];
        _found = [.. program.TextIndexes.Select(index => new int[index.Keywords.Keywords.Length])];
        _foundCount = new int[program.TextIndexes.Length];
        _tags = new int[program.TagNumbers.Count];
        Queues = [.. Enumerable.Range(0, program.StratumCount).Select(_ => new Buffer())];
        Points = new int[program.Scores.Select(scores => scores.Categories.Length).DefaultIfEmpty(0).Max()];
    }

    public FactSheet Sheet { get; private set; } = null!;

    public string? Category { get; private set; }

    public string? Department { get; private set; }

    public double Severity { get; private set; }

    /// <summary>Single outcomes the sheet came with, as bits.</summary>
    public int FixedByPerson { get; set; }

    /// <summary>True when the epochs run out and the paper must be thrown away.</summary>
    public bool IsUsedUp => _epoch == int.MaxValue;

    /// <summary>Rules to look at, per stratum.</summary>
    public Buffer[] Queues { get; }

    /// <summary>Rules that hit, over all strata: rule and the single outcomes it has a voice in, as bits.</summary>
    public Buffer Hits { get; } = new();

    public Ballot Ballot { get; } = new();

    /// <summary>Tags set, host's and rules', known ones as numbers.</summary>
    public Buffer TagsSet { get; } = new();

    public Buffer Trail { get; } = new();

    /// <summary>The situations of this evaluation.</summary>
    public OpenSituations Situations { get; } = new();

    public int[] Points { get; }

    public void Begin(FactSheet sheet, Surroundings? around = null, DateTimeOffset now = default)
    {
        Sheet = sheet;
        Situations.Begin(around, now);
        _epoch++;
        Category = null;
        Department = null;
        Severity = double.NaN;
        Hits.Count = 0;
        Ballot.Clear();
        TagsSet.Count = 0;
        Trail.Count = 0;
        foreach (var queue in Queues)
            queue.Count = 0;
        foreach (var rule in _program.Always)
            Queue(rule);
        ReadTexts();
        foreach (var values in _program.ValueIndexes)
            if (!values.Field.Decided && sheet.TextAt(values.Field.Slot) is { } value)
                Mark(values[value]);
        foreach (var tag in sheet.Tags)
            if (_program.TagNumbers.TryGetValue(tag, out var number))
                SetTag(number);
    }

    public void DecideCategory(string? category)
    {
        Category = category;
        if (category is not null && _program.CategoryValues is { } values)
            Mark(values[category]);
    }

    public void DecideDepartment(string? department)
    {
        Department = department;
        if (department is not null && _program.DepartmentValues is { } values)
            Mark(values[department]);
    }

    public void DecideSeverity(double severity) => Severity = severity;

    public void SetTag(int tag)
    {
        if (_tags[tag] == _epoch)
            return;
        _tags[tag] = _epoch;
        TagsSet.Add(tag);
        Mark(_program.TagPredicates[tag]);
    }

    public bool HasTag(int tag) => _tags[tag] == _epoch;

    /// <summary>The keywords found in a text.</summary>
    public ReadOnlySpan<int> Found(int textIndex) => _found[textIndex].AsSpan(0, _foundCount[textIndex]);

    /// <summary>Whether a keyword of a text index was seen.</summary>
    public bool Saw(int textIndex, int keyword) => keyword >= 0 && _seen[textIndex][keyword] == _epoch;

    /// <summary>Whether a rule's condition holds.</summary>
    public bool Holds(int rule)
    {
        var code = _program.Code.Code;
        var at = _program.Code.Entries[rule];
        while (at >= 0)
            at = Answer(code[at]) ? code[at + 1] : code[at + 2];
        return at == JumpCode.Yes;
    }

    /// <summary>Answers a test as the code writes it: the predicate, and whether it is negated.</summary>
    public bool Answer(int test)
    {
        var id = test >> 1;
        var negated = (test & 1) != 0;
        if (_marks[id] == _epoch)
            return !negated;
        ref readonly var check = ref _program.Checks[id];
        switch (check.Kind)
        {
            case PredicateKind.Missing:
                return IsMissing(check) != negated;
            case PredicateKind.Number:
                var number = check.Decided ? Severity : Sheet.NumberAt(check.Slot);
                return !double.IsNaN(number) && check.Compare(number, _program.Predicates[id]) != negated;
            case PredicateKind.Prefix:
                var text = TextOf(check);
                return text is not null && _program.Predicates[id].Begins(text) != negated;
            default:
                return negated && !IsMissing(check);
        }
    }

    private string? TextOf(in Check check) =>
        !check.Decided ? Sheet.TextAt(check.Slot)
        : check.Source == FieldSource.Categories ? Category
        : Department;

    private bool IsMissing(in Check check) => check.Type switch
    {
        FieldType.Tags => false,
        FieldType.FreeText or FieldType.Symbol => TextOf(check) is null,
        _ => double.IsNaN(check.Decided ? Severity : Sheet.NumberAt(check.Slot)),
    };

    private void ReadTexts()
    {
        for (var which = 0; which < _program.TextIndexes.Length; which++)
        {
            var index = _program.TextIndexes[which];
            _foundCount[which] = 0;
            if (Sheet.TextAt(index.Field.Slot) is not { } text)
                continue;
            _foundCount[which] = index.Keywords.Find(Folding.Fold(text, ref _folded), _seen[which], _epoch, _found[which]);
            foreach (var keyword in Found(which))
                Mark(index.Predicates[keyword]);
        }
    }

    private void Mark(ReadOnlySpan<int> predicates)
    {
        foreach (var predicate in predicates)
            Mark(predicate);
    }

    private void Mark(int predicate)
    {
        if (_marks[predicate] == _epoch)
            return;
        if (_program.Checks[predicate].Needed is > 1 and var needed)
        {
            if (_countEpoch[predicate] != _epoch)
            {
                _countEpoch[predicate] = _epoch;
                _counts[predicate] = 0;
            }

            if (++_counts[predicate] < needed)
                return;
        }

        _marks[predicate] = _epoch;
        foreach (var rule in _program.RulesOf[predicate])
            Queue(rule);
    }

    private void Queue(int rule)
    {
        if (_queuedEpoch[rule] == _epoch)
            return;
        _queuedEpoch[rule] = _epoch;
        Queues[_program.Strata[rule]].Add(rule);
    }
}

/// <summary>A list of numbers that keeps its room.</summary>
internal sealed class Buffer
{
    // Up to here moving numbers one by one is quicker than a sort that first thinks about it.
    private const int Few = 24;

    public int[] Items { get; private set; } = new int[64];

    public int Count { get; set; }

    public void Add(int item)
    {
        if (Count == Items.Length)
            Grow(Count + 1);
        Items[Count++] = item;
    }

    public void Add(ReadOnlySpan<int> items)
    {
        if (Count + items.Length > Items.Length)
            Grow(Count + items.Length);
        items.CopyTo(Items.AsSpan(Count));
        Count += items.Length;
    }

    public void Sort()
    {
        if (Count > Few)
        {
            Array.Sort(Items, 0, Count);
            return;
        }

        var items = Items;
        for (var at = 1; at < Count; at++)
        {
            var item = items[at];
            var place = at;
            for (; place > 0 && items[place - 1] > item; place--)
                items[place] = items[place - 1];
            items[place] = item;
        }
    }

    private void Grow(int least)
    {
        var larger = new int[Math.Max(least, Items.Length * 2)];
        Items.AsSpan(0, Count).CopyTo(larger);
        Items = larger;
    }
}
