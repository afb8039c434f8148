using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// What the conditions of a drawing ask, read so that the proof can try every answer: a value for each constant that a variable is compared
/// with and one more stand for all that it may hold, and a counter is followed until no comparison can tell it from a larger one. A condition
/// that asks anything else leaves the language, and the drawing is refused: nobody could say before publishing where it leads.
/// </summary>
/// <remarks>
/// In the language: the ladder's variables compared with constants (equal or not, one of a list, beginning with; for numbers also less and
/// greater), joined by and, or, not. Of variables that hold one of few values, severity, level and result, any expression may be asked.
/// </remarks>
internal sealed class LadderLanguage
{
    /// <summary>Stands for whatever the drawing does not name.</summary>
    public const string Other = "∗";

    private static readonly HashSet<string> Open = [LadderVariables.Category, LadderVariables.LeadUnit, LadderVariables.Limit];
    private static readonly HashSet<string> Unknowable = [LadderVariables.Handlers];
    private static readonly HashSet<string> Pure = ["Number", "String", "Boolean", "parseInt", "parseFloat", "undefined", "NaN", "Infinity", "variables"];

    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _words = [];
    private readonly List<(ActivityDefinition Step, string Text)> _beyond = [];
    private double _largest;

    /// <summary>Reads a drawing.</summary>
    public LadderLanguage(WorkflowDefinition ladder)
    {
        var names = ladder.Root.Flatten().SelectMany(activity => activity.Variables).Concat(ladder.Variables).Select(variable => variable.Name).ToHashSet();
        foreach (var step in ladder.Root.Flatten())
            foreach (var written in step.Expressions.Where(written => Decides(step, written)))
                Read(step, written, names);
    }

    /// <summary>Steps whose conditions leave the language.</summary>
    public IEnumerable<LadderFinding> Beyond => _beyond.Distinct().Select(found => Finding.Of(ProblemSeverity.Error, "ladder.condition",
        new($"“{found.Step.DisplayName}”的条件“{found.Text}”无法在发布前验证：只能用流程变量与固定值比较", $"The condition \"{found.Text}\" of \"{found.Step.DisplayName}\" cannot be proved: compare the ladder's variables with constants only"),
        found.Step.DisplayName, found.Step.Id));

    /// <summary>Whether anything depends on a variable.</summary>
    public bool Uses(string variable) => _used.Contains(variable);

    /// <summary>The values that stand for all that an open variable may hold; one that nothing depends on needs none.</summary>
    public IEnumerable<string?> ValuesOf(string variable) => Uses(variable) ? [.. _words, "", Other] : [null];

    /// <summary>The outcomes a handler may choose, where anything depends on them.</summary>
    public IEnumerable<string?> Results => Uses(LadderVariables.Result) ? [.. Enum.GetNames<IncidentOutcome>()] : [null];

    /// <summary>The severities, where anything depends on them.</summary>
    public IEnumerable<int?> Severities => Uses(LadderVariables.Severity) ? [1, 2, 3, 4] : [null];

    /// <summary>The count of rework, as far as any condition of the drawing can tell it.</summary>
    public double Told(double reworks) => Uses(LadderVariables.Reworks) ? Math.Min(reworks, Math.Floor(_largest) + 2) : 0;

    // What a notice or a reply says decides nothing.
    private static bool Decides(ActivityDefinition step, WrittenExpression written) =>
        !(step.Type is "GridFlow.Notify" or "GridFlow.Close" && written.Input is "text" or "englishText" or "reply") && step.Type != "Elsa.WriteLine";

