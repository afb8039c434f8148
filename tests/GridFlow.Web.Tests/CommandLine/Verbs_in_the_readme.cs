using System.CommandLine;
using System.Text.RegularExpressions;
using GridFlow.Testing;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.CommandLine;

/// <summary>What the README shows on the command line is there, and no verb is missing from it.</summary>
public sealed partial class Verbs_in_the_readme(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly string Text = File.ReadAllText(Path.Combine(ProjectRoot.Path, "README.md"));

    [Fact]
    public void Have_the_options_it_shows()
    {
        var known = All(Verbs.Root(site.Services)).SelectMany(command => command.Options).Select(option => option.Name).Append("--project").ToHashSet();

        Assert.Subset(known, Option().Matches(Text).Select(match => match.Value).ToHashSet());
    }

    [Fact]
    public void Are_all_the_verbs_there_are() =>
        Assert.All(All(Verbs.Root(site.Services)).Where(command => command.Subcommands.Count == 0).Select(Named), verb => Assert.Contains(verb, Text));

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    private static string Named(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{Named(parent)} {command.Name}" : command.Name;

    [GeneratedRegex("(?<![-\\w])--[a-z][a-z-]+")]
    private static partial Regex Option();
}
