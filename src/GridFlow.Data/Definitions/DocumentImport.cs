using GridFlow.Data.Clock;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Definitions;

/// <summary>What became of one document of the folders.</summary>
public enum ImportResult
{
    /// <summary>The file is the one that was imported before.</summary>
    Unchanged,

    /// <summary>A new version, live at once.</summary>
    Published,

    /// <summary>A new version beside one that was edited in the running system; it waits for a person to publish it.</summary>
    KeptAsDraft,

    /// <summary>It has errors; nothing was stored.</summary>
    Refused,
}

/// <summary>
/// Brings the files under <c>workflows/</c> and <c>rules/</c> in as versions. A file is compared with the baseline of
/// the newest version that came from a file, so an unchanged file never touches what was edited in the running system,
/// and a changed one beside an edited version waits as a draft.
/// </summary>
public sealed class DocumentImport(
    IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, DocumentGate gate, Catalogue catalogue, RuleSetTexts texts, IEnumerable<IVersionContent> contents, DocumentFaults faults, BusinessClock clock, ILogger<DocumentImport> log)
{
    private static readonly Actor FromFile = new("file", "file");

    /// <summary>Imports all documents under the root folder. One that is refused, or cannot even be read, keeps nobody else from coming in.</summary>
    public async Task<IReadOnlyList<(string Path, ImportResult Result)>> ImportAsync(string root)
    {
        var found = DocumentFile.Find(root).Select(one => (one.Path, one.JurisdictionId, Reading: Read(one.Path, one.Read))).OrderBy(one => Turn(one.Reading.File)).ToList();
        // Sets that come together inherit from each other as they come, in whatever order their folders lie.
        var shelf = found.Select(one => one.Reading.File).Where(file => file?.Kind == DocumentKind.RuleSet).Select(file => RuleShelf.Shelved(file!, texts)).OfType<ShelvedSet>()
            .Aggregate(catalogue.Current.Shelf, (together, set) => together.With(set));
        var twins = found.Where(one => one.Reading.File is not null).ToLookup(one => DocumentReader.IdOf(one.Reading.File!), one => one.Path);
        var (results, refused) = (new List<(string, ImportResult)>(), new List<DocumentFault>());
        foreach (var (path, jurisdiction, (file, unreadable)) in found)
        {
            if (Turn(file) > 0) await catalogue.FollowAsync();
            var (result, why) = file is null ? (ImportResult.Refused, unreadable)
                : Twins(file, path) is { Count: > 0 } others ? (ImportResult.Refused, DocumentFaults.Twin(others).Message)
                : await TryImportAsync(file, shelf);
            if (result == ImportResult.Refused) refused.Add(new DocumentFault(jurisdiction, path, why));
            results.Add((path, result));
        }

        faults.Replace("files", refused);
        return results;

        // Of two files of one document neither is taken: each would take the other's place at every start.
        List<string> Twins(DocumentFile file, string path) => DocumentReader.IdOf(file) is { } id ? [.. twins[id].Where(other => other != path).Select(other => Path.GetFileName(other))] : [];
    }

    /// <summary>What units override of ladders, and the table that chooses among them, come when the ladders are there.</summary>
    private static int Turn(DocumentFile? file) => file?.Kind switch { DocumentKind.LadderOverride => 1, DocumentKind.ChoiceTable => 2, _ => 0 };

    /// <summary>Imports one document.</summary>
    public async Task<ImportResult> ImportAsync(DocumentFile file) => (await TryImportAsync(file, catalogue.Current.Shelf)).Result;

    private (DocumentFile? File, BilingualText Why) Read(string path, Func<DocumentFile> read)
    {
        try
        {
            return (read(), default);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or ArgumentException)
        {
            log.LogError(failure, "{File} cannot be read", path);
            return (null, DocumentFaults.Reason(failure));
        }
    }

    private async Task<(ImportResult Result, BilingualText Why)> TryImportAsync(DocumentFile file, RuleShelf shelf)
    {
        try
        {
            var outline = DocumentReader.Outline(file);
            await using (var context = await contexts.CreateDbContextAsync())
            {
                if (await BaselineAsync(context, outline.DefinitionId) == file.Fingerprint) return (ImportResult.Unchanged, default);
            }

            var problems = gate.Check(file, catalogue.Current.Around(file.JurisdictionId) with { Shelf = shelf, Now = LocalNow(file.JurisdictionId) });
            foreach (var problem in problems.Where(problem => problem.Severity == ProblemSeverity.Error))
                log.LogError("{Document} refused: {Where} {File}:{Line}: {Message}", outline.DefinitionId, problem.Where, problem.File, problem.Line, problem.Message);
            if (problems.Any(problem => problem.Severity == ProblemSeverity.Error)) return (ImportResult.Refused, DocumentFaults.Reason(problems));
            if (file.Kind == DocumentKind.LadderOverride) outline = outline with { Name = OverrideDesk.NameOf(catalogue.Current, file) };
            return await writer.WriteAsync(context => StoreAsync(context, file, outline)) is { } stored
                ? (stored, default)
                : (ImportResult.Refused, WorkflowDesk.OtherKind().Text);
        }
        catch (Exception failure) when (failure is DbUpdateException or FormatException or InvalidOperationException or ArgumentException or GovernanceException)
        {
            log.LogError(failure, "A document of {Jurisdiction} could not be imported", file.JurisdictionId);
            return (ImportResult.Refused, DocumentFaults.Reason(failure));
        }
    }

    private DateTimeOffset LocalNow(string jurisdictionId) => catalogue.Current.FindOrganisation(jurisdictionId) is { } organisation
        ? TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(organisation.Jurisdiction.TimeZoneId))
        : clock.GetUtcNow();

    /// <summary>Stores a version; <see langword="null"/> where the document is a ladder here and another workflow there.</summary>
    private async Task<ImportResult?> StoreAsync(GridFlowDbContext context, DocumentFile file, DocumentOutline outline)
    {
        // Another node may have been faster.
        if (await BaselineAsync(context, outline.DefinitionId) == file.Fingerprint) return ImportResult.Unchanged;
        var versions = await context.Definitions.Where(stored => stored.DefinitionId == outline.DefinitionId && (stored.IsLatest || stored.IsPublished)).ToListAsync();
        if (versions.Exists(stored => stored.Kind != file.Kind)) return null;
        var (latest, live) = (versions.SingleOrDefault(stored => stored.IsLatest), versions.FirstOrDefault(stored => stored.IsPublished));
        // The live version counts as much as the newest: a draft that waits beside an edited one must not unlock it.
        var edited = versions.Exists(stored => !stored.IsAsImported && stored.Status != VersionStatus.Discarded);
        var now = clock.GetUtcNow();
        var version = (latest?.Version ?? 0) + 1;
        foreach (var stored in versions)
        {
            stored.IsLatest = false;
            if (edited || !stored.IsPublished) continue;
            stored.IsPublished = false;
            stored.Status = VersionStatus.Superseded;
            stored.Revision++;
        }

        var imported = new StoredDefinition
        {
            Id = $"{outline.DefinitionId}:{version}",
            Kind = file.Kind,
            DefinitionId = outline.DefinitionId,
            JurisdictionId = file.JurisdictionId,
            Version = version,
            Name = outline.Name,
            Content = file.Content,
            Fingerprint = file.Fingerprint,
            Baseline = file.Fingerprint,
            IsLatest = true,
            IsPublished = !edited,
            Status = edited ? VersionStatus.Draft : VersionStatus.Live,
            CreatedAt = now,
            CreatedBy = "file",
            PublishedAt = edited ? null : now,
        };
        context.Definitions.Add(imported);
        VersionHistory.Note(context, imported, FromFile, VersionAct.Imported, "", now);
        if (!edited) VersionHistory.Note(context, imported, FromFile, VersionAct.WentLive, "", now);
        if (!edited && contents.FirstOrDefault(content => content.Holds(file.Kind)) is { } content)
        {
            if (live is not null) await content.FollowAsync(context, imported, live, FromFile, now);
            await content.WentLiveAsync(context, imported);
        }

        log.LogInformation("{Document} version {Version} imported{Draft}", outline.DefinitionId, version, edited ? " as a draft" : "");
        return edited ? ImportResult.KeptAsDraft : ImportResult.Published;
    }

    private static Task<string?> BaselineAsync(GridFlowDbContext context, string definitionId) =>
        context.Definitions.Where(stored => stored.DefinitionId == definitionId && stored.Baseline != "")
            .OrderByDescending(stored => stored.Version).Select(stored => stored.Baseline).FirstOrDefaultAsync();
}
