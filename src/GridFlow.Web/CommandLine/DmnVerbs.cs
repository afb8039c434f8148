using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GridFlow.Data.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Dmn;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;

namespace GridFlow.Web.CommandLine;

/// <summary>
/// <c>rules dmn FILE.dmn --input JSON [--decision NAME] [--now TIME]</c> runs the decisions of a DMN document; <c>rules export-dmn</c> and
/// <c>rules import-dmn</c> carry a rule set's decision tables out and in.
/// </summary>
internal static class DmnVerbs
{
    public static Command Run()
    {
        var file = new Argument<FileInfo>("FILE.dmn") { Description = "DMN 1.x 文件；引入的文件在同一目录中查找 · a DMN 1.x document; those it imports are looked for in the same folder" };
        var input = new Option<string>("--input") { Description = "输入数据 JSON 或 JSON 文件，“-”为标准输入 · input data as JSON, or a JSON file; - for standard input", DefaultValueFactory = _ => "{}" };
        var decision = new Option<string?>("--decision") { Description = "只要这一个决策或决策服务的结果 · the answer of this decision, or of this decision service, alone" };
        var now = new Option<DateTimeOffset?>("--now")
        {
            Description = "now() 与 today() 的时间，须带时差，如 2026-05-06T12:00:00+08:00 · the time that now() and today() tell, with its offset",
            CustomParser = Time,
        };
        var command = new Command("dmn", "执行 DMN 文件中的决策，按“决策名: 结果”输出 JSON · Run the decisions of a DMN document; prints JSON of decision name to answer") { file, input, decision, now };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(input)!, parsed.GetValue(decision), parsed.GetValue(now)));
        return command;
    }

    // A time without an offset would be the machine's.
    private static DateTimeOffset? Time(ArgumentResult result)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz"];
        var text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParseExact(text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        result.AddError($"--now 须为带时差的时间 · --now must be a time with its offset: {text}");
        return null;
    }

    private static int Run(FileInfo file, string input, string? decision, DateTimeOffset? now)
    {
        if (Read(file) is not { Model: { } model }) return 1;
        IReadOnlyDictionary<string, object?> data;
        try
        {
            data = DmnData.Read(Text(input));
        }
        catch (IOException wrong)
        {
            return Refuse(2, wrong.Message);
        }
        catch (JsonException wrong)
        {
            return Refuse(2, $"--input 不是有效的 JSON · --input is not valid JSON: {wrong.Message}");
        }

        foreach (var name in data.Keys.Where(name => !model.Knows(name)))
            Console.Error.WriteLine($"--input: 没有决策用到“{name}” · nothing asks for {name}");

        // Names may hold blanks; how many, and of which kind, is no part of the name.
        decision = decision is null ? null : string.Join(' ', decision.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (decision is not null && !model.Decisions.Concat(model.Services).Contains(decision))
            return Refuse(2, $"没有决策 · No such decision: {decision} ({string.Join(", ", model.Decisions.Concat(model.Services))})");
        var service = decision is not null && !model.Decisions.Contains(decision);
        var answers = decision is null ? model.Evaluate(data, now) : service ? model.Call(decision, data, now) : [model.Decide(decision, data, now)];

        foreach (var answer in answers)
            if (answer.Problem is { } problem) Console.Error.WriteLine($"{answer.Decision}: {problem}");

        // A redirected output is written in UTF-8 whatever the terminal's language: JSON is. A decision that did not run has no answer there.
        Console.OutputEncoding = new UTF8Encoding(false);
        var ran = answers.Where(answer => !answer.Refused).ToList();
        if (decision is null || service && answers.Length > 1)
            Console.WriteLine($"{{{string.Join(", ", ran.Select(answer => $"{DmnData.Print(answer.Decision)}: {DmnData.Print(answer.Value)}"))}}}");
        else if (ran.Count == 1)
            Console.WriteLine(DmnData.Print(ran[0].Value));
        return ran.Count == answers.Length ? 0 : 1;
    }

    // A JSON object starts with a bracket, no file's name does.
    private static string Text(string input) =>
        input == "-" ? Console.In.ReadToEnd()
        : input.TrimStart().StartsWith('{') ? input
        : File.Exists(input) ? TextFiles.Read(input)
        : throw new FileNotFoundException($"--input 既不是 JSON 对象，也不是文件 · --input is neither a JSON object nor a file: {input}");

    public static Command Export()
    {
        var set = new Argument<string>("SET") { Description = "规则集目录或名称 · a rule set's folder or name" };
        var output = new Option<FileInfo>("--output") { Description = "DMN 文件 · the DMN document", Required = true };
        var command = new Command("export-dmn", "把规则集的决策表写成 DMN 1.3 · Write a rule set's decision tables as DMN 1.3") { set, output };
        command.SetAction(parsed => Export(parsed.GetValue(set)!, parsed.GetValue(output)!));
        return command;
    }

    public static Command Import()
    {
        var file = new Argument<FileInfo>("FILE.dmn") { Description = "DMN 1.x 文件 · a DMN 1.x document" };
        var output = new Option<DirectoryInfo>("--output") { Description = "决策表写入此目录 · the folder the tables go to", Required = true };
        var command = new Command("import-dmn", "把 DMN 决策表读成规则集的 *.table.csv · Read DMN decision tables into a rule set's *.table.csv") { file, output };
        command.SetAction(parsed => Import(parsed.GetValue(file)!, parsed.GetValue(output)!));
        return command;
    }

    private static int Export(string set, FileInfo output)
    {
        if (RuleFolders.Read(set) is not { } rules) return 1;
        var tables = new List<DmnTable>();
        var refused = false;
        foreach (var table in rules.Tables)
        {
            if (RuleTableDmn.Export(table, FieldRegistry.Standard, out var problems) is { } made) tables.Add(made);
            RuleFolders.Print(problems.Select(problem => problem with { File = table.Place.File }));
            refused |= problems.Length > 0;
        }

        if (refused) return 1;
        output.Directory?.Create();
        File.WriteAllText(output.FullName, DmnFile.Write(tables, rules.Id));
        Console.WriteLine($"{tables.Count} 张决策表 tables → {output.FullName}");
        return 0;
    }

    private static int Import(FileInfo file, DirectoryInfo output)
    {
        if (Read(file) is not { Model: { } model } reading || reading.Problems.Any(problem => problem.Severity == ProblemSeverity.Error)) return 1;
        var made = new List<DecisionTable>();
        foreach (var table in model.Tables)
        {
            if (RuleTableDmn.Import(table, FieldRegistry.Standard, out var problems) is { } rules) made.Add(rules);
            RuleFolders.Print(problems.Select(problem => problem with { File = file.Name }));
        }

        // Names come from a stranger's file: one that is no plain file name never becomes a path.
        foreach (var table in made.Where(table => table.Id.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()) || table.Id.StartsWith('.')))
            return Refuse(1, $"决策名不能作为文件名 · The decision's name cannot be a file's: {table.Id}");
        if (made.Count < model.Tables.Length) return 1;
        output.Create();
        foreach (var table in made) File.WriteAllText(Path.Combine(output.FullName, $"{table.Id}.table.csv"), RuleSetWriter.Table(table));
        Console.WriteLine($"{made.Count} 张决策表 tables → {output.FullName}");
        return 0;
    }

    private static DmnReading? Read(FileInfo file)
    {
        if (!file.Exists)
        {
            Console.Error.WriteLine($"找不到文件 · No such file: {file.FullName}");
            return null;
        }

        var beside = file.Directory!.EnumerateFiles("*.dmn").Append(file).DistinctBy(one => one.Name)
            .ToDictionary(one => one.Name, Func<Stream> (one) => one.OpenRead, StringComparer.Ordinal);
        var reading = new DmnLibrary(beside).Read(file.Name);
        RuleFolders.Print(reading.Problems.Select(problem => problem with { File = file.Name }));
        return reading;
    }

    private static int Refuse(int code, string message)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}
