using System.Globalization;
using System.Text;

namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>Writes a value as FEEL does, up to a length: lists may hold one another in more ways than there is room for.</summary>
/// <param name="most">The characters after which it stops.</param>
internal sealed class FeelPrinter(int most)
{
    private readonly StringBuilder _text = new();

    /// <summary>Whether all of it was written.</summary>
    public bool Whole => _text.Length <= most;

    public override string ToString() => _text.ToString();

    public FeelPrinter Write(object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> context:
                Several('{', context, pair =>
                {
                    _text.Append(Key(pair.Key)).Append(": ");
                    Write(pair.Value);
                }, '}');
                break;
            case IReadOnlyList<object?> list:
                Several('[', list, item => Write(item), ']');
                break;
            case FeelRange { Sign.Length: > 0 } range:
                _text.Append('(').Append(range.Sign).Append(' ');
                Write(range.To ?? range.From);
                _text.Append(')');
                break;
            case FeelRange range:
                _text.Append(range.FromClosed ? '[' : '(');
                Write(range.From);
                _text.Append("..");
                Write(range.To);
                _text.Append(range.ToClosed ? ']' : ')');
                break;
            default:
                _text.Append(Single(value));
                break;
        }

        return this;
    }

    private void Several<T>(char open, IEnumerable<T> items, Action<T> write, char close)
    {
        _text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!Whole)
                return;
            _text.Append(first ? "" : ", ");
            write(item);
            first = false;
        }

        _text.Append(close);
    }

    private static string Single(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        bool flag => flag ? "true" : "false",
        decimal number => FeelValue.Trim(number).ToString(CultureInfo.InvariantCulture),
        FeelDate or DateOnly => $"date(\"{FeelValue.Text(value)}\")",
        FeelTime or TimeOnly => $"time(\"{FeelValue.Text(value)}\")",
        FeelMoment => $"date and time(\"{value}\")",
        FeelMonths or FeelSpan => $"duration(\"{value}\")",
        FeelNamespace => value.ToString()!,
        FeelFunction function => $"function({string.Join(", ", function.Parameters.Select(one => one.Name))})",
        _ => throw new ArgumentException($"{value.GetType().Name} is no FEEL value.", nameof(value)),
    };

    private static string Key(string key) =>
        key.Length > 0 && !char.IsDigit(key[0]) && key.All(one => char.IsLetterOrDigit(one) || one is '_' or ' ') ? key : Single(key);
}
