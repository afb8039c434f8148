using System.Text;
using System.Text.Json;
using GridFlow.Rules.Dmn;
using GridFlow.Testing;

namespace GridFlow.Rules.Tests.Dmn;

/// <summary>Small documents that gave a wrong value, or none without a word; their kinds are in the other tests.</summary>
public class FaultTests
{
    [Theory]
    [InlineData("51-drg-output-name.dmn", "damage", 9, "{\"How urgent\":\"high\",\"Which office\":\"district\"}")]
    [InlineData("53-gbk-declared.dmn", "kind", "路灯", "{\"r\":\"城管局\"}")]
    [InlineData("73-feel-dates.dmn", "", null, "{\"a\":\"P1DT9H10M10S\",\"b\":\"10:20:00+01:00\",\"c\":\"2017-08-10T23:59:01\",\"e\":\"11:59:45+02:00\"}")]
    [InlineData("75-feel-messages.dmn", "", null, "{\"a\":{\"a\":1,\"b\":2},\"b\":[2]}")]
    public void A_document_that_gave_a_wrong_value_is_right(string file, string name, object? value, string expected) => Assert.Equal(expected,
        Json(Run(file, new Dictionary<string, object?> { [name] = value is int number ? (decimal)number : value })));

    [Theory]
    [InlineData("71-feel-round-null.dmn", "abce")]
    [InlineData("72-feel-in-lists.dmn", "b")]
    public void What_has_no_answer_is_null_with_a_message(string file, string decisions)
    {
        foreach (var answer in Run(file, new Dictionary<string, object?>()).Where(answer => decisions.Contains(answer.Decision, StringComparison.Ordinal)))
        {
            Assert.Null(answer.Value);
            Assert.NotNull(answer.Problem);
        }
    }

    [Fact]
    public void A_list_is_an_element_of_a_list() => Assert.Equal(true, Run("72-feel-in-lists.dmn", new Dictionary<string, object?>())[0].Value);

    [Theory]
    [InlineData("GB18030")]
    [InlineData("GBK")]
    [InlineData("Big5")]
    [InlineData("ISO-8859-1")]
    [InlineData("UTF-16")]
    [InlineData("UTF-8")]
    public void A_document_is_read_in_the_encoding_that_it_declares(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var word = encoding == "ISO-8859-1" ? "Straßé" : "路燈";
        var document = $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>{Documents.Definitions(Documents.Literal("d", $"\"{word}\""))}";

        using var stream = new MemoryStream(Encoding.GetEncoding(encoding).GetPreamble().Concat(Encoding.GetEncoding(encoding).GetBytes(document)).ToArray());

        Assert.Equal(word, DmnFile.Read(stream).Model!.Evaluate(new Dictionary<string, object?>())[0].Value);
    }

    private static IReadOnlyList<DmnAnswer> Run(string file, Dictionary<string, object?> data)
    {
        using var stream = File.OpenRead(SharedFolder.Require($"faults/{file}"));
        return DmnFile.Read(stream).Model!.Evaluate(data);
    }

    private static string Json(IReadOnlyList<DmnAnswer> answers) =>
        JsonSerializer.Serialize(answers.ToDictionary(answer => answer.Decision, answer => answer.Value), new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
