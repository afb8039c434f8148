using System.Collections.Immutable;
using System.Text.RegularExpressions;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Files;

/// <summary>
/// A case as files of rules and situations write it: <c>"text", field = value =&gt; outcomes</c>. A situation's says what is around:
/// <c>"text", grid.id = "g1" beside 3 recent age = 2h, category = "E0102" =&gt; holds</c>, or <c>fails</c>.
/// </summary>
internal static partial class TestText
{
    public static RuleTest Parse(TokenReader reader, string ruleId, SourcePlace place, bool isSituation = false)
    {
        var text = reader.Text("文字", "text");
        var facts = ImmutableDictionary<string, string>.Empty;
        while (reader.TryTake(","))
        {
            var (field, value) = Pair(reader);
            facts = facts.SetItem(field, value);
        }

        var around = ImmutableArray<GivenFact>.Empty;
        while (isSituation && reader.TryTake("beside"))
            around = around.Add(Given(reader));
        reader.Expect("=>");
        var fails = isSituation && reader.TryTake("fails");
        var holds = isSituation && !fails && reader.TryTake("holds");
        var goesOn = !fails && !holds || reader.TryTake(",");
        var unsure = reader.TryTake("unsure");
        if (unsure)
            goesOn = reader.TryTake(",");
        var expected = goesOn ? OutcomeText.Parse(reader) : Outcome.Nothing;
        return new RuleTest(text, expected)
        {
            Facts = facts, ExpectUnsure = unsure, RuleId = ruleId, Place = place, Around = around, ExpectHolds = isSituation ? !fails : null,
        };
    }

    public static string Print(RuleTest test)
    {
        var facts = string.Concat(test.Facts.OrderBy(fact => fact.Key, StringComparer.Ordinal)
            .Select(fact => $", {fact.Key} = {Value(fact.Value)}"));
        var around = string.Concat(test.Around.Select(given => $"\n    beside {given.Times} {SituationText.Word(given.Kind)}{(given.Values.IsEmpty ? "" : " ")}"
            + string.Join(", ", given.Values.Select(pair => $"{pair.Key} = {Value(pair.Value)}"))));
        List<string> expected = [];
        if (test.ExpectHolds is { } holds)
            expected.Add(holds ? "holds" : "fails");
        if (test.ExpectUnsure)
            expected.Add("unsure");
        if (test.Expected != Outcome.Nothing)
            expected.Add(OutcomeText.Print(test.Expected));
        return $"{ConditionPrinter.Quote(test.Text)}{facts}{around}{(around.Length > 0 ? "\n    " : " ")}=> {string.Join(", ", expected)}";
    }

    // Quotation marks only where without them something else would be read.
    private static string Value(string value) => value is GivenFact.Own or "true" or "false" || Amount().IsMatch(value) ? value : ConditionPrinter.Quote(value);

    [GeneratedRegex(@"^(0|[1-9][0-9]{0,8})(\.[0-9]*[1-9])?(s|min|h|d|m|km)?$")]
    private static partial Regex Amount();

    private static GivenFact Given(TokenReader reader)
    {
        var times = reader.Current.Value is double ? reader.Count("beside") : 1;
        var kind = SituationsFile.Kind(reader);
        var values = ImmutableSortedDictionary<string, string>.Empty;
        while (reader.Current.Kind == TokenKind.Word && !reader.Current.Is("beside"))
        {
            var (field, value) = Pair(reader);
            values = values.SetItem(field, value);
            if (!reader.TryTake(","))
                break;
        }

        return new GivenFact(kind, times, values);
    }

    private static (string Field, string Value) Pair(TokenReader reader)
    {
        var field = reader.Take().ToString();
        reader.Expect("=");
        var value = reader.Take().Value;
        return (field, value is string text ? text : ConditionPrinter.Value(new Constant(value)));
    }
}
