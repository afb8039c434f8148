using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using GridFlow.Data.Import;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Dmn;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Suggestions;

namespace GridFlow.Web.CommandLine;

/// <summary>Rules without a server or a database: <c>classify</c>, <c>rules check</c>, <c>rules suggest</c>, <c>rules dmn</c>.</summary>
internal static class RuleVerbs
{
    public static Command Classify(TimeProvider clock)
    {
        var rules = new Option<string>("--rules") { Description = "规则集目录或名称 · a rule set's folder or name", Required = true };
        var (input, text, output) = (Input(), Column("--text-column", "text"), Output("--output"));
        var command = new Command("classify", "用规则集为 CSV 各行分类 · Classify the rows of a CSV") { rules, input, text, output };
        command.SetAction(parsed =>
        {
            if (RuleFolders.Compile(parsed.GetValue(rules)!) is not { } compiled) return 1;
            var now = clock.GetUtcNow();
            using var reader = Open(parsed.GetValue(input)!);
            if (!HasColumn(reader, parsed.GetValue(text)!)) return 1;
            using var writer = new CsvWriter(new StreamWriter(parsed.GetValue(output)!.FullName, false, new System.Text.UTF8Encoding(true)), CultureInfo.InvariantCulture);
            Line(writer, [.. reader.HeaderRecord!, "category", "department", "limit", "rules", "conflict"]);
            var sheet = new FactSheet(compiled.Registry);
            var (rows, unsure) = (0, 0);
            while (reader.Read())
            {
                var decision = compiled.Classify(sheet.Clear().Report(null, reader.GetField(parsed.GetValue(text)!) ?? ""), now);
                Line(writer, [.. reader.Parser.Record!, decision.Category, decision.LeadDepartment, decision.Limit?.ToString(),
                    string.Join(' ', decision.Hits.Select(hit => hit.RuleId)), decision.Conflicts.IsEmpty ? "" : "conflict"]);
                rows++;
                if (decision.Unsure) unsure++;
            }

            Console.WriteLine($"{rows} 行 rows · 不能确定 unsure {unsure}");
            return 0;
        });
        return command;
    }

    public static Command Rules(TimeProvider clock) =>
        new("rules", "规则集 · Rule sets") { Check(clock), Suggest(), Dmn() };

    private static Command Check(TimeProvider clock)
    {
        var set = new Argument<string>("SET") { Description = "规则集目录或名称 · a rule set's folder or name" };
        var command = new Command("check", "检查规则集并运行其测试用例；有错误时返回 1 · Check a rule set and run its test cases") { set };
        command.SetAction(parsed =>
        {
            if (RuleFolders.Compile(parsed.GetValue(set)!) is not { } rules) return 1;
            var now = clock.GetUtcNow();
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
        var (input, text, label, output) = (Input(), Column("--text-column", "text"), Column("--label-column", "category"), new Option<DirectoryInfo>("--output") { Description = "草稿目录 · the draft's folder", Required = true });
        var most = new Option<int>("--max-rules") { Description = "关键词上限 · at most so many keywords", DefaultValueFactory = _ => 400 };
        var command = new Command("suggest", "从已标注的案件中提炼关键词评分表 · Mine a scoring table from labelled cases") { input, text, label, most, output };
        command.SetAction(parsed =>
        {
            using var reader = Open(parsed.GetValue(input)!);
            if (!HasColumn(reader, parsed.GetValue(text)!) || !HasColumn(reader, parsed.GetValue(label)!)) return 1;
            var cases = new List<LabelledCase>();
            while (reader.Read())
                if (reader.GetField(parsed.GetValue(label)!)?.Trim() is { Length: > 0 } category)
                    cases.Add(new LabelledCase(reader.GetField(parsed.GetValue(text)!) ?? "", category));
            var suggestion = RuleSuggester.Suggest(cases, parsed.GetValue(most));
            var id = parsed.GetValue(output)!.Name;
            var set = new RuleSet(id)
            {
                Title = "建议规则", EnglishTitle = "Suggested rules", Version = "draft",
                Categories = [.. cases.Select(one => one.Category).Distinct().Order(StringComparer.Ordinal).Select(name => new Category(name, name))],
                Scores = [suggestion.Table],
            };
            Directory.CreateDirectory(parsed.GetValue(output)!.FullName);
            foreach (var file in RuleSetWriter.Write(set)) File.WriteAllText(Path.Combine(parsed.GetValue(output)!.FullName, file.Name), file.Text);
            foreach (var one in suggestion.Keywords.Take(20))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Keyword}\t{one.Category}\t支持 support {one.Support}\t精度 precision {one.Precision:P0}"));
            Console.WriteLine($"{suggestion.Keywords.Length} 个关键词 keywords ← {cases.Count} 件 cases → {parsed.GetValue(output)!.FullName}");
            return 0;
        });
        return command;
    }

    private static Command Dmn()
    {
        var file = new Argument<FileInfo>("FILE.dmn") { Description = "DMN 1.3+ 决策表 · DMN 1.3+ decision tables" };
        var input = new Option<string>("--input") { Description = "输入数据 JSON 或 JSON 文件 · input data as JSON, or a JSON file", Required = true };
        var command = new Command("dmn", "执行 DMN 决策表 · Run the decision tables of a DMN file") { file, input };
        command.SetAction(parsed =>
        {
            var reading = DmnFile.Read(File.ReadAllText(parsed.GetValue(file)!.FullName));
            RuleFolders.Print(reading.Problems);
            if (reading.Problems.Any(problem => problem.Severity == ProblemSeverity.Error)) return 1;
            var given = parsed.GetValue(input)!;
            using var data = JsonDocument.Parse(File.Exists(given) ? File.ReadAllText(given) : given);
            foreach (var table in reading.Tables)
            {
                var answer = DmnEvaluator.Evaluate(table, name => DmnData.Find(data.RootElement, name));
                Console.WriteLine($"{table.Name} = {DmnData.Print(answer.Value)}");
                if (answer.Problem is { } problem) Console.Error.WriteLine($"{table.Name}: {problem}");
            }

            return 0;
        });
        return command;
    }

    private static Option<FileInfo> Input() => new("--input") { Description = "CSV（UTF-8 或 GB18030）", Required = true };

    private static Option<FileInfo> Output(string name) => new(name) { Description = "结果 CSV · where the result goes", Required = true };

    private static Option<string> Column(string name, string standard) => new(name) { Description = $"列名 · column (default {standard})", DefaultValueFactory = _ => standard };

    private static CsvReader Open(FileInfo file)
    {
        var reader = new CsvReader(CsvReports.OpenText(file.FullName), CultureInfo.InvariantCulture);
        reader.Read();
        reader.ReadHeader();
        return reader;
    }

    private static bool HasColumn(CsvReader reader, string column)
    {
        if (reader.HeaderRecord!.Contains(column)) return true;
        Console.Error.WriteLine($"文件中没有列 · The file has no column “{column}”: {string.Join(", ", reader.HeaderRecord!)}");
        return false;
    }

    private static string Example(Finding finding) =>
        finding.Example.IsEmpty ? "" : $" 例 e.g. {string.Join(", ", finding.Example.Select(pair => $"{pair.Key}={pair.Value}"))}";

    private static void Line(CsvWriter writer, IEnumerable<string?> cells)
    {
        foreach (var cell in cells) writer.WriteField(cell);
        writer.NextRecord();
    }
}
