using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;

namespace GridFlow.Data.Archive;

/// <summary>A case as it leaves the platform (<c>case.json</c>): what a court or an auditor checks without it.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="ExportedAt">When it was taken, business time, Unix milliseconds UTC.</param>
/// <param name="ExportedBy">The account that took it.</param>
/// <param name="Report">What was reported; the first line of the log vouches for it.</param>
/// <param name="State">Where the case stands.</param>
/// <param name="Log">Its log.</param>
/// <param name="Clocks">Its clocks with all that happened to them.</param>
/// <param name="Attachments">What came with report and answers; lines of the log vouch for them.</param>
/// <param name="Documents">The versions of ladder, rules and calendar it ran on.</param>
public sealed record CaseDossier(
    string Format, long ExportedAt, string ExportedBy, ReportedFacts Report, DossierState State, DossierLog Log,
    IReadOnlyList<DossierClock> Clocks, IReadOnlyList<DossierAttachment> Attachments, IReadOnlyList<DossierDocument> Documents)
{
    /// <summary>The form of today.</summary>
    public const string CurrentFormat = "gridflow-case/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Its text.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Reads it back.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static CaseDossier FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<CaseDossier>(json, Json) ?? throw new JsonException("No dossier.");
}

/// <summary>Where the case stands.</summary>
public sealed record DossierState(
    string JurisdictionId, IncidentStage Stage, string? CategoryCode = null, int Severity = 0, string? LeadUnitId = null, IncidentOutcome? Outcome = null, string? PublicReply = null,
    long? DueAt = null, long? ClosedAt = null, string? ReporterName = null, string? ReporterPhone = null, Classification? Classification = null);

/// <summary>The log and where the case says it ends.</summary>
public sealed record DossierLog(int Length, string LastHash, IReadOnlyList<CaseLogLine> Lines);

/// <summary>A clock with its ledger.</summary>
public sealed record DossierClock(ClockKind Kind, string Budget, string CalendarId, string Explanation, IReadOnlyList<ClockEntry> Entries, Guid? TaskId = null);

/// <summary>A file that came with the report or an answer.</summary>
/// <param name="Name">What its sender called it.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hash of its content.</param>
/// <param name="TaskId">The task it is evidence for.</param>
/// <param name="Path">Where it lies in the file; <see langword="null"/> where its content was no longer there.</param>
public sealed record DossierAttachment(string Name, string ContentType, long Size, string Sha256, Guid? TaskId = null, string? Path = null);

/// <summary>A version of a ladder, a rule set or a calendar.</summary>
/// <param name="VersionId">Which.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fingerprint">Upper-case SHA-256 of its text.</param>
/// <param name="Path">Where its text lies in the file.</param>
public sealed record DossierDocument(string VersionId, string Kind, string Name, string Fingerprint, string Path);
