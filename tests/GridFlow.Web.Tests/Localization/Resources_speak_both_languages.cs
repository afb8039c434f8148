using System.Collections;
using System.Globalization;
using System.Resources;
using GridFlow.Web.Layout;

namespace GridFlow.Web.Tests.Localization;

public class Resources_speak_both_languages
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    public static TheoryData<string> Resources() =>
        [.. typeof(App).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".resources", StringComparison.Ordinal))];

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
    public void What_Radzen_says_itself_is_known_to_Radzen()
    {
        var ours = Texts("GridFlow.Web.Localization.RadzenTexts.resources", English);
        var theirs = new ResourceManager("Radzen.Blazor.RadzenStrings", typeof(Radzen.DialogService).Assembly)
            .GetResourceSet(CultureInfo.InvariantCulture, true, false)!.Cast<DictionaryEntry>().Select(entry => (string)entry.Key).ToHashSet();

        Assert.All(ours.Keys, key => Assert.Contains(key, theirs));
    }

    private static Dictionary<string, string> Texts(string resource, CultureInfo culture) =>
        new ResourceManager(resource[..^".resources".Length], typeof(App).Assembly)
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static IEnumerable<char> Placeholders(string text) =>
        text.Where((_, index) => index > 0 && text[index - 1] == '{').Distinct().Order();
}
