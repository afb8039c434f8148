using GridFlow.Rules.Files;
using GridFlow.Rules.Tests.Packs;

namespace GridFlow.Rules.Tests.Editing;

/// <summary>The files of the shipped packs, as an editor opens them.</summary>
internal static class Shipped
{
    public static readonly string[] Packs = ["standard", "wulingyuan"];

    public static IEnumerable<RuleFile> Files(string set) =>
        Directory.GetFiles(Path.Combine(Folders.Root, "rules", set)).Select(file => new RuleFile(Path.GetFileName(file), File.ReadAllText(file)));
}
