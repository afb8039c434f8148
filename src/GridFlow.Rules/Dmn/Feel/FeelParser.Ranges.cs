using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

internal sealed partial class FeelParser
{
    private static readonly HashSet<string> Literals = new(StringComparer.Ordinal) { "date", "time", "date and time", "duration" };

    /// <summary>The range that a text writes with literal ends in order; null where it writes none.</summary>
    public static FeelRange? RangeText(string text)
    {
        try
        {
            var (parser, trace) = (new FeelParser(text, new FeelNames()), new DmnTrace());
            for (var token = parser.Current; token.Kind != FeelKind.End; token = parser._lexer.Read(token.End, parser._names))
                if (token.Kind == FeelKind.Name && !Literals.Contains(token.Word))
                    return null;
            var made = parser.Primary()(new FeelScope(null, _ => (false, null), trace)) as FeelRange;
            parser.End();
            return made is { Sign: "" } && FeelEquality.Compare(made.From, made.To) <= 0 ? made : null;
        }
        catch (SyntaxException)
        {
            return null;
        }
    }
}
