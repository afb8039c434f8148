using System.Text;
using GridFlow.Rules.Files;

namespace GridFlow.Rules.Tests.Files;

public sealed class TextDecodingTests
{
    private const string Text = "编号,内容\n1,路灯不亮，𠮷野家\n";

    static TextDecodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    [InlineData("GB18030", false)]
    public void A_text_reads_the_same_in_every_encoding(string name, bool marked)
    {
        var encoding = Encoding.GetEncoding(name);

        Assert.Equal(Text, TextDecoding.Decode([.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes(Text)]));
    }

    [Theory]
    [InlineData("GBK", "GB18030")]
    [InlineData("gb2312", "GB18030")]
    [InlineData("GB18030", "GB18030")]
    [InlineData("UTF-8", "utf-8")]
    [InlineData("Big5", "big5")]
    [InlineData("ISO-8859-1", "iso-8859-1")]
    public void An_xml_document_is_read_as_it_declares_itself(string declared, string encoding)
    {
        var xml = $"<?xml version=\"1.0\" encoding='{declared}'?><a>{(declared.StartsWith("ISO", StringComparison.Ordinal) ? "é" : "城管局")}</a>";

        Assert.Equal(xml, TextDecoding.Decode(Encoding.GetEncoding(encoding).GetBytes(xml)));
    }

    [Fact]
    public void A_long_text_that_turns_out_to_be_no_utf8_at_its_end_is_read_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("ascii only, ", 20_000)) + "井盖没了";

        Assert.Equal(text, TextDecoding.Decode(Encoding.GetEncoding("GB18030").GetBytes(text)));
    }

    [Fact]
    public void Bytes_of_no_known_encoding_are_refused_and_never_read_as_rubbish()
    {
        Assert.Throws<FormatException>(() => TextDecoding.Decode([0xFF, 0x41, 0xFF, 0x0A]));
        Assert.Throws<FormatException>(() => TextDecoding.Decode("<?xml version='1.0' encoding='klingon'?><a/>"u8.ToArray()));
        Assert.Throws<FormatException>(() => TextDecoding.Decode([.. "<?xml version='1.0' encoding='UTF-8'?><a>"u8, 0xB3, 0xC7, .. "</a>"u8]));
    }
}
