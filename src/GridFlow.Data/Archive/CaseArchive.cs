using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using GridFlow.Data.Accounts;
using GridFlow.Data.Attachments;
using GridFlow.Data.Audit;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Archive;

/// <summary>
/// Writes a case into one ZIP that is read and checked without the platform: a page, <c>case.json</c> with the log and its chain, the
/// versions it ran on, the attachments, and how to verify it. That it was taken is a line of the audit log, with the hash of the file's manifest.
/// </summary>
public sealed class CaseArchive(IDbContextFactory<GridFlowDbContext> contexts, AttachmentFolder attachments, AuditTrail trail, BusinessClock clock)
{
    internal const string Dossier = "case.json";
    internal const string Manifest = "manifest.txt";

    /// <summary>Gathers a case for the file.</summary>
    /// <param name="viewer">Who takes it; what the viewer may not know is not in it.</param>
    /// <param name="file">The case as the viewer may see it.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<CaseDossier> ReadAsync(Viewer viewer, IncidentFile file, CancellationToken cancellationToken = default)
    {
        var incident = file.Incident;
        return new CaseDossier(
            CaseDossier.CurrentFormat, clock.GetUtcNow().ToUnixTimeMilliseconds(), viewer.Id, ReportedFacts.Of(incident),
            new DossierState(
                incident.JurisdictionId, incident.Stage, incident.CategoryCode, incident.Severity, incident.LeadUnitId, incident.Outcome, incident.PublicReply,
                incident.DueAt?.ToUnixTimeMilliseconds(), incident.ClosedAt?.ToUnixTimeMilliseconds(), incident.ReporterName, incident.ReporterPhone, incident.Classification),
            new DossierLog(incident.LogLength, incident.LogHash, [.. file.Timeline.Select(LineOf)]),
            [.. file.Clocks.Select(ledger => new DossierClock(ledger.Kind, ledger.Budget, ledger.CalendarId, ledger.Explanation.Chinese, ledger.Entries, ledger.TaskId))],
            [.. file.Attachments.Select(AttachmentOf)],
            [.. (await DocumentsAsync(file, cancellationToken)).Select(DocumentOf)]);
    }

