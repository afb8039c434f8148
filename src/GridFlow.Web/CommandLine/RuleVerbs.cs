using System.CommandLine;
using System.Globalization;
using GridFlow.Data.Clock;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Suggestions;

namespace GridFlow.Web.CommandLine;

/// <summary>Rules without a server or a database: <c>classify</c>, <c>rules check</c>, <c>rules suggest</c>; DMN is <see cref="DmnVerbs"/>.</summary>
internal static class RuleVerbs
{
    public static Command Classify(BusinessClock clock)
    {
        var rules = new Option<string>("--rules") { Description = "规则集目录或名称 · a rule set's folder or name", Required = true };
        var (input, text, title) = (CsvInput.Option(), CsvInput.Column("--text-column", "text"), CsvInput.OptionalColumn("--title-column", "标题列 · the title's column"));
        var output = new Option<FileInfo>("--output") { Description = "结果 CSV · where the result goes", Required = true };
        var command = new Command("classify", "用规则集为 CSV 各行分类 · Classify the rows of a CSV") { rules, input, text, title, output };
        command.SetAction(parsed => Classify(clock, parsed.GetValue(rules)!, parsed.GetValue(input)!, parsed.GetValue(text)!, parsed.GetValue(title), parsed.GetValue(output)!));
        return command;
    }

    public static Command Rules(BusinessClock clock) =>
        new("rules", "规则集 · Rule sets") { Check(clock), Suggest(), DmnVerbs.Run(), DmnVerbs.Export(), DmnVerbs.Import() };

    private static int Classify(BusinessClock clock, string rules, FileInfo input, string text, string? title, FileInfo output)
    {
        if (RuleFolders.Compile(rules) is not { } compiled) return 1;
        using var reader = CsvInput.Open(input, text, title);
        if (reader is null) return 1;
        using var writer = CsvInput.Create(output, input);
        if (writer is null) return 1;
        var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), RuleFolders.Zone(rules));
        writer.Write([.. reader.HeaderRecord!, "category", "department", "limit", "rules", "conflict"]);
        var sheet = new FactSheet(compiled.Registry);
        var (rows, unsure, conflicts) = (0, 0, 0);
        while (reader.Read())
        {
            var decision = compiled.Classify(sheet.Clear().Report(reader.Cell(title), reader.Cell(text)), now);

            // A short row is filled up: the added columns stay under their heads.
            var cells = reader.HeaderRecord!.Select((_, column) => column < reader.Parser.Count ? reader.Parser[column] : "");
            writer.Write([.. cells, decision.Category, decision.LeadDepartment, decision.Limit?.ToString(),
                string.Join(' ', decision.Hits.Select(hit => hit.RuleId)), decision.Conflicts.IsEmpty ? "" : "conflict"]);
            rows++;
            if (decision.Unsure) unsure++;
            if (!decision.Conflicts.IsEmpty) conflicts++;
        }

        Console.WriteLine($"{rows} 行 rows · 不能确定 unsure {unsure} · 冲突 conflicts {conflicts} → {output.FullName}");
        return 0;
    }

    private static Command Check(BusinessClock clock)
    {
        var set = new Argument<string>("SET") { Description = "规则集目录或名称 · a rule set's folder or name" };
        var command = new Command("check", "检查规则集并运行其测试用例；有错误时返回 1 · Check a rule set and run its test cases") { set };
        command.SetAction(parsed =>
        {
            if (RuleFolders.Compile(parsed.GetValue(set)!) is not { } rules) return 1;
            var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), RuleFolders.Zone(parsed.GetValue(set)!));
            var findings = RuleSetAnalyzer.Analyze(rules, DateOnly.FromDateTime(now.DateTime));
            foreach (var finding in findings)
                Console.WriteLine($"{finding.Severity} {finding.Kind} [{string.Join(", ", finding.Rules)}] {finding.Message}{Example(finding)}");
            var tests = RuleTests.Of(rules.Set).ToList();
            var failed = RuleTests.Run(rules, tests, now);
            foreach (var test in failed) Console.WriteLine($"Test {test.Test.Place.File}:{test.Test.Place.Line} “{test.Test.Text}”: {test.Message}");
            Console.WriteLine($"{rules.RuleCount} 条规则 rules · {findings.Length} 项发现 findings · {tests.Count - failed.Length}/{tests.Count} 个用例通过 cases pass");
            return failed.IsEmpty && findings.All(finding => finding.Severity != ProblemSeverity.Error) ? 0 : 1;
        });
        return command;
    }

    private static Command Suggest()
    {
        var (input, text, label) = (CsvInput.Option(), CsvInput.Column("--text-column", "text"), CsvInput.Column("--label-column", "category"));
        var most = new Option<int>("--max-rules") { Description = "关键词上限 · at most so many keywords", DefaultValueFactory = _ => 400 };
        most.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--max-rules 须为正整数 · --max-rules must be at least 1");
        });
        var output = new Option<DirectoryInfo>("--output") { Description = "草稿目录 · the draft's folder", Required = true };
        var command = new Command("suggest", "从已标注的案件中提炼关键词评分表 · Mine a scoring table from labelled cases") { input, text, label, most, output };
        command.SetAction(parsed => Suggest(parsed.GetValue(input)!, parsed.GetValue(text)!, parsed.GetValue(label)!, parsed.GetValue(most), parsed.GetValue(output)!));
        return command;
    }

    private static int Suggest(FileInfo input, string text, string label, int most, DirectoryInfo output)
    {
        using var reader = CsvInput.Open(input, text, label);
        if (reader is null) return 1;
        var cases = new List<LabelledCase>();
        while (reader.Read())
            if (reader.Cell(label) is { Length: > 0 } category && reader.Cell(text) is { Length: > 0 } said)
                cases.Add(new LabelledCase(said, category));
        var categories = cases.Select(one => one.Category).Distinct().Order(StringComparer.Ordinal).ToList();
        if (categories.Count < 2)
        {
            Console.Error.WriteLine($"至少要有两种类别的已标注案件，文件中有 {categories.Count} 种 · Labelled cases of two categories at least are needed, the file has {categories.Count}");
            return 1;
        }

        var suggestion = RuleSuggester.Suggest(cases, most);
        var set = new RuleSet(output.Name)
        {
            Title = "建议规则", EnglishTitle = "Suggested rules", Version = "draft",
            Categories = [.. categories.Select(name => new Category(name, name))],
            Scores = [suggestion.Table],
        };
        output.Create();
        foreach (var file in RuleSetWriter.Write(set)) File.WriteAllText(Path.Combine(output.FullName, file.Name), file.Text);
        foreach (var one in suggestion.Keywords.Take(20))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Keyword}\t{one.Category}\t支持 support {one.Support}\t精度 precision {one.Precision:P0}"));
        Console.WriteLine($"{suggestion.Keywords.Length} 个关键词 keywords ← {cases.Count} 件 cases → {output.FullName}");
        return 0;
    }

    private static string Example(Finding finding) =>
        finding.Example.IsEmpty ? "" : $" 例 e.g. {string.Join(", ", finding.Example.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
