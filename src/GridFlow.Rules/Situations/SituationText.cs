using System.Globalization;
using System.Text;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Situations;

/// <summary>Situations as the text of a <c>.situations</c> file: what is written reads back as the same.</summary>
public static class SituationText
{
    /// <summary>The text of one file.</summary>
    public static string Print(IEnumerable<Situation> situations) => string.Join('\n', situations.Select(Print));

    /// <summary>The text of one situation.</summary>
    public static string Print(Situation situation)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"situation {situation.Id} {ConditionPrinter.Quote(situation.Name)}");
        if (situation.Priority != 0)
            text.Append(CultureInfo.InvariantCulture, $" priority {situation.Priority}");
        text.Append('\n');
        if (!situation.Enabled)
            text.Append("  off\n");
        if (situation.From is not null || situation.To is not null)
            text.Append(CultureInfo.InvariantCulture,
                $"  from {situation.From:yyyy-MM-dd}{(situation.From is null ? "" : " ")}{(situation.To is null ? "" : "to ")}{situation.To:yyyy-MM-dd}\n");
        if (!Condition.IsAlways(situation.When))
            text.Append(CultureInfo.InvariantCulture, $"  when {ConditionPrinter.Print(situation.When)}\n");
        foreach (var clause in situation.Clauses)
            text.Append(CultureInfo.InvariantCulture, $"  {Print(clause)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  then {Then(situation)}\n");
        if (situation.Note.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"  note {Blocks.Written(situation.Note, SituationsFile.Clauses)}\n");
        foreach (var test in situation.Tests)
            text.Append(CultureInfo.InvariantCulture, $"  test {TestText.Print(test)}\n");
        return text.ToString();
    }

    /// <summary>The text of a clause: <c>with at least 3 recent where age &lt;= 24h</c>.</summary>
    public static string Print(Clause clause) => clause switch
    {
        FindingClause finding => $"{(finding.Present ? "with" : "without")} finding {ConditionPrinter.Quote(finding.Name)}",
        CountClause { AtLeast: 0 } none => $"without {Word(none.Kind)}{Where(none)}",
        CountClause count => string.Create(CultureInfo.InvariantCulture,
            $"with {(count.AtLeast == 1 && count.Distinct is null ? "" : $"at least {count.AtLeast} ")}{(count.Distinct is null ? "" : $"{count.Distinct} in ")}{Word(count.Kind)}{Where(count)}"),
        _ => "",
    };

    /// <summary>The word of a kind of fact.</summary>
    internal static string Word(FactKind kind) => FactFields.Kinds[(int)kind].Word;

    private static string Then(Situation situation)
    {
        List<string> parts = [];
        if (situation.Then != Outcome.Nothing)
            parts.Add(OutcomeText.Print(situation.Then));
        parts.AddRange(situation.Findings.Select(finding => $"finding {ConditionPrinter.Quote(finding)}"));
        parts.AddRange(situation.Proposals.Select(proposal => $"{(proposal.Kind == ProposalKind.Merge ? "merge" : "supervise")} {ConditionPrinter.Quote(proposal.Reason)}"));
        return string.Join(", ", parts);
    }

    private static string Where(CountClause clause) => clause.Where.IsEmpty ? "" : $" where {string.Join(" and ", clause.Where.Select(test => Print(clause.Kind, test)))}";

    private static string Print(FactKind kind, FactTest test)
    {
        var measure = FactFields.Find(kind, test.Field)?.Measure ?? Measure.None;
        var values = test.Values.Select(value => value is double number ? Amounts.Print(number, measure) : ConditionPrinter.Quote((string)value)).ToList();
        var right = test.OfThis is { } field ? $"this.{field}" : values.Count == 1 ? values[0] : $"({string.Join(", ", values)})";
        return $"{test.Field} {Words.English(test.Operator)} {right}";
    }
}
