using System.Text;
using System.Text.RegularExpressions;

namespace GridFlow.Rules.Files;

/// <summary>
/// Which encoding a text file is in: as its mark or its XML declaration says, else UTF-16 where every other byte is nothing,
/// else UTF-8 where it is valid UTF-8, else GB18030, which Chinese spreadsheets and editors still write. The one place that
/// decides it, for files, uploads and documents alike; the machine's own default never counts.
/// </summary>
public static partial class TextDecoding
{
    private const int HeadLength = 4096;

    private static readonly UTF8Encoding Utf8 = new(false, true);

    private static readonly (byte[] Mark, string Name)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], "utf-8"), ([0xFF, 0xFE, 0, 0], "utf-32"), ([0, 0, 0xFE, 0xFF], "utf-32BE"),
        ([0xFF, 0xFE], "utf-16"), ([0xFE, 0xFF], "utf-16BE"), ([0x84, 0x31, 0x95, 0x33], "GB18030"),
    ];

    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The text of a file, without a mark.</summary>
    /// <exception cref="FormatException">It is in no encoding that is known, or not in the one it declares.</exception>
    public static string Decode(byte[] content)
    {
        using var stream = new MemoryStream(content, writable: false);
        using var reader = Open(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Opens a text at its beginning in its encoding. It is read through once to know that; then it stands at its beginning again.</summary>
    /// <exception cref="FormatException">It is in no encoding that is known, or not in the one it declares.</exception>
    public static StreamReader Open(Stream stream)
    {
        var head = new byte[HeadLength];
        var length = stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        var encoding = Declared(head.AsSpan(0, length)) ?? Unmarked(head.AsSpan(0, length))
            ?? (IsIn(stream, Utf8) ? Utf8 : Strict("GB18030"));
        if (!ReferenceEquals(encoding, Utf8) && !IsIn(stream, encoding))
            throw new FormatException($"文件编码无法识别，请另存为 UTF-8（不符合 {encoding.WebName}）· The file's encoding is not understood; save it as UTF-8 (it is no {encoding.WebName})");
        stream.Position = 0;
        var mark = Marks.Where(known => head.AsSpan(0, length).StartsWith(known.Mark)).Select(known => known.Mark.Length).FirstOrDefault();
        stream.Position = mark;
        return new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false);
    }

    private static Encoding? Declared(ReadOnlySpan<byte> head)
    {
        foreach (var (mark, name) in Marks)
            if (head.StartsWith(mark)) return Strict(name);
        if (!head.StartsWith("<?xml"u8)) return null;
        var end = head.IndexOf("?>"u8);
        return XmlEncoding().Match(Encoding.ASCII.GetString(head[..(end < 0 ? head.Length : end)])) is { Success: true } declared ? Strict(declared.Groups[1].Value) : null;
    }

    // Texts have commas, digits and line breaks, which are half empty in UTF-16; in every other encoding NUL does not occur.
    private static Encoding? Unmarked(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var at = 0; at < head.Length; at++)
            if (head[at] == 0 && at % 2 == 0) even++;
            else if (head[at] == 0) odd++;
        return odd > 2 * even ? Strict("utf-16") : even > 2 * odd ? Strict("utf-16BE") : null;
    }

    private static bool IsIn(Stream stream, Encoding encoding)
    {
        stream.Position = 0;
        var (decoder, bytes, letters) = (encoding.GetDecoder(), new byte[HeadLength * 16], new char[HeadLength * 16 + 16]);
        try
        {
            for (int read; (read = stream.Read(bytes)) > 0;) decoder.GetChars(bytes.AsSpan(0, read), letters, flush: false);
            decoder.GetChars([], letters, flush: true);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding Strict(string name)
    {
        // GB2312 and GBK are parts of GB18030, and files that declare them use more than those parts.
        var wider = name.ToUpperInvariant() is "GB2312" or "GBK" or "GB_2312-80" or "CP936" ? "GB18030" : name;
        try
        {
            return Encoding.GetEncoding(wider, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (ArgumentException)
        {
            throw new FormatException($"没有“{name}”这种编码 · There is no encoding '{name}'");
        }
    }

    [GeneratedRegex("""\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")]
    private static partial Regex XmlEncoding();
}