    private void Read(ActivityDefinition step, WrittenExpression written, HashSet<string> names)
    {
        if (written.Kind == "Variable")
        {
            _used.Add(written.Text);
            if (Open.Contains(written.Text) || Unknowable.Contains(written.Text)) _beyond.Add((step, written.Text));
        }
        else if (written.Kind is "JavaScript" or "Script")
        {
            // What cannot be read is refused by the validator.
            if (!Script.TryParse(written.Text, out var script, out _)) return;
            var variables = script!.Names.Select(used => Variable(used, names)).ToList();
            _used.UnionWith(variables.OfType<string>());
            var isReadable = script.Body is { } body
                ? Walk(body)
                : !variables.Any(name => name is null || Open.Contains(name) || name == LadderVariables.Reworks);
            if (!isReadable || script.Names.Zip(variables).Any(pair => pair.Second is null && !Pure.Contains(pair.First.Name)) || variables.Any(name => name is not null && Unknowable.Contains(name)))
                _beyond.Add((step, written.Text));
        }
        else
        {
            _beyond.Add((step, written.Text));
        }
    }

    /// <summary>The variable a name of a script reads.</summary>
    private static string? Variable(ScriptName used, HashSet<string> names) => used.Name switch
    {
        "getVariable" => used.Argument,
        _ when used.Name.StartsWith("variables.", StringComparison.Ordinal) => used.Name["variables.".Length..],
        _ when used.Name.StartsWith("get", StringComparison.Ordinal) => names.FirstOrDefault(name => name.Length > 0 && used.Name[3..] == char.ToUpperInvariant(name[0]) + name[1..]),
        _ => null,
    };

    /// <summary>Whether open variables and counters are only compared with constants here; notes the constants.</summary>
    private bool Walk(Expression? tree) => tree switch
    {
        null or Constant => true,
        Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.LooseEqual or BinaryOperator.LooseNotEqual } same => Compared(same.Left, same.Right),
        Binary { Operator: BinaryOperator.Less or BinaryOperator.LessOrEqual or BinaryOperator.Greater or BinaryOperator.GreaterOrEqual } order => Compared(order.Left, order.Right),
        Binary { Operator: BinaryOperator.In } among => NameOf(among.Left) is { } name ? Constants(among.Right, name) : Walk(among.Left) && Walk(among.Right),
        Binary both => Walk(both.Left) && Walk(both.Right),
        Unary one => Walk(one.Operand),
        Conditional choice => Walk(choice.Test) && Walk(choice.Then) && Walk(choice.Otherwise),
        ListOf list => list.Items.All(Walk),
        Call { Function: ".includes", Arguments: [ListOf list, var value] } when NameOf(value) is { } name => Constants(list, name),
        Call { Function: ".startsWith", Arguments: [var value, Constant { Value: string start }] } when NameOf(value) is not null => Note(start) && Note(start + Other),
        Reference or Call { Function: "getVariable" } => NameOf(tree) is not { } bare || !IsWatched(bare),
        Call getter when NameOf(getter) is { } bare => !IsWatched(bare),
        Call call => call.Arguments.All(Walk),
        MemberAccess member => Walk(member.Target),
        ElementAccess element => Walk(element.Target) && Walk(element.Index),
        _ => false,
    };

    private bool Compared(Expression left, Expression right) => (left, right) switch
    {
        (_, Constant constant) when NameOf(left) is { } => Note(constant.Value),
        (Constant constant, _) when NameOf(right) is { } => Note(constant.Value),
        _ => Walk(left) && Walk(right),
    };

    private bool Constants(Expression list, string name) => list is ListOf { Items: var items }
        ? items.All(item => item is Constant constant ? Note(constant.Value) : !IsWatched(name) && Walk(item))
        : !IsWatched(name) && Walk(list);

    private bool Note(object? constant)
    {
        if (constant is string word) _words.Add(word);
        if (constant is double number) _largest = Math.Max(_largest, number);
        return true;
    }

    private static bool IsWatched(string name) => Open.Contains(name) || name == LadderVariables.Reworks;

    private static string? NameOf(Expression tree) => tree switch
    {
        Reference { Path: var path } when path.StartsWith("variables.", StringComparison.Ordinal) => path["variables.".Length..],
        Call { Function: "getVariable", Arguments: [Constant { Value: string name }] } => name,
        Call { Function: var getter, Arguments: [] } when getter.StartsWith("get", StringComparison.Ordinal) => getter[3..],
        _ => null,
    };
}