    /// <summary>Writes the file and returns the hash of its manifest, which the audit log keeps.</summary>
    /// <param name="viewer">Who takes it.</param>
    /// <param name="dossier">The case.</param>
    /// <param name="page">The same as a page of HTML, for people.</param>
    /// <param name="target">Where to; it is readable again when this returns.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public async Task<string> WriteAsync(Viewer viewer, CaseDossier dossier, string page, Stream target, CancellationToken cancellationToken = default)
    {
        string hash;
        await using (var zip = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
        {
            var writer = new Parts(zip, DateTimeOffset.FromUnixTimeMilliseconds(dossier.ExportedAt));
            await writer.AddAsync("case.html", new MemoryStream(Encoding.UTF8.GetBytes(page)), cancellationToken);
            await writer.AddAsync(Dossier, new MemoryStream(dossier.ToJson()), cancellationToken);
            await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
                foreach (var document in dossier.Documents)
                {
                    var text = await context.Definitions.Where(row => row.Id == document.VersionId).Select(row => row.Content).SingleAsync(cancellationToken);
                    await writer.AddAsync(document.Path, new MemoryStream(Encoding.UTF8.GetBytes(text)), cancellationToken);
                }

            foreach (var (path, sha256) in dossier.Attachments.Where(file => file.Path is not null).Select(file => (file.Path!, file.Sha256)).Distinct())
                if (attachments.Open(sha256) is { } content) await writer.AddAsync(path, content, cancellationToken);
            await writer.AddAsync("VERIFY.txt", new MemoryStream(Encoding.UTF8.GetBytes(HowToVerify)), cancellationToken);
            hash = await writer.FinishAsync(cancellationToken);
        }

        // Before it leaves: what cannot be written down is not given out.
        await trail.WriteAsync(new AuditEntry(
            AuditAct.DataExported, viewer.AsActor(), viewer.JurisdictionId, $"incident:{dossier.Report.Number}",
            string.Create(CultureInfo.InvariantCulture, $"case.zip manifest {hash}, log {dossier.Log.Length} {dossier.Log.LastHash}")));
        return hash;
    }

    private static CaseLogLine LineOf(TimelineEntry entry) =>
        entry.AsLogLine() with { IsWithheld = entry.ActorId == Actor.Public.Id && entry.ActorName == IncidentQuery.HiddenName };

    private DossierAttachment AttachmentOf(Attachment file)
    {
        using var content = attachments.Open(file.Sha256);
        var kind = file.ContentType[(file.ContentType.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return new(file.FileName, file.ContentType, file.Size, file.Sha256, file.TaskId, content is null ? null : $"attachments/{file.Sha256}.{kind}");
    }

    private static DossierDocument DocumentOf(StoredDefinition row) =>
        new(row.Id, row.Kind.ToString(), row.Name, row.Fingerprint, $"documents/{row.Id.Replace('/', '-').Replace(':', '-')}.json");

    /// <summary>The ladder it is on, the table that chose it, the rules that decided with all they inherit, and the calendars that were in force while it ran.</summary>
    private async Task<List<StoredDefinition>> DocumentsAsync(IncidentFile file, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        List<string> ids = [.. file.Incident.Classification?.RuleVersions ?? []];
        if (file.DefinitionVersionId is { } ladder) ids.Add(ladder);
        if (file.Choice is { } choice) ids.Add(choice.VersionId);
        var (jurisdiction, from, to) = (file.Incident.JurisdictionId, file.Incident.ReportedAt, file.Incident.ClosedAt ?? clock.GetUtcNow());
        var calendars = await context.Definitions.Where(row => row.Kind == DocumentKind.Calendar && row.JurisdictionId == jurisdiction && row.PublishedAt != null)
            .OrderBy(row => row.Version).Select(row => new { row.Id, row.PublishedAt }).ToListAsync(cancellationToken);
        if ((calendars.LastOrDefault(row => row.PublishedAt <= from) ?? calendars.FirstOrDefault()) is { } first) ids.Add(first.Id);
        ids.AddRange(calendars.Where(row => row.PublishedAt > from && row.PublishedAt <= to).Select(row => row.Id));
        return await context.Definitions.AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.Kind).ThenBy(row => row.Id).ToListAsync(cancellationToken);
    }

    private const string HowToVerify =
        """
        如何核验本卷宗 · How to verify this case file

        1. 文件完整：解压后运行 sha256sum -c manifest.txt
           Files: unpack and run sha256sum -c manifest.txt
        2. 日志链与附件：GridFlow.Web audit verify 本文件.zip（不需要数据库和网络）
           Log, chain and attachments: GridFlow.Web audit verify THIS.zip (needs no database and no network)
        3. 与平台对照：manifest.txt 的 SHA-256 和末行哈希写在平台审计日志的导出记录中
           Against the platform: its audit log holds, in the line of this export, the SHA-256 of manifest.txt and the hash of the last line

        case.html 供阅读；核验以 case.json 为准。 · case.html is for reading; what is verified is case.json.

        链的算法 · The chain
        hash(n) = SHA-256( f(hash(n-1)) f(sequence) f(at) f(kind) f(actorId) f(actorName) f(actorUnitId) f(cause) f(chinese) f(english)
                           f(publicChinese) f(publicEnglish) f(activityId) f(taskId, 32 hex digits) f(evidence) )
        f(text) = 4-byte big-endian length of the UTF-8 bytes, then the bytes; f(absent) = FF FF FF FF. hash(0) is the empty text; hashes are upper-case hexadecimal.
        A line with isWithheld hides an actor the reader may not know: its own fields are not compared, the chain goes on from its hash.
        evidence: file:SHA-256 of an attachment; report:SHA-256( f("") f(number) f(channel) f(nature) f(text) f(address) f(longitude) f(latitude) f(reportedAt) f(submittedAt) ).

        """;

    /// <summary>The parts of a ZIP with the hash of each.</summary>
    private sealed class Parts(ZipArchive zip, DateTimeOffset at)
    {
        private readonly StringBuilder _manifest = new();

        public async Task AddAsync(string path, Stream content, CancellationToken cancellationToken)
        {
            await using (content)
            {
                var entry = zip.CreateEntry(path);
                entry.LastWriteTime = at;
                await using var target = await entry.OpenAsync(cancellationToken);
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                var buffer = new byte[81920];
                int read;
                while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }

                // As sha256sum reads it.
                _manifest.Append(Convert.ToHexStringLower(hash.GetHashAndReset())).Append("  ").Append(path).Append('\n');
            }
        }

        public async Task<string> FinishAsync(CancellationToken cancellationToken)
        {
            var manifest = Encoding.UTF8.GetBytes(_manifest.ToString());
            await AddAsync(Manifest, new MemoryStream(manifest), cancellationToken);
            return Convert.ToHexStringLower(SHA256.HashData(manifest));
        }
    }
}
