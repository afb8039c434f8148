using System.Globalization;
using GridFlow.Governance.Records;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Incidents;

/// <summary>
/// One line of a case's log as it is hashed and as it leaves the platform. The order of the fields is that of the hash: a field that
/// is added comes last, and only lines written after that carry it.
/// </summary>
/// <param name="Sequence">Place in the log of its case, from 1 without a gap.</param>
/// <param name="At">When, Unix milliseconds UTC.</param>
/// <param name="Kind">A <see cref="TimelineKind"/>.</param>
/// <param name="ActorId">Who.</param>
/// <param name="ActorName">The name of that day.</param>
/// <param name="ActorUnitId">The unit the actor acted for.</param>
/// <param name="Cause">The reason in the actor's words.</param>
/// <param name="Chinese">What happened, in Chinese.</param>
/// <param name="English">The same in English.</param>
/// <param name="PublicChinese">What the public reads of it, in Chinese.</param>
/// <param name="PublicEnglish">The same in English.</param>
/// <param name="ActivityId">The step of the ladder.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Evidence">What it vouches for, see <see cref="CaseEvidence"/>.</param>
/// <param name="Hash">Follows from the line before and all fields of this one.</param>
/// <param name="IsWithheld">The actor was taken out for a reader who may not know: the chain is followed through the line, its own fields are not compared.</param>
public sealed record CaseLogLine(
    int Sequence, long At, string Kind, string ActorId, string ActorName, string? ActorUnitId, string? Cause, string Chinese, string English,
    string? PublicChinese, string? PublicEnglish, string? ActivityId, Guid? TaskId, string? Evidence, string Hash, bool IsWithheld = false)
{
    /// <summary>The hash this line must have after the one before.</summary>
    public string HashAfter(string previous) => HashChain.Next(
        previous, Sequence.ToString(CultureInfo.InvariantCulture), At.ToString(CultureInfo.InvariantCulture), Kind, ActorId, ActorName, ActorUnitId, Cause,
        Chinese, English, PublicChinese, PublicEnglish, ActivityId, TaskId?.ToString("N"), Evidence);
}

/// <summary>Where a case's log is not as it was written.</summary>
/// <param name="Line">The first line that is wrong or missing.</param>
/// <param name="Why">What is wrong there.</param>
public sealed record CaseLogFault(int Line, BilingualText Why);

/// <summary>A case's log as one chain: no line can be changed, taken out or put in between without its place showing.</summary>
public static class CaseLog
{
    /// <summary>The first fault, or <see langword="null"/> where the log is whole.</summary>
    /// <param name="lines">Its lines in their order.</param>
    /// <param name="length">How many lines the case says it has.</param>
    /// <param name="lastHash">The hash the case says its last line has.</param>
    /// <param name="evidence">What the lines together must vouch for: the report as it stands and every attachment.</param>
    public static CaseLogFault? FirstFault(IEnumerable<CaseLogLine> lines, int length, string lastHash, IReadOnlyCollection<string> evidence)
    {
        var (at, hash, vouched) = (0, HashChain.Beginning, new HashSet<string>());
        foreach (var line in lines)
        {
            if (line.Sequence != at + 1) return new(at + 1, new($"缺少第 {at + 1} 行", $"Line {at + 1} is missing"));
            at = line.Sequence;
            hash = line.IsWithheld ? line.Hash : line.HashAfter(hash);
            if (hash != line.Hash) return new(at, new("该行与它的哈希不符：内容、哈希或其前一行被改动", "The line does not fit its hash: its content, its hash or the line before was changed"));
            if (at > length) return new(at, new("该行在记录的日志末端之后，是另加的", "The line stands after the end that is on record: it was put in"));
            foreach (var item in CaseEvidence.Read(line.Evidence))
                if (vouched.Add(item) && !evidence.Contains(item)) return new(at, new($"该行所证的内容已不存在或被改动：{item}", $"What the line vouches for is gone or was changed: {item}"));
        }

        if (at < length) return new(at + 1, new($"缺少第 {at + 1} 至 {length} 行", $"Lines {at + 1} to {length} are missing"));
        if (hash != lastHash) return new(at, new("末行与记录的日志末端不符", "The last line is not the end of the log that is on record"));
        return evidence.FirstOrDefault(item => !vouched.Contains(item)) is { } unknown
            ? new(at, new($"日志中没有这项内容：{unknown}", $"No line vouches for {unknown}")) : null;
    }
}

/// <summary>What of a report the first line of the log vouches for. Times are Unix milliseconds UTC, places WGS 84.</summary>
public sealed record ReportedFacts(
    string Number, string Channel, string Nature, string Text, string? Address, double? Longitude, double? Latitude, long ReportedAt, long? SubmittedAt)
{
    /// <summary>Those of an incident.</summary>
    public static ReportedFacts Of(Incident incident) => new(
        incident.Number, incident.Channel.ToString(), incident.Nature.ToString(), incident.Text, incident.Address, incident.Longitude, incident.Latitude,
        incident.ReportedAt.ToUnixTimeMilliseconds(), incident.SubmittedAt?.ToUnixTimeMilliseconds());
}

/// <summary>What lines of a case's log vouch for beyond their words, by hashes: the report and the attachments that came with an act.</summary>
public static class CaseEvidence
{
    /// <summary>The report as it came in. Who reported is not part of it: that may have to be erased, and the log must still hold.</summary>
    public static string Of(Incident incident) => Of(ReportedFacts.Of(incident));

    /// <summary>The report as it came in.</summary>
    public static string Of(ReportedFacts report) => "report:" + HashChain.Next(
        HashChain.Beginning, report.Number, report.Channel, report.Nature, report.Text, report.Address,
        report.Longitude?.ToString("R", CultureInfo.InvariantCulture), report.Latitude?.ToString("R", CultureInfo.InvariantCulture),
        report.ReportedAt.ToString(CultureInfo.InvariantCulture), report.SubmittedAt?.ToString(CultureInfo.InvariantCulture));

    /// <summary>An attachment, by the hash of its content.</summary>
    public static string Of(Attachment attachment) => OfFile(attachment.Sha256);

    /// <summary>An attachment, by the lower-case SHA-256 of its content.</summary>
    public static string OfFile(string sha256) => "file:" + sha256;

    internal static string? Write(IReadOnlyCollection<string> items) => items.Count == 0 ? null : string.Join(' ', items);

    internal static IEnumerable<string> Read(string? written) => written?.Split(' ') ?? [];
}
