using System.Text.Json;
using System.Text.Json.Serialization;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Whistles;

/// <summary>Who is called and on what grounds: what a person says with a whistle, or what rules propose.</summary>
/// <param name="Grounds">The grounds, at least one.</param>
/// <param name="LeadUnitId">The unit that leads the joint handling (牵头).</param>
/// <param name="ResponderIds">The units that come as well (协同); the lead is not among them.</param>
public sealed record WhistleCall(IReadOnlyList<WhistleGround> Grounds, string LeadUnitId, IReadOnlyList<string> ResponderIds)
{
    /// <summary>More units than this are no joint handling but a meeting of the district.</summary>
    public const int MostUnits = 20;

    /// <summary>All units that are called, the lead first.</summary>
    [JsonIgnore]
    public IEnumerable<string> Units => ResponderIds.Prepend(LeadUnitId).Distinct();
}

/// <summary>联合处置纪要: who came together, what was decided, and who does what until when.</summary>
/// <param name="Attendance">Who was there, in the whistler's words: units and people.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Actions">What follows; each becomes a task with a clock of its own.</param>
public sealed record JointMinutes(string Attendance, string Decision, IReadOnlyList<AgreedAction> Actions)
{
    /// <summary>The most that one meeting hands out.</summary>
    public const int MostActions = 20;

    /// <summary>When it was held, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who wrote it.</summary>
    public string By { get; init; } = "";
}

/// <summary>Who does what until when.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="What">What it does.</param>
/// <param name="Limit">Until when, as rules write limits: <c>2wd</c>.</param>
public sealed record AgreedAction(string UnitId, string What, string Limit);

/// <summary>How the whistler rates a unit that was called.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Stars">1 poor … 5 excellent.</param>
/// <param name="Words">Why.</param>
public sealed record ResponderRating(string UnitId, int Stars, string? Words);

/// <summary>How these travel in a stimulus, as text: a journal keeps plain values only.</summary>
internal static class WhistleJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T? Read<T>(string? text)
        where T : class
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<T>(text, Options);
        }
        catch (JsonException)
        {
            return null; // The door has checked it; a stimulus made by another hand says nothing.
        }
    }
}
