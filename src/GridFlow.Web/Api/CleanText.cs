using System.Text.Json;
using System.Text.Json.Serialization;
using GridFlow.Governance.Texts;

namespace GridFlow.Web.Api;

/// <summary>Texts of request bodies without what cannot be stored. Half a letter is no text at all and makes the body unreadable.</summary>
internal sealed class CleanText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? PlainText.Clean(reader.GetString()!) : throw new JsonException("A text is expected.");
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("The text is broken.", broken);
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
