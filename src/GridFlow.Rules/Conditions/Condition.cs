using System.Collections.Immutable;
using GridFlow.Language.Expressions;

namespace GridFlow.Rules.Conditions;

/// <summary>Makes and takes apart the trees that conditions consist of.</summary>
internal static class Condition
{
    public static Expression Always { get; } = new Constant(true);

    public static bool IsAlways(Expression expression) => expression is Constant { Value: true };

    public static ImmutableArray<string> Words(Expression list) =>
        [.. ((ListOf)list).Items.Select(item => (string)((Constant)item).Value!)];

    /// <summary>A constant as the number the fact sheet keeps: dates as day numbers, times in minutes, flags 0 or 1.</summary>
    public static double Number(Expression constant) => ((Constant)constant).Value switch
    {
        double number => number,
        bool flag => flag ? 1 : 0,
        DateOnly date => date.DayNumber,
        TimeOnly time => (time.Hour * 60) + time.Minute,
        var other => throw new InvalidOperationException($"{other} is no number."),
    };
}
