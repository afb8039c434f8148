using System.Buffers;
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
        var most = LengthOf(previous);
        foreach (var field in fields) most += LengthOf(field);
        var bytes = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var end = Append(bytes, 0, previous);
            foreach (var field in fields) end = Append(bytes, end, field);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes.AsSpan(0, end), hash);
            return Convert.ToHexString(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int LengthOf(string? field) => sizeof(int) + Encoding.UTF8.GetMaxByteCount(field?.Length ?? 0);

    /// <summary>With its length before it, so that no two lists of fields read alike.</summary>
    private static int Append(byte[] bytes, int start, string? field)
    {
        var length = Encoding.UTF8.GetBytes(field, bytes.AsSpan(start + sizeof(int)));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(start), field is null ? -1 : length);
        return start + sizeof(int) + length;
    }
}
