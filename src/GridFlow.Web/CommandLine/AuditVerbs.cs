using System.CommandLine;
using System.Globalization;
using GridFlow.Data;
using GridFlow.Data.Archive;
using GridFlow.Data.Audit;

namespace GridFlow.Web.CommandLine;

/// <summary><c>audit verify</c>: whether the audit log and the logs of all cases are as they were written.</summary>
internal static class AuditVerbs
{
    public static Command Create(IServiceProvider services)
    {
        var noted = new Option<string?>("--noted")
        {
            Description = "早先另存的末行 LINE:HASH，一并核对 · a last line that was noted earlier, to compare with",
            Validators = { result => { if (Parse(result.GetValueOrDefault<string?>()) is null) result.AddError("--noted LINE:HASH"); } },
        };
        var file = new Argument<FileInfo?>("FILE")
        {
            Description = "导出的卷宗 ZIP：只核对它，不需要数据库 · a case's exported ZIP: checked by itself, without a database",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var verify = new Command("verify", "核对审计日志和事件日志的哈希链；被改动时指出位置并返回 1 · Check the chains of the audit log and of the cases' logs; a tampered line is named, with exit code 1") { file, noted };
        verify.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(file) is { } archive) return VerifyFile(archive);
            await services.GetRequiredService<Installation>().OpenAsync(cancellationToken);
            return await VerifyAsync(services, Parse(parsed.GetValue(noted)), cancellationToken);
        });
        return new Command("audit", "审计日志 · The audit log") { verify };
    }

    /// <summary>Checks both logs of the database and says what it found.</summary>
    public static async Task<int> VerifyAsync(IServiceProvider services, (long Line, string Hash)? noted, CancellationToken cancellationToken)
    {
        var verdict = await services.GetRequiredService<AuditCheck>().RunAsync(noted, cancellationToken);
        if (verdict is { FaultAt: { } place, Fault: { } fault })
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"审计日志第 {place} 行起被改动：{fault.Chinese} · The audit log was tampered with at line {place}: {fault.English}"));
            return 1;
        }

        Console.WriteLine(verdict.Last < verdict.First
            ? "审计日志为空 · The audit log is empty"
            : string.Create(CultureInfo.InvariantCulture, $"审计日志完整：第 {verdict.First}–{verdict.Last} 行 · The audit log is whole: lines {verdict.First}–{verdict.Last}"));
        // Noted on another machine, it also finds a log that was written anew from some line on.
        if (verdict.Last > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Last}:{verdict.LastHash}"));
        return await VerifyCasesAsync(services.GetRequiredService<CaseLogCheck>(), cancellationToken);
    }

    private static int VerifyFile(FileInfo file)
    {
        using var content = file.OpenRead();
        var verdict = CaseArchiveCheck.Run(content);
        if (verdict.Fault is { } fault)
        {
            Console.Error.WriteLine($"卷宗 {verdict.Number} 被改动：{fault.Chinese} · The case file {verdict.Number} was tampered with: {fault.English}");
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"卷宗 {verdict.Number} 完整：日志 {verdict.Lines} 行 · The case file {verdict.Number} is whole: {verdict.Lines} lines"));
        if (verdict.Withheld > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"其中 {verdict.Withheld} 行隐去经办人，只核对链 · {verdict.Withheld} of them hide who acted, their chain alone is checked"));
        if (verdict.Missing > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Missing} 个附件导出时已不在附件库 · {verdict.Missing} attachments were gone when it was taken"));
        Console.WriteLine($"manifest {verdict.ManifestHash}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"log {verdict.Lines}:{verdict.LastHash}"));
        return 0;
    }

    private static async Task<int> VerifyCasesAsync(CaseLogCheck check, CancellationToken cancellationToken)
    {
        var verdict = await check.RunAsync(cancellationToken);
        if (verdict is { Number: { } number, Fault: { } fault })
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"事件 {number} 的日志第 {fault.Line} 行起被改动：{fault.Why.Chinese} · The log of incident {number} was tampered with at line {fault.Line}: {fault.Why.English}"));
            return 1;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"事件日志完整：{verdict.Cases} 个事件，{verdict.Lines} 行 · The logs of the cases are whole: {verdict.Cases} cases, {verdict.Lines} lines"));
        return 0;
    }

    private static (long Line, string Hash)? Parse(string? text) =>
        text?.Split(':') is [var line, { Length: 64 } hash] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (place, hash) : null;
}
