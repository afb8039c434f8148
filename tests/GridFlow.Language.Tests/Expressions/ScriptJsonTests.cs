using System.Numerics;
using System.Text;
using System.Text.Json;
using GridFlow.Language.Expressions;

namespace GridFlow.Language.Tests.Expressions;

public sealed class ScriptJsonTests
{
    public static TheoryData<object> Values =>
    [
        true, 0d, -1.5, 1e300, 1e18, 9007199254740994d, double.NaN, double.NegativeInfinity, "text", "𠮷野 \" \\ \n 😀", 9007199254740993L, long.MinValue, 2.50m, 0.1f,
        new DateTimeOffset(2026, 3, 1, 8, 30, 0, 123, TimeSpan.FromHours(8)), new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), new DateOnly(2026, 3, 1), new TimeOnly(8, 30),
        TimeSpan.FromHours(72), Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void What_is_stored_exactly_comes_back_as_it_was(object value)
    {
        Assert.Equal(value, Stored(value));
        Assert.Equal(value, ((IReadOnlyList<object?>)Stored(new List<object?> { value })!)[0]);
    }

    [Fact]
    public void A_record_that_looks_like_a_mark_stays_a_record()
    {
        Assert.Equal(BigInteger.Parse("123456789012345678901"), Stored(BigInteger.Parse("123456789012345678901")));
        foreach (var name in new[] { "$Decimal", "$Object", "$" })
        {
            var record = (IReadOnlyDictionary<string, object?>)Stored(new Dictionary<string, object?> { [name] = "2.50" })!;
            Assert.Equal("2.50", record[name]);
        }
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("[1,1.5,1e+21]")]
    [InlineData("{\"名\":\"𠮷野\"}")]
    public void Plain_json_keeps_all_digits_and_letters(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(json, ScriptValue.ToJson(ScriptValue.FromJson(document.RootElement)));
    }

    [Fact]
    public void Half_a_letter_from_elsewhere_does_not_stop_the_reader()
    {
        using var document = JsonDocument.Parse("\"a\\uD842b\"");
        Assert.Equal("a\uFFFDb", ScriptValue.FromJson(document.RootElement));
    }

    private static object? Stored(object? value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            ScriptValue.WriteExact(writer, value);
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray()));
        return ScriptValue.FromExactJson(document.RootElement);
    }
}
