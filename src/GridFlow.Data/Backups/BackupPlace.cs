using System.IO.Compression;
using System.Text;

namespace GridFlow.Data.Backups;

/// <summary>Where a backup lies: a folder, or one ZIP where the name ends in <c>.zip</c>. Paths in it are written with <c>/</c>.</summary>
internal abstract class BackupPlace : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a place to write to. It is for its owner's eyes only: what lies in it is personal, and opens the platform.</summary>
    public static BackupPlace Create(string path)
    {
        if (!IsZip(path))
            return new FolderPlace((OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute)).FullName);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new ZipPlace(new ZipArchive(NewFile(path, FileMode.CreateNew), ZipArchiveMode.Create, leaveOpen: false, Encoding.UTF8));
    }

    /// <summary>Opens a place to read from.</summary>
    /// <exception cref="FileNotFoundException">Nothing is there.</exception>
    public static BackupPlace Open(string path) =>
        Directory.Exists(path) ? new FolderPlace(Path.GetFullPath(path))
        : File.Exists(path) ? new ZipPlace(ZipFile.OpenRead(path))
        : throw new FileNotFoundException($"没有这个备份 · There is no backup at {path}");

    /// <summary>What lies in it below a folder.</summary>
    public abstract IEnumerable<string> Files(string folder);

    /// <summary>Reads a part, or <see langword="null"/> where there is none.</summary>
    public abstract Stream? Read(string path);

    /// <summary>Writes a part in the place of an earlier one.</summary>
    public abstract Task WriteAsync(string path, Stream content, CancellationToken cancellationToken);

    /// <summary>Whether a part is there already that never changes: a backup into the same folder copies what is new.</summary>
    public abstract bool Has(string path, long size);

    public abstract ValueTask DisposeAsync();

    private static FileStream NewFile(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private static bool IsZip(string path) => path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private sealed class FolderPlace(string root) : BackupPlace
    {
        public override IEnumerable<string> Files(string folder) => !Directory.Exists(Full(folder)) ? []
            : Directory.EnumerateFiles(Full(folder), "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));

        public override Stream? Read(string path) => File.Exists(Full(path)) ? File.OpenRead(Full(path)) : null;

        public override async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
        {
            var target = Full(path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // Whole or not at all: the backup of before stands until this one does.
            var part = target + ".part";
            await using (var file = NewFile(part, FileMode.Create))
                await content.CopyToAsync(file, cancellationToken);
            File.Move(part, target, overwrite: true);
        }

        public override bool Has(string path, long size) => new FileInfo(Full(path)) is { Exists: true, Length: var there } && there == size;

        public override ValueTask DisposeAsync() => default;

        private string Full(string path) => Path.Combine(root, path);
    }

    private sealed class ZipPlace(ZipArchive zip) : BackupPlace
    {
        public override IEnumerable<string> Files(string folder) => zip.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal));

        public override Stream? Read(string path) => zip.GetEntry(path)?.Open();

        public override async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
        {
            // Photos do not become smaller.
            await using var target = await zip.CreateEntry(path, path.StartsWith(Backup.Attachments, StringComparison.Ordinal) ? CompressionLevel.NoCompression : CompressionLevel.Fastest).OpenAsync(cancellationToken);
            await content.CopyToAsync(target, cancellationToken);
        }

        public override bool Has(string path, long size) => false;

        public override ValueTask DisposeAsync() => zip.DisposeAsync();
    }
}
