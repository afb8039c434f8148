using System.Text.RegularExpressions;
using GridFlow.Testing;

namespace GridFlow.Web.Tests.Architecture;

/// <summary>A list that opens has a button of its own, and MudBlazor gives it no name: who listens would hear "button".</summary>
public sealed partial class Lists_that_open
{
    [Fact]
    public void Name_the_button_that_opens_them()
    {
        var tags = Directory.EnumerateFiles(Path.Combine(ProjectRoot.Path, "src"), "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => Autocomplete().Matches(File.ReadAllText(file)).Select(tag => (File: Path.GetFileName(file), Tag: tag.Value))).ToList();

        Assert.NotEmpty(tags);
        Assert.Empty(tags.Where(tag => !tag.Tag.Contains("AdornmentAriaLabel=", StringComparison.Ordinal)).Select(tag => tag.File));
    }

    /// <summary>From the name of the tag to the attribute that everybody writes; an arrow of a lambda is no end.</summary>
    [GeneratedRegex(@"<MudAutocomplete\b(?:=>|[^>])*>")]
    private static partial Regex Autocomplete();
}
