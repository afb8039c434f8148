using GridFlow.Data.Definitions;
using GridFlow.Data.Texts;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;

namespace GridFlow.Web.CommandLine;

/// <summary>Rule sets as folders on disk, for the verbs that need no database: a path, or the name of a folder under <c>rules/</c>.</summary>
internal static class RuleFolders
{
    /// <summary>Reads a set with its parents and compiles it; prints what is wrong and returns nothing where that fails.</summary>
    public static CompiledRuleSet? Compile(string set)
    {
        var chain = new List<RuleSet>();
        for (string? next = set; next is not null; next = chain[0].Parent)
        {
            if (Read(next) is not { } read) return null;
            if (chain.Any(child => child.Id == read.Id)) break;
            chain.Insert(0, read);
        }

        var compilation = CompiledRuleSet.Compile(chain, inference: RuleSetTexts.Inference);
        Print(compilation.Problems);
        return compilation.RuleSet;
    }

    /// <summary>The zone of the jurisdiction a set belongs to, which its folder's organisation tells; China's for a pack that belongs to none.</summary>
    public static TimeZoneInfo Zone(string set)
    {
        var file = Path.Combine(Directory.Exists(set) ? set : Path.Combine("rules", set), "organisation.json");
        var organisation = File.Exists(file) ? OrganisationReader.Read(TextFiles.Read(file), file).Value : null;
        return TimeZoneInfo.FindSystemTimeZoneById(organisation?.Jurisdiction.TimeZoneId ?? "Asia/Shanghai");
    }

    public static void Print(IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine($"{(problem.Severity == ProblemSeverity.Error ? "错误 error" : "提示 warning")} {problem.File}:{problem.Line} {problem.Where}: {problem.Message}");
    }

    /// <summary>Reads a set alone; prints what is wrong and returns nothing where that fails.</summary>
    public static RuleSet? Read(string set)
    {
        var folder = Directory.Exists(set) ? set : Path.Combine("rules", set);
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"没有规则集 · No such rule set: {set}");
            return null;
        }

        var reading = RuleSetReader.Read(DocumentFile.RuleFiles(folder).Select(file => new RuleFile(file.Key, file.Value)));
        Print(reading.Problems);
        return reading.Problems.Any(problem => problem.Severity == ProblemSeverity.Error) ? null : reading.Set;
    }
}
