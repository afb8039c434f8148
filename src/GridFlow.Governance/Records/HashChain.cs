using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GridFlow.Governance.Records;

/// <summary>
/// Lines of a log that follow each other by hashes: each line's covers the hash of the line before and every field of its own, so
/// that no line can be changed, taken out or put in between without every later hash changing too.
/// </summary>
public static class HashChain
{
    /// <summary>What the first line follows.</summary>
    public const string Beginning = "";

    /// <summary>The hash of a line: 64 upper-case hexadecimal digits.</summary>
    /// <param name="previous">The hash of the line before, or <see cref="Beginning"/>.</param>
    /// <param name="fields">Every field of the line, always in the same order; <see langword="null"/> differs from an empty text.</param>
    public static string Next(string previous, params ReadOnlySpan<string?> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, previous);
        foreach (var field in fields) Append(hash, field);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>With its length before it, so that no two lists of fields read alike.</summary>
    private static void Append(IncrementalHash hash, string? field)
    {
        var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
