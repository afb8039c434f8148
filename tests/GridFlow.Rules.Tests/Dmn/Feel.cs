using GridFlow.Rules.Dmn;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>Runs expressions that need no data.</summary>
internal static class Feel
{
    /// <summary>The value as FEEL writes it, and the message where there is one.</summary>
    public static (string Value, string? Message) Run(string expression)
    {
        var trace = new DmnTrace { Now = FeelMoment.From(new DateTimeOffset(2026, 5, 6, 23, 30, 0, TimeSpan.FromHours(8))) };
        var value = FeelParser.Expression(expression, new FeelNames())(new FeelScope(null, _ => (false, null), trace));
        return (FeelValue.Print(value), trace.Problem?.English);
    }
}
