using GridFlow.Data.Clock;
using GridFlow.Data.Transactions;
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
public sealed class DocumentImport(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, DocumentReader reader, BusinessClock clock, ILogger<DocumentImport> log)
{
    /// <summary>Imports all documents under the root folder. Rule sets come first: ladders may name what they define.</summary>
    public async Task<IReadOnlyList<(DocumentFile File, ImportResult Result)>> ImportAsync(string root)
    {
        var results = new List<(DocumentFile, ImportResult)>();
        foreach (var file in DocumentFile.ReadAll(root, unreadable => log.LogError("A document is left out: {Reason}", unreadable.Message))) results.Add((file, await ImportAsync(file)));
        return results;
    }

    /// <summary>Imports one document.</summary>
    public async Task<ImportResult> ImportAsync(DocumentFile file)
    {
        var outline = reader.Outline(file);
        await using (var context = await contexts.CreateDbContextAsync())
        {
            if (await BaselineAsync(context, outline.DefinitionId) == file.Fingerprint) return ImportResult.Unchanged;
        }

        var errors = outline.Problems.Concat(reader.Proof(file)).Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        foreach (var problem in errors)
            log.LogError("{Document} refused: {Where} {File}:{Line}: {Message}", outline.DefinitionId, problem.Where, problem.File, problem.Line, problem.Message);
        if (errors.Count > 0) return ImportResult.Refused;
        return await writer.WriteAsync(context => StoreAsync(context, file, outline));
    }

    private async Task<ImportResult> StoreAsync(GridFlowDbContext context, DocumentFile file, DocumentOutline outline)
    {
        // Another node may have been faster.
        if (await BaselineAsync(context, outline.DefinitionId) == file.Fingerprint) return ImportResult.Unchanged;
        var versions = await context.Definitions.Where(stored => stored.DefinitionId == outline.DefinitionId && (stored.IsLatest || stored.IsPublished)).ToListAsync();
        var latest = versions.SingleOrDefault(stored => stored.IsLatest);
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
        context.VersionEvents.Add(new VersionEvent { VersionId = imported.Id, At = now, Act = VersionAct.Imported, ActorId = "file", ActorName = "file" });
        if (!edited) context.VersionEvents.Add(new VersionEvent { VersionId = imported.Id, At = now, Act = VersionAct.WentLive, ActorId = "file", ActorName = "file" });
        log.LogInformation("{Document} version {Version} imported{Draft}", outline.DefinitionId, version, edited ? " as a draft" : "");
        return edited ? ImportResult.KeptAsDraft : ImportResult.Published;
    }

    private static Task<string?> BaselineAsync(GridFlowDbContext context, string definitionId) =>
        context.Definitions.Where(stored => stored.DefinitionId == definitionId && stored.Baseline != "")
            .OrderByDescending(stored => stored.Version).Select(stored => stored.Baseline).FirstOrDefaultAsync();
}
