using System.Globalization;
using System.Text.Json;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Backups;

/// <summary>What a backup is of (<c>backup.json</c>).</summary>
/// <param name="Provider">The database it is for; one is not restored into the other.</param>
/// <param name="TakenAt">When, machine time, UTC.</param>
/// <param name="AuditLine">The last line of the audit log of that moment.</param>
/// <param name="AuditHash">Its hash.</param>
public sealed record BackupSheet(DatabaseProvider Provider, DateTimeOffset TakenAt, long AuditLine, string AuditHash);

/// <summary>What was copied.</summary>
/// <param name="Sheet">What it is of.</param>
/// <param name="Copied">Attachments that were copied.</param>
/// <param name="Kept">Attachments that lay there already.</param>
public sealed record BackupCount(BackupSheet Sheet, int Copied, int Kept);

/// <summary>
/// Database, attachments and keys of one moment, taken while the platform works. The database is copied first: whatever photo it tells of
/// was stored before it told of it, and photos never change. It is put in its place last: what an earlier backup left there is whole until then.
/// </summary>
public sealed class Backup(ContextFactory factory, Settings settings, AuditTrail trail, TimeProvider machine)
{
    internal const string Attachments = "attachments";
    private const string Keys = "keys";
    private const string Sheet = "backup.json";

    /// <summary>Writes a backup.</summary>
    /// <param name="path">A folder, in which only new attachments are copied when it is used again; or a new file that ends in <c>.zip</c>.</param>
    /// <param name="cancellationToken">Stops it; what lies there is then no backup.</param>
    /// <exception cref="InvalidOperationException">The database's own programs are missing or refused; the message says why.</exception>
    public async Task<BackupCount> WriteAsync(string path, CancellationToken cancellationToken = default)
    {
        // Before it is taken, so that it is in it: data leaves.
        await trail.WriteAsync(new AuditEntry(AuditAct.DataExported, AuditEntry.CommandLine, "", "backup", Path.GetFileName(path)));
        await using var place = BackupPlace.Create(path);
        using var work = new WorkFolder();
        var copy = DatabaseCopy.Of(factory);
        BackupSheet sheet;
        await using (var context = factory.CreateDbContext())
        {
            var head = await context.AuditHead.AsNoTracking().SingleAsync(cancellationToken);
            sheet = new BackupSheet(factory.Options.Provider, machine.GetUtcNow(), head.Last, head.LastHash);
        }

        await copy.WriteAsync(work.File, cancellationToken);
        var (copied, kept) = (0, 0);
        foreach (var file in FilesIn(settings.Attachments.Path))
        {
            if (await CopyAsync(place, settings.Attachments.Path, file, Attachments, cancellationToken)) copied++;
            else kept++;
        }

        foreach (var file in FilesIn(settings.DataProtection.Path)) await CopyAsync(place, settings.DataProtection.Path, file, Keys, cancellationToken);
        await using (var database = File.OpenRead(work.File)) await place.WriteAsync(copy.Name, database, cancellationToken);
        // Last: without it there is no backup.
        await place.WriteAsync(Sheet, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(sheet, JsonSerializerOptions.Web)), cancellationToken);
        return new BackupCount(sheet, copied, kept);
    }

    /// <summary>Puts a backup in the place of an empty installation. The database comes last: until it is there nothing was restored.</summary>
    /// <exception cref="InvalidOperationException">It is no backup, one of another database, or there is data already; the message says which.</exception>
    public async Task<BackupSheet> RestoreAsync(string path, CancellationToken cancellationToken = default)
    {
        await using var place = BackupPlace.Open(path);
        var sheet = await ReadSheetAsync(place, cancellationToken);
        if (sheet.Provider != factory.Options.Provider)
            throw new InvalidOperationException($"备份来自 {sheet.Provider}，当前配置是 {factory.Options.Provider} · The backup is of {sheet.Provider}, this installation is set to {factory.Options.Provider}");
        var copy = DatabaseCopy.Of(factory);
        await copy.RequireEmptyAsync(cancellationToken);
        await PutAsync(place, Attachments, settings.Attachments.Path, cancellationToken);
        await PutAsync(place, Keys, settings.DataProtection.Path, cancellationToken);
        using var work = new WorkFolder();
        await using (var database = place.Read(copy.Name) ?? throw NoBackup())
        await using (var file = File.Create(work.File)) await database.CopyToAsync(file, cancellationToken);
        await copy.RestoreAsync(work.File, cancellationToken);
        await trail.WriteAsync(new AuditEntry(
            AuditAct.OperatorActed, AuditEntry.CommandLine, "", "backup", string.Create(CultureInfo.InvariantCulture, $"restored from {sheet.TakenAt:yyyy-MM-dd'T'HH:mm:ss'Z'}")));
        return sheet;
    }

    /// <summary>How many attachments the database tells of that are not in the folder.</summary>
    public async Task<int> MissingAttachmentsAsync(CancellationToken cancellationToken = default)
    {
        await using var context = factory.CreateDbContext();
        var missing = 0;
        await foreach (var sha256 in context.Attachments.Select(file => file.Sha256).Union(context.PatrolPictures.Select(picture => picture.Sha256)).AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (!File.Exists(Path.Combine(settings.Attachments.Path, sha256[..2], sha256))) missing++;
        return missing;
    }

    private static async Task<BackupSheet> ReadSheetAsync(BackupPlace place, CancellationToken cancellationToken)
    {
        await using var stored = place.Read(Sheet) ?? throw NoBackup();
        return await JsonSerializer.DeserializeAsync<BackupSheet>(stored, JsonSerializerOptions.Web, cancellationToken) ?? throw NoBackup();
    }

    private static InvalidOperationException NoBackup() => new("这不是完整的备份 · This is no complete backup");

    private static IEnumerable<string> FilesIn(string folder) => !Directory.Exists(folder) ? []
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".part", StringComparison.Ordinal));

    /// <summary>Copies a file and says whether that was needed.</summary>
    private static async Task<bool> CopyAsync(BackupPlace place, string root, string file, string folder, CancellationToken cancellationToken)
    {
        var path = $"{folder}/{Path.GetRelativePath(root, file).Replace('\\', '/')}";
        try
        {
            if (place.Has(path, new FileInfo(file).Length)) return false;
            await using var content = File.OpenRead(file);
            await place.WriteAsync(path, content, cancellationToken);
            return true;
        }
        catch (FileNotFoundException)
        {
            // A photo that belonged to no report was cleared away meanwhile.
            return false;
        }
    }

    /// <summary>Writes what is not there yet: photos lie under their hash, and a key that is there is in use.</summary>
    private static async Task PutAsync(BackupPlace place, string folder, string root, CancellationToken cancellationToken)
    {
        var whole = PrivateFolder.Ensure(root).FullName + Path.DirectorySeparatorChar;
        foreach (var path in place.Files(folder))
        {
            var target = Path.GetFullPath(Path.Combine(root, path[(folder.Length + 1)..]));
            if (!target.StartsWith(whole, StringComparison.Ordinal)) throw NoBackup();
            if (File.Exists(target)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using (var content = place.Read(path)!)
            await using (var file = File.Create(target + ".part")) await content.CopyToAsync(file, cancellationToken);
            File.Move(target + ".part", target);
        }
    }

    /// <summary>A folder for the copy of the database on its way.</summary>
    private sealed class WorkFolder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("gridflow-backup-").FullName;

        public string File => Path.Combine(_path, "database");

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
