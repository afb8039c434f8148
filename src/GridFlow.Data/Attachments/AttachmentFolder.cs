using System.Security.Cryptography;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Attachments;

/// <summary>What was stored.</summary>
/// <param name="Sha256">Lower-case hexadecimal hash of the content, and its name in the folder.</param>
/// <param name="ContentType">What the content is.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredContent(string Sha256, string ContentType, long Size);

/// <summary>A file that was not taken, with the reason for its sender.</summary>
public sealed class AttachmentRefusedException(BilingualText reason) : Exception(reason.English)
{
    /// <summary>Why, for the sender.</summary>
    public BilingualText Reason { get; } = reason;

    /// <summary>The same, for whoever sent several.</summary>
    public AttachmentRefusedException Of(string file) => new(new($"照片“{file}”未被接收：{Reason.Chinese}", $"“{file}” was not accepted: {Reason.English}"));
}

/// <summary>
/// Photos lie in a folder under their hash, never in the database: a district makes 0.2–0.3 TB a year. The same photo
/// sent twice is stored once. Beside each lies its small picture for lists.
/// </summary>
public sealed class AttachmentFolder(string root, long maximumBytes = AttachmentFolder.DefaultMaximumBytes) : IDisposable
{
    /// <summary>Ten megabytes: a phone's photo with room to spare.</summary>
    public const long DefaultMaximumBytes = 10 * 1024 * 1024;

    private const string ThumbnailSuffix = ".small";

    /// <summary>Few at a time, so that the memory they take is bounded however many come at once.</summary>
    private readonly SemaphoreSlim _drawing = new(2, 2);

    /// <summary>The largest photo taken, in bytes.</summary>
    public long MaximumBytes => maximumBytes;

    /// <summary>Stores a photo, drawn anew (<see cref="Photo"/>).</summary>
    /// <exception cref="AttachmentRefusedException">Too large, empty, damaged, or not a JPEG, PNG or WebP image.</exception>
    public async Task<StoredContent> StoreAsync(Stream content, CancellationToken cancellationToken = default)
    {
        var sent = await ReadAsync(content, cancellationToken);
        Photo photo;
        await _drawing.WaitAsync(cancellationToken);
        try
        {
            photo = await Task.Run(() => Photo.Read(sent), cancellationToken);
        }
        finally
        {
            _drawing.Release();
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(photo.Content));
        PrivateFolder.Ensure(root);
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        await WriteAsync(PathOf(name) + ThumbnailSuffix, photo.Thumbnail, cancellationToken);
        await WriteAsync(PathOf(name), photo.Content, cancellationToken);
        return new StoredContent(name, Photo.ContentType, photo.Content.Length);
    }

    /// <summary>Opens a stored photo, or <see langword="null"/> where there is none.</summary>
    public Stream? Open(string sha256) => File.Exists(PathOf(sha256)) ? File.OpenRead(PathOf(sha256)) : null;

    /// <summary>Opens its small picture, or the photo where it has none.</summary>
    public Stream? OpenThumbnail(string sha256) => File.Exists(PathOf(sha256) + ThumbnailSuffix) ? File.OpenRead(PathOf(sha256) + ThumbnailSuffix) : Open(sha256);

    /// <summary>Hashes of photos that were stored last within a time, a folder at once. A photo sent again counts as stored again.</summary>
    /// <param name="from">At or after.</param>
    /// <param name="to">Before.</param>
    public IEnumerable<IReadOnlyList<string>> StoredBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var folder in new DirectoryInfo(root).EnumerateDirectories())
            yield return [.. folder.EnumerateFiles().Where(file => file.Name.Length == 64 && file.LastWriteTimeUtc >= from.UtcDateTime && file.LastWriteTimeUtc < to.UtcDateTime).Select(file => file.Name)];
    }

    /// <summary>Removes a photo, unless it was sent again meanwhile, and says whether it did.</summary>
    /// <param name="sha256">Its hash.</param>
    /// <param name="before">It goes if it was stored last before this moment.</param>
    public bool Remove(string sha256, DateTimeOffset before)
    {
        if (File.GetLastWriteTimeUtc(PathOf(sha256)) >= before.UtcDateTime) return false;
        // The photo last: as long as it lies there, what is left of it is found again.
        File.Delete(PathOf(sha256) + ThumbnailSuffix);
        File.Delete(PathOf(sha256));
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _drawing.Dispose();

    private async Task<byte[]> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[81920];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (kept.Length + read > maximumBytes)
                throw new AttachmentRefusedException(new BilingualText($"图片不能超过 {maximumBytes / 1024 / 1024} MB", $"A photo may have at most {maximumBytes / 1024 / 1024} MB"));
            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    /// <summary>Whole or not at all.</summary>
    private async Task WriteAsync(string target, byte[] content, CancellationToken cancellationToken)
    {
        var temporary = Path.Combine(root, $".{Guid.NewGuid():N}.part");
        try
        {
            await File.WriteAllBytesAsync(temporary, content, cancellationToken);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string PathOf(string sha256)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)) throw new ArgumentException("Not a hash.", nameof(sha256));
        return Path.Combine(root, sha256[..2], sha256);
    }
}
