using System.CommandLine;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Tracing;

namespace GridFlow.Web.CommandLine;

/// <summary><c>trace FILE.json</c> and <c>validate FILE.json</c>: a workflow definition without a server or a database.</summary>
internal static class WorkflowVerbs
{
    private const int Refused = 2;

    public static Command Trace(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("FILE.json") { Description = "Elsa 3 流程定义 · an Elsa 3 workflow definition" };
        var input = new Option<string[]>("--input") { Description = "流程输入 name=value，可重复 · workflow input, repeatable", AllowMultipleArgumentsPerToken = true };
        var command = new Command("trace", "在内存中执行流程并打印轨迹 · Run a definition in memory and print its trace") { file, input };
        command.SetAction(parsed =>
        {
            if (Read(parsed.GetValue(file)!) is not { } definition) return Refused;
            var compiled = WorkflowProgram.Compile(definition, services.GetRequiredService<ActivityRegistry>());
            if (compiled.Program is not { } program)
            {
                Print(Console.Error, compiled.Problems);
                return Refused;
            }

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

            Console.Write(TraceRunner.Run(program, values, services.GetRequiredService<BusinessClock>().GetUtcNow()));
            return 0;
        });
        return command;
    }

    public static Command Validate(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("FILE.json") { Description = "Elsa 3 流程定义 · an Elsa 3 workflow definition" };
        var command = new Command("validate", "检查流程定义（处置流程另按所在辖区的组织机构验证），有问题时返回 1 · Check a definition, a ladder with the organisation of its folder; exits with 1 when there is a problem") { file };
        command.SetAction(parsed =>
        {
            if (Read(parsed.GetValue(file)!) is null) return 1;
            var (jurisdiction, around, ofOrganisation) = DocumentFolder.Of(parsed.GetValue(file)!);
            var found = services.GetRequiredService<DocumentGate>().Check(DocumentFile.OfWorkflow(jurisdiction, TextFiles.Read(parsed.GetValue(file)!.FullName)), around);
            IReadOnlyList<Problem> problems = [.. ofOrganisation, .. found];
            Print(Console.Out, problems);
            var errors = problems.Count(problem => problem.Severity == ProblemSeverity.Error);
            Console.WriteLine(problems.Count == 0
                ? "没有问题 · no problems"
                : $"{errors} 个错误，{problems.Count - errors} 个提示；有错误不能发布 · {errors} errors, {problems.Count - errors} warnings; errors forbid publishing");
            return problems.Count == 0 ? 0 : 1;
        });
        return command;
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
