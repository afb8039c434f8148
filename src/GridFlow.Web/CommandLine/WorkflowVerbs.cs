using System.CommandLine;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Texts;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Web.CommandLine;

/// <summary>
/// <c>trace</c> and <c>validate</c> of a workflow definition, or of all in a folder, without a server or a database. The workflows that one starts
/// or is made of are found among the files beside it.
/// </summary>
internal static class WorkflowVerbs
{
    private const int Refused = 2;

    public static Command Trace(IServiceProvider services)
    {
        var path = Path();
        var among = new Argument<DirectoryInfo?>("CHILDREN") { Description = "子流程所在的文件夹，默认为定义所在的 · where its children lie, beside it unless said", DefaultValueFactory = _ => null };
        var input = new Option<string[]>("--input") { Description = "流程输入 name=value，可重复 · workflow input, repeatable", AllowMultipleArgumentsPerToken = true };
        var command = new Command("trace", "在内存中执行流程并打印轨迹；子流程取自同一文件夹 · Run a definition in memory and print its trace; children come from its folder") { path, among, input };
        command.SetAction(parsed =>
        {
            var values = new Dictionary<string, object?>();
            foreach (var pair in parsed.GetValue(input) ?? [])
            {
                if (pair.Split('=', 2) is not [{ Length: > 0 } name, var value])
                {
                    Console.Error.WriteLine($"--input {pair}: name=value");
                    return Refused;
                }

                values[name] = value;
            }

            var now = services.GetRequiredService<BusinessClock>().GetUtcNow();
            var folder = parsed.GetValue(among) ?? (Directory.Exists(parsed.GetValue(path)!.FullName) ? new DirectoryInfo(parsed.GetValue(path)!.FullName) : null);
            return ForEach(parsed.GetValue(path)!, "运行 · ran", Refused, file => Trace(file, folder, services.GetRequiredService<ActivityRegistry>(), values, now));
        });
        return command;
    }

    public static Command Validate(IServiceProvider services)
    {
        var path = Path();
        var command = new Command("validate", "检查流程定义（处置流程另按所在辖区的组织机构验证），有问题时返回 1 · Check a definition, a ladder with the organisation of its folder; exits with 1 when there is a problem") { path };
        command.SetAction(parsed => ForEach(parsed.GetValue(path)!, "没有问题 · without problems", 1, file => Validate(file, services.GetRequiredService<DocumentGate>())));
        return command;
    }

    private static Argument<FileSystemInfo> Path() => new("FILE.json|FOLDER") { Description = "Elsa 3 流程定义，或其文件夹 · an Elsa 3 workflow definition, or a folder of them" };

    private static int Trace(FileInfo file, DirectoryInfo? among, ActivityRegistry activities, Dictionary<string, object?> values, DateTimeOffset now)
    {
        if (Read(file) is not { } definition) return Refused;
        // The nearest of several with one id counts: those beside it come first.
        var beside = DocumentFolder.Definitions(file.Directory!, file).Concat(among is null ? [] : DocumentFolder.Definitions(among, file, withinAll: true)).ToList();
        var (program, problems) = Compile(definition);
        if (program is null)
        {
            Print(Console.Error, problems);
            return Refused;
        }

        // Of a child, the published version counts, else the latest.
        var children = new Dictionary<string, WorkflowProgram?>();
        Console.Write(TraceRunner.Run(program, values, now, children: Child));
        return 0;

        WorkflowProgram? Child(string id)
        {
            if (children.TryGetValue(id, out var known)) return known;
            var found = beside.Prepend(definition).Where(other => other.DefinitionId == id).OrderByDescending(other => other.IsPublished).ThenByDescending(other => other.Version).FirstOrDefault();
            return children[id] = found is null ? null : Compile(found).Program;
        }

        // A definition is no part of itself.
        CompileResult Compile(WorkflowDefinition one) =>
            WorkflowProgram.Compile(one, activities.WithFiles(beside.Prepend(definition).Where(other => other.DefinitionId != one.DefinitionId).Reverse()));
    }

    private static int Validate(FileInfo file, DocumentGate gate)
    {
        // What units override, and the table that chooses among ladders, are no definitions, and are checked all the same.
        var isOther = file.Exists && (file.Name == ChoiceReader.FileName || file.Name.EndsWith(OverrideReader.FileEnd, StringComparison.Ordinal));
        if (!isOther && Read(file) is null) return 1;
        var (_, around, ofOrganisation) = DocumentFolder.Of(file);
        var found = gate.Check(DocumentFile.OfWorkflows(file), around);
        IReadOnlyList<Problem> problems = [.. ofOrganisation, .. found];
        Print(Console.Out, problems);
        var errors = problems.Count(problem => problem.Severity == ProblemSeverity.Error);
        Console.WriteLine(problems.Count == 0
            ? "没有问题 · no problems"
            : $"{errors} 个错误，{problems.Count - errors} 个提示；有错误不能发布 · {errors} errors, {problems.Count - errors} warnings; errors forbid publishing");
        return problems.Count == 0 ? 0 : 1;
    }

    /// <summary>Of a folder, every file under its name, and how many came out well; the code is that of the worst.</summary>
    private static int ForEach(FileSystemInfo path, string well, int refused, Func<FileInfo, int> act)
    {
        if (!Directory.Exists(path.FullName)) return act(new FileInfo(path.FullName));
        var files = new DirectoryInfo(path.FullName).GetFiles("*.json", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal).ToList();
        var good = 0;
        foreach (var file in files)
        {
            Console.WriteLine($"# {System.IO.Path.GetRelativePath(path.FullName, file.FullName)}");
            if (act(file) == 0) good++;
        }

        Console.WriteLine($"# {good}/{files.Count} {well}");
        return good == files.Count && files.Count > 0 ? 0 : refused;
    }

    private static WorkflowDefinition? Read(FileInfo file)
    {
        if (!file.Exists)
        {
            Console.Error.WriteLine($"找不到文件 · No such file: {file.FullName}");
            return null;
        }

        if (WorkflowDefinition.TryParse(TextFiles.Read(file.FullName), out var definition, out var problem)) return definition;
        Print(Console.Error, [problem!]);
        return null;
    }

    private static void Print(TextWriter output, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems)
            output.WriteLine($"{(problem.Severity == ProblemSeverity.Error ? "错误 error" : "提示 warning")} [{problem.Code}] {problem.Where}: {problem.Message}");
    }
}
