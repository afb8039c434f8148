using System.Security.Cryptography;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Attachments;

/// <summary>What was stored.</summary>
/// <param name="Sha256">Lower-case hexadecimal hash of the content, and its name in the folder.</param>
/// <param name="ContentType">What the content really is, by its first bytes; a file's own claim is not believed.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredContent(string Sha256, string ContentType, long Size);

/// <summary>A file that was not taken, with the reason for its sender.</summary>
public sealed class AttachmentRefusedException(BilingualText reason) : Exception(reason.English)
{
    /// <summary>Why, for the sender.</summary>
    public BilingualText Reason { get; } = reason;
}

/// <summary>
/// Photos lie in a folder under their hash, never in the database: a district makes 0.2–0.3 TB a year. The same photo
/// sent twice is stored once.
/// </summary>
public sealed class AttachmentFolder(string root, long maximumBytes = AttachmentFolder.DefaultMaximumBytes)
{
    /// <summary>Ten megabytes: a phone's photo with room to spare.</summary>
    public const long DefaultMaximumBytes = 10 * 1024 * 1024;

    /// <summary>The largest photo taken, in bytes.</summary>
    public long MaximumBytes => maximumBytes;

    /// <summary>Stores a photo.</summary>
    /// <exception cref="AttachmentRefusedException">Too large, empty, or not a JPEG, PNG or WebP image.</exception>
    public async Task<StoredContent> StoreAsync(Stream content, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(root);
        var temporary = Path.Combine(root, $".{Guid.NewGuid():N}.part");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long size = 0;
            string? type = null;
            await using (var file = File.Create(temporary))
            {
                var buffer = new byte[81920];
                int read;
                while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0)
                {
                    type ??= TypeOf(buffer.AsSpan(0, read)) ?? throw Refused("只能上传 JPEG、PNG 或 WebP 图片", "Only JPEG, PNG or WebP images are accepted");
                    size += read;
                    if (size > maximumBytes)
                        throw Refused($"图片不能超过 {maximumBytes / 1024 / 1024} MB", $"A photo may have at most {maximumBytes / 1024 / 1024} MB");
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    if (read < buffer.Length) break;
                }
            }

            if (type is null) throw Refused("文件是空的", "The file is empty");
            var name = Convert.ToHexStringLower(hash.GetHashAndReset());
            var target = PathOf(name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(temporary, target, overwrite: true);
            return new StoredContent(name, type, size);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Opens a stored photo, or <see langword="null"/> where there is none.</summary>
    public Stream? Open(string sha256) => File.Exists(PathOf(sha256)) ? File.OpenRead(PathOf(sha256)) : null;

    private static AttachmentRefusedException Refused(string chinese, string english) => new(new BilingualText(chinese, english));

    private static string? TypeOf(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return "image/jpeg";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return "image/png";
        if (start.StartsWith("RIFF"u8) && start.Length > 12 && start[8..12].SequenceEqual("WEBP"u8)) return "image/webp";
        return null;
    }

    private string PathOf(string sha256)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)) throw new ArgumentException("Not a hash.", nameof(sha256));
        return Path.Combine(root, sha256[..2], sha256);
    }
}
