using GridFlow.Rules.Files;

namespace GridFlow.Data.Texts;

/// <summary>Text files of people and other systems, read in the encoding they are in. Nothing else in the platform opens a text file.</summary>
public static class TextFiles
{
    /// <summary>A whole file.</summary>
    /// <exception cref="FormatException">It is in no encoding that is known; the message names the file.</exception>
    public static string Read(string path)
    {
        using var text = Open(path);
        return text.ReadToEnd();
    }

    /// <summary>A file to be read piece by piece.</summary>
    /// <exception cref="FormatException">It is in no encoding that is known; the message names the file.</exception>
    public static StreamReader Open(string path)
    {
        var stream = File.OpenRead(path);
        try
        {
            return TextDecoding.Open(stream);
        }
        catch (FormatException unknown)
        {
            stream.Dispose();
            throw new FormatException($"{path}: {unknown.Message}", unknown);
        }
    }
}
