using System.CommandLine;
using System.Globalization;
using CsvHelper;
using GridFlow.Data.Clock;
using GridFlow.Governance.Texts;
using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;

namespace GridFlow.Web.CommandLine;

/// <summary><c>backtest --rules SET [--against SET] --input FILE.csv …</c>: what a rule set changes on handled cases, and whether that may be published.</summary>
internal static class BackTestVerb
{
    public static Command Create(BusinessClock clock)
    {
        var rules = new Option<string>("--rules") { Description = "待检验的规则集 · the rule set to be judged", Required = true };
        var against = new Option<string?>("--against") { Description = "对照的规则集，缺省为其上级 · the rule set it is compared with (default: its parent)" };
        var (input, text) = (CsvInput.Option(), CsvInput.Column("--text-column", "text"));
        var title = CsvInput.OptionalColumn("--title-column", "标题列 · the title's column");
        var department = CsvInput.OptionalColumn("--department-column", "实际办结部门列 · the department that really closed the case");
        var category = CsvInput.OptionalColumn("--category-column", "实际类别列 · the category it really was");
        var time = CsvInput.OptionalColumn("--time-column", "受理时间列 · when it came in");
        var output = new Option<FileInfo?>("--output") { Description = "逐件变化写入此 CSV · where the changed cases go" };
        var gate = new Option<double?>("--gate") { Description = "部门一致率最多可下降的百分点，超过返回 1 · points the agreement may fall; more is refused with 1" };
        gate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is < 0 or > 100) result.AddError("--gate 须在 0 到 100 之间 · --gate must be between 0 and 100");
        });
        var command = new Command("backtest", "用办结案件检验规则集 · Back-test a rule set on handled cases")
        {
            rules, against, input, text, title, department, category, time, output, gate,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetValue(rules)!, parsed.GetValue(against), parsed.GetValue(input)!, parsed.GetValue(output), parsed.GetValue(gate),
            new Columns(parsed.GetValue(text)!, parsed.GetValue(title), parsed.GetValue(department), parsed.GetValue(category), parsed.GetValue(time)),
            clock.GetUtcNow(), cancellation)));
        return command;
    }

    private static int Run(string rules, string? against, FileInfo input, FileInfo? output, double? gate, Columns columns, DateTimeOffset now, CancellationToken cancellation)
    {
        if (RuleFolders.Compile(rules) is not { } draft || RuleFolders.Compile(against ?? draft.Set.Parent ?? rules) is not { } live) return 1;
        using var reader = CsvInput.Open(input, columns.Text, columns.Title, columns.Department, columns.Category, columns.Time);
        if (reader is null) return 1;
        if (gate is not null && columns.Department is null)
        {
            Console.Error.WriteLine("--gate 需要 --department-column · --gate needs --department-column");
            return 1;
        }

        var zone = RuleFolders.Zone(rules);
        now = TimeZoneInfo.ConvertTime(now, zone);
        var kinds = new Agreement();
        BackTestReport report;
        try
        {
            report = BackTest.Run(live, draft, Cases(reader, columns, live, draft, kinds, zone, now), Progress, cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("\n已取消 · Cancelled");
            return 1;
        }

        Console.Error.WriteLine($"\r已回测 {report.Cases} 件 · {report.Cases} cases tested");
        BackTestPrint.Write(report, kinds, against ?? draft.Set.Parent ?? rules, rules);
        if (output is not null)
        {
            using var writer = CsvInput.Create(output, input);
            if (writer is null) return 1;
            BackTestPrint.Write(report, writer);
            Console.WriteLine($"逐件变化 changed cases → {output.FullName}");
        }

        if (gate is not { } points) return 0;
        var passes = report.Passes(points / 100);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"发布门槛 gate {points} 个百分点 points: {(passes ? "通过 passed" : "未通过，不得发布 refused")}"));
        return passes ? 0 : 1;
    }

    private static IEnumerable<PastCase> Cases(CsvReader reader, Columns columns, CompiledRuleSet live, CompiledRuleSet draft, Agreement kinds, TimeZoneInfo zone, DateTimeOffset now)
    {
        var sheet = new FactSheet(draft.Registry);
        for (var row = 1; reader.Read(); row++)
        {
            var at = Moment(reader.Cell(columns.Time), zone, row) ?? now;
            sheet.Clear().Report(reader.Cell(columns.Title), reader.Cell(columns.Text));
            if (columns.Time is not null) sheet.At(at);
            if (reader.Cell(columns.Category) is { Length: > 0 } category)
                kinds.Add(category, live.Classify(sheet, at).Category, draft.Classify(sheet, at).Category);
            yield return new PastCase(row.ToString(CultureInfo.InvariantCulture), sheet, at, reader.Cell(columns.Department) is { Length: > 0 } closedBy ? closedBy : null);
        }
    }

    private static DateTimeOffset? Moment(string text, TimeZoneInfo zone, int row)
    {
        if (text.Length == 0) return null;
        if (WrittenTime.TryParse(text, zone, out var time, out _)) return TimeZoneInfo.ConvertTime(time, zone);
        Console.Error.WriteLine($"第 {row} 行的时间无法识别，按现在计 · The time of row {row} is not understood and counts as now: {text}");
        return null;
    }

    private static void Progress(int done)
    {
        if (done % 4096 == 0 || !Console.IsErrorRedirected) Console.Error.Write($"\r已回测 {done} 件 · {done} cases tested");
    }

    private sealed record Columns(string Text, string? Title, string? Department, string? Category, string? Time);
}

/// <summary>How often the category is the real one, before and after.</summary>
internal sealed class Agreement
{
    public int Judged { get; private set; }

    public int Before { get; private set; }

    public int After { get; private set; }

    public void Add(string real, string? before, string? after)
    {
        Judged++;
        if (before == real) Before++;
        if (after == real) After++;
    }
}
