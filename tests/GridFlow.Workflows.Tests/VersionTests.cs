using GridFlow.Workflows.Versions;

namespace GridFlow.Workflows.Tests;

public sealed class VersionTests
{
    /// <summary>Versions as a text: <c>1 2P 3L</c>, P published, L latest.</summary>
    private static DefinitionVersion[] Rows(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
        new DefinitionVersion(int.Parse(word.TrimEnd('P', 'L')), word.Contains('L'), word.Contains('P')))];

    private static string Text(IEnumerable<DefinitionVersion> rows) =>
        string.Join(' ', rows.Select(row => $"{row.Version}{(row.IsPublished ? "P" : "")}{(row.IsLatest ? "L" : "")}"));

    [Theory]
    [InlineData("Latest", "3L")]
    [InlineData("Published", "2P")]
    [InlineData("LatestOrPublished", "3L 2P")]
    [InlineData("LatestAndPublished", "")]
    [InlineData("Draft", "3L 1")]
    [InlineData("AllVersions", "3L 2P 1")]
    [InlineData("all", "3L 2P 1")]
    [InlineData("1", "1")]
    [InlineData("4", "")]
    [InlineData(null, "3L")]
    public void A_selector_picks_versions_newest_first(string? selector, string expected)
    {
        Assert.True(VersionSelector.TryParse(selector, out var parsed));
        Assert.Equal(expected, Text(parsed.Select(Rows("1 2P 3L"))));
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("Number")]
    [InlineData("-1")]
    public void A_word_that_is_no_selector_is_refused(string text) => Assert.False(VersionSelector.TryParse(text, out _));

    [Theory]
    [InlineData("Latest")]
    [InlineData("LatestOrPublished")]
    [InlineData("17")]
    public void A_selector_writes_itself_as_it_is_read(string text)
    {
        Assert.True(VersionSelector.TryParse(text, out var selector));
        Assert.Equal(text, selector.ToString());
    }

    [Fact]
    public void Publishing_leaves_one_version_that_is_latest_and_published()
    {
        var change = VersionRules.Publish(Rows("1 2P 3L"), 3);
        Assert.Equal("1 2 3PL", Text(change.Versions));
        Assert.Equal([2], change.Retracted);
        Assert.False(change.IsNew);
    }

    [Fact]
    public void Publishing_an_old_version_makes_it_the_latest_too() =>
        Assert.Equal("1PL 2 3", Text(VersionRules.Publish(Rows("1 2P 3L"), 1).Versions));

    [Fact]
    public void A_draft_of_a_published_version_is_a_new_version_and_the_old_one_stays_published()
    {
        var change = VersionRules.DraftOf(Rows("1 2PL"), 2);
        Assert.Equal("1 2P 3L", Text(change.Versions));
        Assert.Equal((3, 2, true), (change.Version, change.CopyOf!.Value, change.IsNew));
        Assert.Empty(change.Retracted);
    }

    [Fact]
    public void A_version_that_is_not_published_is_edited_in_place()
    {
        var change = VersionRules.DraftOf(Rows("1 2P 3L"), 3);
        Assert.Equal("1 2P 3L", Text(change.Versions));
        Assert.Equal((3, false), (change.Version, change.IsNew));
    }

    [Fact]
    public void Reverting_adds_an_unpublished_copy_on_top()
    {
        var change = VersionRules.Revert(Rows("1 2PL"), 1);
        Assert.Equal("1 2P 3L", Text(change.Versions));
        Assert.Equal((3, 1), (change.Version, change.CopyOf!.Value));
    }

    [Fact]
    public void Retracting_clears_the_published_flag_only()
    {
        var change = VersionRules.Retract(Rows("1 2PL"), 2);
        Assert.Equal("1 2L", Text(change.Versions));
        Assert.Equal([2], change.Retracted);
    }

    [Theory]
    [InlineData("", false, "1L", 1, true)]
    [InlineData("", true, "1PL", 1, true)]
    [InlineData("1PL", false, "1P 2L", 2, true)]
    [InlineData("1PL", true, "1 2PL", 2, true)]
    [InlineData("1P 2L", false, "1P 2L", 2, false)]
    [InlineData("1P 2L", true, "1 2PL", 2, false)]
    public void An_import_goes_by_the_rules_of_a_draft(string before, bool publish, string after, int version, bool isNew)
    {
        var change = VersionRules.Import(Rows(before), publish);
        Assert.Equal(after, Text(change.Versions));
        Assert.Equal((version, isNew), (change.Version, change.IsNew));
        Assert.Null(change.CopyOf);
    }

    [Fact]
    public void An_act_on_a_version_that_is_not_there_is_refused()
    {
        Assert.Throws<ArgumentException>(() => VersionRules.Publish(Rows("1"), 2));
        Assert.Throws<ArgumentException>(() => VersionRules.Retract([], 1));
    }
}
