using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GridFlow.Rules.Editing;

/// <summary>Changes what of the parents' rules a set switches off, and leaves the rest of its <c>set.json</c> to the letter, remarks included.</summary>
public static class SetHeadText
{
    /// <summary>The set's own file.</summary>
    public const string FileName = "set.json";

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The ids switched off; empty when the text cannot be read.</summary>
    public static ImmutableArray<string> SwitchedOff(string text)
    {
        try
        {
            return Find(text).Ids;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>The text with one id switched off.</summary>
    public static string SwitchOff(string text, string id) =>
        SwitchedOff(text).Contains(id) ? text : With(text, SwitchedOff(text).Add(id));

    /// <summary>The text with one id switched on again.</summary>
    public static string SwitchOn(string text, string id) =>
        SwitchedOff(text).Contains(id) ? With(text, SwitchedOff(text).Remove(id)) : text;

    private static string With(string text, ImmutableArray<string> ids)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var (_, start, end, last) = Find(text);
            var list = $"[{string.Join(", ", ids.Select(id => $"\"{Encoder.Encode(id)}\""))}]";
            // Beside the last property, where there is no list yet.
            return start >= 0 ? Cut(0, start) + list + Cut(end, bytes.Length)
                : $"{Cut(0, last)},\n  \"switchedOff\": {list}{Cut(last, bytes.Length)}";
        }
        catch (JsonException)
        {
            return text;
        }

        string Cut(long from, long to) => Encoding.UTF8.GetString(bytes, (int)from, (int)(to - from));
    }

    /// <summary>Where the list lies, in bytes; <c>Last</c> is the end of the last property.</summary>
    private static (ImmutableArray<string> Ids, long Start, long End, long Last) Find(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var ids = ImmutableArray.CreateBuilder<string>();
        var (start, end, last) = (-1L, -1L, 0L);
        while (reader.Read())
        {
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
            {
                var isList = reader.ValueTextEquals("switchedOff");
                reader.Read();
                var begins = reader.TokenStartIndex;
                if (isList && reader.TokenType == JsonTokenType.StartArray)
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                        ids.Add(reader.GetString() ?? "");
                else
                    reader.Skip();
                last = reader.BytesConsumed;
                if (isList)
                    (start, end) = (begins, last);
            }
        }

        return (ids.ToImmutable(), start, end, last);
    }
}
