using System.Collections.Immutable;
using System.Text.Json;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Files;

/// <summary>
/// Reads the folder of a rule set: <c>set.json</c> names it; <c>*.rules</c> hold rules, <c>*.situations</c> rules over several facts, <c>*.table.csv</c> a decision table
/// each, <c>*.scores.csv</c> a scoring table, <c>*.cases.csv</c> test cases; <c>categories.csv</c>, <c>*.categories.csv</c> and
/// <c>departments.csv</c> the vocabulary. Other files are left alone.
/// </summary>
public static class RuleSetReader
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads the files of one folder.</summary>
    /// <param name="files">The files, in any order.</param>
    /// <param name="registry">Gives the cells of tables their types; <see cref="FieldRegistry.Standard"/> unless told.</param>
    public static RuleSetReading Read(IEnumerable<RuleFile> files, FieldRegistry? registry = null)
    {
        registry ??= FieldRegistry.Standard;
        var problems = ImmutableArray.CreateBuilder<Problem>();
        RuleSet? set = null;
        var rules = new List<Rule>();
        var situations = new List<Situation>();
        var tables = new List<DecisionTable>();
        var scores = new List<ScoringTable>();
        var cases = new List<RuleTest>();
        ImmutableArray<Category> categories = [];
        ImmutableArray<Department> departments = [];
        foreach (var file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var diagnosis = new Diagnosis(file.Name, problems);
            switch (file.Name)
            {
                case "set.json":
                    set = Head(file, diagnosis);
                    break;
                case var name when name == "categories.csv" || name.EndsWith(".categories.csv", StringComparison.Ordinal):
                    categories = [.. categories, .. VocabularyFile.Categories(file, diagnosis)];
                    break;
                case "departments.csv":
                    departments = VocabularyFile.Departments(file, diagnosis);
                    break;
                case var name when name.EndsWith(".rules", StringComparison.Ordinal):
                    rules.AddRange(new RulesFile(diagnosis).Read(file.Text));
                    break;
                case var name when name.EndsWith(".situations", StringComparison.Ordinal):
                    situations.AddRange(new SituationsFile(diagnosis).Read(file.Text));
                    break;
                case var name when name.EndsWith(".table.csv", StringComparison.Ordinal):
                    if (TableFile.Read(file, registry, diagnosis) is { } table)
                        tables.Add(table);
                    break;
                case var name when name.EndsWith(".scores.csv", StringComparison.Ordinal):
                    if (ScoresFile.Read(file, diagnosis) is { } scoring)
                        scores.Add(scoring);
                    break;
                case var name when name.EndsWith(".cases.csv", StringComparison.Ordinal):
                    cases.AddRange(CasesFile.Read(file, diagnosis));
                    break;
            }
        }

        if (set is null && problems.Count == 0)
            new Diagnosis("set.json", problems).Wrong("缺少文件 set.json。", "There is no set.json.", "", 0);
        return new RuleSetReading(problems.Count > 0 || set is null ? null : set with
        {
            Rules = [.. rules],
            Situations = [.. situations],
            Tables = [.. tables],
            Scores = [.. scores],
            Tests = [.. cases],
            Categories = categories,
            Departments = departments,
        }, problems.ToImmutable());
    }

    private static RuleSet? Head(RuleFile file, Diagnosis diagnosis)
    {
        try
        {
            var head = JsonSerializer.Deserialize<SetHead>(file.Text, Json);
            if (!string.IsNullOrWhiteSpace(head?.Id))
                return new RuleSet(head.Id)
                {
                    Jurisdiction = head.Jurisdiction ?? "",
                    Version = head.Version ?? "",
                    Parent = string.IsNullOrWhiteSpace(head.Parent) ? null : head.Parent,
                    Title = head.Title ?? "",
                    EnglishTitle = head.EnglishTitle ?? "",
                    SwitchedOff = [.. head.SwitchedOff ?? []],
                };
            diagnosis.Wrong("缺少 id。", "There is no id.", "", 1);
        }
        catch (JsonException wrong)
        {
            diagnosis.Wrong("不是有效的 JSON。", $"Not valid JSON: {wrong.Message}", "", (int)(wrong.LineNumber ?? 0) + 1);
        }

        return null;
    }

    internal sealed record SetHead(
        string? Id, string? Jurisdiction, string? Version, string? Parent, string? Title, string? EnglishTitle, string[]? SwitchedOff);
}
