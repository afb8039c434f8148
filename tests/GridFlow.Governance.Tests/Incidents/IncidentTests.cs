using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Incidents;

namespace GridFlow.Governance.Tests.Incidents;

public sealed class IncidentTests
{
    [Theory]
    [InlineData("路灯不亮\r\n已经三天了", "路灯不亮")]
    [InlineData("  路灯不亮  ", "路灯不亮")]
    [InlineData("", "")]
    public void The_title_is_the_first_line(string text, string title) => Assert.Equal(title, Register(text).Title);

    [Fact]
    public void A_long_title_is_cut_but_never_inside_a_character()
    {
        Assert.Equal(new string('长', 40) + "…", Register(new string('长', 90)).Title);
        Assert.Equal(new string('长', 39) + "…", Register(new string('长', 39) + "😀😀😀").Title);
    }

    [Fact]
    public void Any_text_gives_a_title_that_is_short_and_one_line() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var title = Register(text.Get).Title;
            return title.Length <= 41 && !title.Contains('\n', StringComparison.Ordinal) && !title.Contains('\r', StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_sorts_by_day_and_order() =>
        Assert.Equal("WLY20261121000042", IncidentNumber.Format("WLY", new(2026, 11, 21), 42));

    [Fact]
    public void A_tracking_code_carries_all_its_entropy_and_no_misreadable_letter()
    {
        Assert.Equal("00000000", TrackingCode.From([0, 0, 0, 0, 0]));
        Assert.Equal("ZZZZZZZZ", TrackingCode.From([255, 255, 255, 255, 255]));
        var codes = Enumerable.Range(0, 256).SelectMany(a => Enumerable.Range(0, 5).Select(place =>
        {
            var bytes = new byte[5];
            bytes[place] = (byte)a;
            return TrackingCode.From(bytes);
        })).ToList();
        Assert.Equal(5 * 255 + 1, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(8, code.Length));
        Assert.All(codes, code => Assert.Equal(code, TrackingCode.Normalise(code)));
    }

    [Theory]
    [InlineData("0123-abcd", "0123ABCD")]
    [InlineData(" o1il 23 45 ", "01112345")]
    public void A_code_typed_by_hand_is_understood(string typed, string code) => Assert.Equal(code, TrackingCode.Normalise(typed));

    [Fact]
    public void Every_word_of_the_vocabulary_has_a_name_of_its_own()
    {
        AssertNames(Enum.GetValues<Channel>().Select(value => value.Name()));
        AssertNames(Enum.GetValues<Nature>().Select(value => value.Name()));
        AssertNames(Enum.GetValues<IncidentStage>().Select(value => value.Name()));
        AssertNames(Enum.GetValues<IncidentOutcome>().Select(value => value.Name()));
        AssertNames(Enum.GetValues<PublicStatus>().Select(value => value.Name()));

        static void AssertNames(IEnumerable<Language.Diagnostics.BilingualText> names)
        {
            var list = names.ToList();
            Assert.Equal(list.Count, list.Select(name => name.Chinese).Distinct().Count());
            Assert.Equal(list.Count, list.Select(name => name.English).Distinct().Count());
        }
    }

    private static Incident Register(string text) =>
        Incident.Register(new("wulingyuan", Channel.Public, text), Guid.Empty, "N", "C", DateTimeOffset.UnixEpoch);
}
