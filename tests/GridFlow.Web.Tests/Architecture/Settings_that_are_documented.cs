using System.Text.RegularExpressions;
using GridFlow.Data;
using GridFlow.Testing;
using Microsoft.Extensions.Configuration;

namespace GridFlow.Web.Tests.Architecture;

/// <summary>A setting that is written down is read, one that is read is written down, and a slip of the pen is named.</summary>
public sealed partial class Settings_that_are_documented
{
    private static IConfigurationRoot Shipped => new ConfigurationBuilder().AddJsonFile(Path.Combine(ProjectRoot.Path, "appsettings.json")).Build();

    [Fact]
    public void Are_all_known() => Assert.Empty(Settings.Unknown(Shipped));

    /// <summary>The host tells the framework how to serve files, and what a host sets reaches every source, files too.</summary>
    [Fact]
    public void Are_not_mixed_up_with_what_the_host_sets_itself()
    {
        var shipped = Shipped;
        foreach (var source in shipped.Providers)
            foreach (var name in new[] { "ReloadStaticAssetsAtRuntime", "EnableStaticAssetsDevelopmentCaching" }) source.Set(name, "true");

        Assert.Empty(Settings.Unknown(shipped));
    }

    /// <summary>By their types only: what is read by a string of its own is on no list, and nobody hears of a slip of the pen.</summary>
    [Fact]
    public void Are_read_in_one_place()
    {
        var files = new[] { "*.cs", "*.razor" }.SelectMany(kind => Directory.EnumerateFiles(Path.Combine(ProjectRoot.Path, "src"), kind, SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

        Assert.All(files, file => Assert.DoesNotMatch(Reading(), File.ReadAllText(file)));
    }

    [Fact]
    public void Say_in_the_file_what_counts_without_it()
    {
        var (said, silent) = (Leaves(Settings.From(Shipped)), Leaves(new Settings()));

        Assert.Equal(silent, said);
    }

    [Fact]
    public void Stand_in_the_readme()
    {
        var readme = File.ReadAllText(Path.Combine(ProjectRoot.Path, "README.md"));
        readme = readme[readme.IndexOf("## Configure", StringComparison.Ordinal)..readme.IndexOf("### Several nodes", StringComparison.Ordinal)];
        var names = typeof(Settings).GetProperties().Where(section => section.Name != nameof(Settings.Limits))
            .SelectMany(section => section.PropertyType.Namespace == "GridFlow.Data" ? section.PropertyType.GetProperties().Select(leaf => leaf.Name) : [section.Name]);

        Assert.All(names.Append("Limits:*"), name => Assert.Contains(name, readme));
    }

    [Theory]
    [InlineData("""{ "Limits": { "SignInPerMinute": 5 } }""", "Limits:SignInPerMinute")]
    [InlineData("""{ "Attachment": { "Path": "x" } }""", "Attachment")]
    [InlineData("""{ "Database": { "Providre": "PostgreSql" } }""", "Database:Providre")]
    public void Are_named_where_they_are_misspelt(string json, string expected)
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "appsettings.json");
        File.WriteAllText(file, json);
        var found = Settings.Unknown(new ConfigurationBuilder().AddJsonFile(file).Build()).ToList();
        folder.Delete(recursive: true);

        Assert.Equal([expected], found);
    }

    [Theory]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Database:Synchronous", "Off")]
    [InlineData("Limits:SignInsPerMinute", "many")]
    public void Are_refused_by_name_where_their_value_is_of_another_kind(string setting, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build();

        Assert.Contains(setting, Assert.Throws<InvalidOperationException>(() => Settings.From(configuration)).Message);
    }

    [GeneratedRegex(@"onfiguration(\[""|\.Get(Value|Section|ConnectionString)\b)")]
    private static partial Regex Reading();

    private static SortedDictionary<string, string?> Leaves(Settings settings)
    {
        var found = new SortedDictionary<string, string?>();
        foreach (var section in typeof(Settings).GetProperties().Where(property => property.PropertyType.Namespace == "GridFlow.Data"))
            foreach (var leaf in section.PropertyType.GetProperties())
                found[$"{section.Name}:{leaf.Name}"] = leaf.GetValue(section.GetValue(settings))?.ToString();
        return found;
    }
}
