using System.Collections.Immutable;
using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Dmn;

/// <summary>What a DMN table answers: a literal, a row of named literals, a list of either, or nothing.</summary>
/// <param name="Value">The answer; null when no rule hits or the table is in conflict.</param>
/// <param name="Rules">The rules that hit, from 1, in the order of the answer.</param>
/// <param name="Problem">What is wrong, when the policy was violated; empty otherwise.</param>
public sealed record DmnAnswer(object? Value, ImmutableArray<int> Rules, BilingualText? Problem = null);

/// <summary>Runs a DMN decision table.</summary>
public static class DmnEvaluator
{
    /// <summary>Runs a table over input data.</summary>
    /// <param name="table">A table <see cref="DmnFile"/> read; its cells are known to be sound.</param>
    /// <param name="input">Gives the value of an input expression: string, decimal, bool, date, time or null.</param>
    public static DmnAnswer Evaluate(DmnTable table, Func<string, object?> input)
    {
        var values = table.Inputs.Select(column => input(column.Expression)).ToArray();
        var hits = Enumerable.Range(0, table.Rules.Length)
            .Where(number => values.Select((value, column) => FeelUnaryTests.Parse(table.Rules[number].Tests[column])(value)).All(held => held)).ToList();
        if (hits.Count == 0)
            return new DmnAnswer(Default(table), []);
        switch (table.Policy)
        {
            case HitPolicy.Unique when hits.Count > 1:
                return Violated(hits, "唯一命中表有多行命中。", "Several rules of a UNIQUE table hit.");
            case HitPolicy.Any when hits.Any(hit => !table.Rules[hit].Outputs.SequenceEqual(table.Rules[hits[0]].Outputs)):
                return Violated(hits, "任意命中表的各行结果不同。", "The rules of an ANY table that hit disagree.");
            case HitPolicy.Unique or HitPolicy.Any or HitPolicy.First:
                return new DmnAnswer(Row(table, hits[0]), [.. hits.Take(1).Select(hit => hit + 1)]);
            case HitPolicy.Priority:
                var best = ByOutput(table, hits)[0];
                return new DmnAnswer(Row(table, best), [best + 1]);
            case HitPolicy.OutputOrder:
                hits = ByOutput(table, hits);
                break;
        }

        var rows = hits.Select(hit => Row(table, hit)).ToImmutableArray();
        return new DmnAnswer(table.Policy == HitPolicy.Collect ? Aggregate(table.Aggregation, rows) : rows, [.. hits.Select(hit => hit + 1)]);
    }

    private static DmnAnswer Violated(List<int> hits, string chinese, string english) =>
        new(null, [.. hits.Select(hit => hit + 1)], new BilingualText(chinese, english));

    private static object? Row(DmnTable table, int rule) => table.Outputs.Length == 1
        ? table.Rules[rule].Outputs[0].Value
        : table.Outputs.Select((output, column) => (output.Name, table.Rules[rule].Outputs[column].Value))
            .ToImmutableDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);

    private static object? Default(DmnTable table) => table.Outputs.All(output => output.Default is null) ? null
        : table.Outputs.Length == 1 ? table.Outputs[0].Default!.Value
        : table.Outputs.ToImmutableDictionary(output => output.Name, output => output.Default?.Value, StringComparer.Ordinal);

    // By the place of the outputs in their lists of values, column by column.
    private static List<int> ByOutput(DmnTable table, List<int> hits)
    {
        IOrderedEnumerable<int> ordered = hits.OrderBy(_ => 0);
        for (var column = 0; column < table.Outputs.Length; column++)
        {
            var at = column;
            var values = table.Outputs[at].Values;
            ordered = ordered.ThenBy(hit => values.IndexOf(table.Rules[hit].Outputs[at].Value) is var place && place < 0 ? int.MaxValue : place);
        }

        return [.. ordered];
    }

    private static object? Aggregate(DmnAggregation aggregation, ImmutableArray<object?> rows)
    {
        if (aggregation == DmnAggregation.None)
            return rows;
        if (aggregation == DmnAggregation.Count)
            return (decimal)rows.Distinct().Count();
        var numbers = rows.OfType<decimal>().ToList();
        if (numbers.Count != rows.Length)
            return null;
        return aggregation switch
        {
            DmnAggregation.Sum => numbers.Sum(),
            DmnAggregation.Min => numbers.Min(),
            _ => numbers.Max(),
        };
    }
}
