using System.Numerics;
using System.Runtime.InteropServices;

namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>Keywords ignore the case of Latin letters and the width of ASCII: ＫＴＶ is KTV is ktv.</summary>
internal static class Folding
{
    private const ushort Wide = 0xFF01;
    private const ushort WideCount = 0x5E;
    private const ushort WideToPlain = 0xFEE0;

    public static char Fold(char one)
    {
        if ((uint)(one - Wide) < WideCount)
            one = (char)(one - WideToPlain);
        return (uint)(one - 'A') < 26 ? (char)(one | 0x20) : one;
    }

    /// <summary>The text folded into the buffer, which grows as needed. Many characters at a time: every Chinese text has wide commas.</summary>
    public static ReadOnlySpan<char> Fold(string text, ref char[] buffer)
    {
        if (buffer.Length < text.Length)
            buffer = new char[Math.Max(text.Length, buffer.Length * 2)];
        var source = MemoryMarshal.Cast<char, ushort>(text.AsSpan());
        var target = MemoryMarshal.Cast<char, ushort>(buffer.AsSpan(0, text.Length));
        var at = 0;
        for (; at <= source.Length - Vector<ushort>.Count; at += Vector<ushort>.Count)
        {
            var some = new Vector<ushort>(source[at..]);
            some -= Vector.LessThan(some - new Vector<ushort>(Wide), new Vector<ushort>(WideCount)) & new Vector<ushort>(WideToPlain);
            some |= Vector.LessThan(some - new Vector<ushort>('A'), new Vector<ushort>(26)) & new Vector<ushort>(0x20);
            some.CopyTo(target[at..]);
        }

        for (; at < source.Length; at++)
            target[at] = Fold((char)source[at]);
        return buffer.AsSpan(0, text.Length);
    }

    public static string Fold(string text) => string.Create(text.Length, text, static (folded, source) =>
    {
        for (var at = 0; at < folded.Length; at++)
            folded[at] = Fold(source[at]);
    });
}
