using System.CommandLine;
using System.Globalization;
using GridFlow.Data;
using GridFlow.Data.Audit;

namespace GridFlow.Web.CommandLine;

/// <summary><c>audit verify</c>: whether the audit log is as it was written.</summary>
internal static class AuditVerbs
{
    public static Command Create(IServiceProvider services)
    {
        var noted = new Option<string?>("--noted")
        {
            Description = "早先另存的末行 LINE:HASH，一并核对 · a last line that was noted earlier, to compare with",
            Validators = { result => { if (Parse(result.GetValueOrDefault<string?>()) is null) result.AddError("--noted LINE:HASH"); } },
        };
        var verify = new Command("verify", "核对审计日志的哈希链；被改动时指出位置并返回 1 · Check the audit log's chain; a tampered line is named, with exit code 1") { noted };
        verify.SetAction(async (parsed, cancellationToken) =>
        {
            await services.GetRequiredService<Installation>().OpenAsync(cancellationToken);
            var verdict = await services.GetRequiredService<AuditCheck>().RunAsync(Parse(parsed.GetValue(noted)), cancellationToken);
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
            return 0;
        });
        return new Command("audit", "审计日志 · The audit log") { verify };
    }

    private static (long Line, string Hash)? Parse(string? text) =>
        text?.Split(':') is [var line, { Length: 64 } hash] && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? (place, hash) : null;
}
