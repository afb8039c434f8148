using GridFlow.Governance.Texts;

namespace GridFlow.Governance.Tests.Incidents;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("路灯\0不亮", "路灯不亮")]
    [InlineData("一\r\n二\r三\n四", "一\n二\n三\n四")]
    [InlineData("\uFEFF井盖\u0007没了\u001b[31m", "井盖没了[31m")]
    [InlineData("𠮷野家 👨‍👩‍👧\t好", "𠮷野家 👨‍👩‍👧\t好")]
    public void What_cannot_be_stored_is_taken_out_and_the_rest_stays(string text, string clean) => Assert.Equal(clean, PlainText.Clean(text));

    // In code and not in an attribute: metadata are UTF-8 and cannot hold it.
    [Fact]
    public void Half_a_letter_is_shown_as_lost() => Assert.Equal("半\uFFFD个", PlainText.Clean("半\ud842个"));

    [Theory]
    [InlineData("𠮷", 1)]
    [InlineData("一\r\n二", 3)]
    [InlineData("一\n\n二", 4)]
    public void Characters_are_counted_as_people_count_them(string text, int length) => Assert.Equal(length, PlainText.Length(text));

    [Fact]
    public void A_text_a_browser_took_is_taken_however_its_line_breaks_are_sent()
    {
        var text = string.Join("\r\n", Enumerable.Repeat("一二三四五六七八九", 200));

        Assert.Equal(1999, PlainText.Within(text, 2000, new("内容", "text"))!.Length);
        Assert.Equal(PlainText.TooLongCode, Assert.Throws<GovernanceException>(() => PlainText.Within(text + "十十", 2000, new("内容", "text"))).Code);
    }
}
