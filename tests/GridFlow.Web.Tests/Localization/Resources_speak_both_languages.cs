using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using GridFlow.Components;
using GridFlow.Web.Layout;

namespace GridFlow.Web.Tests.Localization;

public class Resources_speak_both_languages
{
    private const string Mud = "GridFlow.Components.Localization.MudTexts.resources";

    private static readonly Assembly[] Assemblies = [typeof(App).Assembly, typeof(ComponentSetup).Assembly];

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>All but what MudBlazor says, whose English is its own.</summary>
    public static TheoryData<string> Resources() =>
        [.. Assemblies.SelectMany(assembly => assembly.GetManifestResourceNames()).Where(name => name.EndsWith(".resources", StringComparison.Ordinal) && name != Mud)];

    [Theory, MemberData(nameof(Resources))]
    public void Every_text_exists_in_Chinese_and_in_English(string resource)
    {
        var chinese = Texts(resource, CultureInfo.InvariantCulture);
        var english = Texts(resource, English);

        Assert.NotEmpty(chinese);
        Assert.Equal(chinese.Keys.Order(), english.Keys.Order());
        Assert.All(chinese.Concat(english), text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Theory, MemberData(nameof(Resources))]
    public void Both_languages_use_the_same_placeholders(string resource)
    {
        var english = Texts(resource, English);
        Assert.All(Texts(resource, CultureInfo.InvariantCulture), text =>
            Assert.Equal(Placeholders(text.Value), Placeholders(english[text.Key])));
    }

    [Fact]
    public void All_that_MudBlazor_says_itself_is_said_in_Chinese_with_the_same_placeholders()
    {
        var ours = Texts(Mud, CultureInfo.InvariantCulture);
        var theirs = Texts("MudBlazor.Resources.LanguageResource.resources", CultureInfo.InvariantCulture, typeof(MudBlazor.MudTheme).Assembly);

        Assert.Equal(theirs.Keys.Order(), ours.Keys.Order());
        Assert.All(ours, text => Assert.Equal(Placeholders(theirs[text.Key]), Placeholders(text.Value)));
    }

    private static Dictionary<string, string> Texts(string resource, CultureInfo culture, Assembly? assembly = null) =>
        new ResourceManager(resource[..^".resources".Length], assembly ?? Assemblies.First(candidate => candidate.GetManifestResourceNames().Contains(resource)))
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<char> Placeholders(string text) =>
        text.Where((_, index) => index > 0 && text[index - 1] == '{').Distinct().Order();
}
