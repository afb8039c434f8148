using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Learning;

/// <summary>A closed case whose right answer is known.</summary>
/// <param name="Id">The incident's number.</param>
/// <param name="Sheet">What was known when it came in; must stay as it is while rules are mined.</param>
/// <param name="At">When it came in, in the jurisdiction's offset.</param>
/// <param name="Category">The category it turned out to be; null when not known.</param>
/// <param name="Department">The department that closed it, full or short name; null when not known.</param>
public sealed record ClosedCase(string Id, FactSheet Sheet, DateTimeOffset At, string? Category, string? Department);

/// <summary>One readable rule that would set right what is wrong or unanswered today. A person accepts it or not.</summary>
/// <param name="When">A keyword, two keywords, or one with a field's value.</param>
/// <param name="Then">A category or a lead department.</param>
public sealed record SuggestedRule(Expression When, Outcome Then)
{
    /// <summary>Labelled cases the condition holds for.</summary>
    public int Support { get; init; }

    /// <summary>Those that are what it says.</summary>
    public int Right { get; init; }

    /// <summary>The share of <see cref="Support"/> that is right.</summary>
    public double Precision => (double)Right / Support;

    /// <summary>Cases wrong or unanswered today that it sets right, and that no suggestion before it does.</summary>
    public int Mended { get; init; }

    /// <summary>Cases right today that it would make wrong.</summary>
    public int Broken { get; init; }

    /// <summary>Just above the rules that decide the mended cases wrongly today.</summary>
    public int Priority { get; init; }

    /// <summary>Some of the mended cases, by number.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];

    /// <summary>Some of the cases it would be wrong about, by number.</summary>
    public ImmutableArray<string> CounterExamples { get; init; } = [];

    /// <summary>The suggestion as a sentence: 文字包含任一“井盖” → 类别 P0101（12 件中 11 件，准确率 92%）.</summary>
    /// <param name="registry">Gives fields their Chinese names.</param>
    /// <param name="vocabulary">Gives categories their names; may be null.</param>
    public BilingualText Sentence(FieldRegistry registry, Vocabulary? vocabulary)
    {
        var (category, lead) = (Then.Category, Then.LeadDepartment);
        var name = category is null ? lead : vocabulary?.Category(category) is { } known ? $"{category} {known.Name}" : category;
        return new BilingualText(
            $"{new SentencePrinter(registry, vocabulary).Print(When)} → {(category is null ? "主办" : "类别")}“{name}”（{Support} 件中 {Right} 件如此，改正 {Mended} 件）",
            $"{ConditionPrinter.Print(When)} → {(category is null ? "lead" : "category")} “{name}” (so in {Right} of {Support} cases, mends {Mended})");
    }

    /// <summary>The suggestion as a rule for a draft.</summary>
    /// <param name="id">An id the draft does not have yet.</param>
    public Rule ToRule(string id) => new(id, Name)
    {
        Priority = Priority,
        When = When,
        Then = Then,
        Note = $"由已办案件挖掘：{Support} 件中 {Right} 件如此。",
    };

    /// <summary>The suggestion as a row of a table, where the table has columns for all it asks and says.</summary>
    /// <param name="table">The table; its columns and outcomes stay as they are.</param>
    /// <param name="id">An id the table does not have yet.</param>
    /// <returns>The row; null when the table's form cannot hold it.</returns>
    public TableRow? ToRow(DecisionTable table, string id)
    {
        if (!Then.Kinds.All(kind => table.Outputs.Contains(kind)))
            return null;
        var tests = new Expression?[table.Inputs.Length];
        foreach (var part in Parts(When))
        {
            var column = table.Inputs.Select((input, at) => (input, at))
                .Where(one => tests[one.at] is null && Fits(one.input, part)).Select(one => one.at).DefaultIfEmpty(-1).First();
            if (column < 0)
                return null;
            tests[column] = part;
        }

        return new TableRow(id, [.. tests], Then) { Note = $"由已办案件挖掘：{Support} 件中 {Right} 件如此。" };
    }

    private string Name => string.Join('、', Parts(When).OfType<Binary>().SelectMany(part => part.Right is ListOf list ? list.Items : [part.Right])
        .OfType<Constant>().Select(constant => constant.Value as string).OfType<string>());

    private static bool Fits(TableInput input, Expression test) =>
        input.Field.Length == 0 || Field(test) == input.Field && TableCell.Print(input, test) is not null;

    private static string? Field(Expression test) => test switch
    {
        Reference flag => flag.Path,
        Binary { Left: Reference field } => field.Path,
        _ => null,
    };

    private static IEnumerable<Expression> Parts(Expression when) => when is Binary { Operator: BinaryOperator.And } both
        ? Parts(both.Left).Concat(Parts(both.Right))
        : [when];
}
