using GridFlow.Testing;

namespace GridFlow.Data.Tests.Compliance;

/// <summary>A copy of the shipped folders to spoil.</summary>
internal sealed class TemporaryDocuments : IDisposable
{
    public TemporaryDocuments()
    {
        foreach (var folder in new[] { "workflows", "rules" })
            foreach (var file in Directory.EnumerateFiles(ProjectRoot.Combine(folder), "*", SearchOption.AllDirectories))
                Write(System.IO.Path.GetRelativePath(ProjectRoot.Path, file), File.ReadAllText(file));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("gridflow-documents-").FullName;

    public void Write(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
