using System.IO.Compression;
using System.Text;

namespace GridFlow.EndToEnd.Workbench.Editor;

/// <summary>Changes a text in an xlsx file without any library of ours: what somebody else's program does to it.</summary>
internal static class Spreadsheet
{
    public static byte[] Replace(byte[] book, string text, string by)
    {
        using var memory = new MemoryStream();
        memory.Write(book);
        using (var packed = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
        {
            var strings = packed.Entries.Single(entry => entry.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal));
            var name = strings.FullName;
            string content;
            using (var reader = new StreamReader(strings.Open()))
                content = reader.ReadToEnd();
            Assert.Contains($">{text}<", content);
            strings.Delete();
            using var writer = new StreamWriter(packed.CreateEntry(name).Open(), new UTF8Encoding(false));
            writer.Write(content.Replace($">{text}<", $">{by}<", StringComparison.Ordinal));
        }

        return memory.ToArray();
    }
}
