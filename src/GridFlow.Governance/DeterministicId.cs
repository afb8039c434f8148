using System.Security.Cryptography;
using System.Text;

namespace GridFlow.Governance;

/// <summary>
/// Identities derived from other identities. The core invents none, and a burst that is computed again after a
/// lost race must name its tasks and clocks as before, so that nothing is doubled.
/// </summary>
public static class DeterministicId
{
    /// <summary>A version 8 (custom, SHA-256) UUID of the parts; equal parts give equal ids.</summary>
    public static Guid From(params ReadOnlySpan<string> parts)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts!)), hash);
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
