using System.Reflection;
using System.Text.RegularExpressions;
using GridFlow.Data;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace GridFlow.Web.Elsa.Studio;

/// <summary>
/// The files of Elsa Studio as its package brings them, each with its compressed siblings. They lie beside the program where
/// it was published, and where npm restored them before that; without npm there are none.
/// </summary>
internal sealed partial class StudioFiles : IDisposable
{
    private const string Immutable = "public, max-age=31536000, immutable";
    private static readonly (string Encoding, string Extension)[] Siblings = [("br", ".br"), ("gzip", ".gz")];
    private static readonly FileExtensionContentTypeProvider Types = CreateTypes();

    private readonly PhysicalFileProvider? _files;

    public StudioFiles(Settings settings)
    {
        var places = new[] { settings.Studio.Path, Path.Combine(AppContext.BaseDirectory, "studio"), Restored() };
        _files = places.FirstOrDefault(place => place is { Length: > 0 } && File.Exists(Path.Combine(place, "_framework", "blazor.webassembly.js"))) is { } folder ? new(Path.GetFullPath(folder)) : null;
    }

    /// <summary>Whether the package is there.</summary>
    public bool AreThere => _files is not null;

    /// <summary>Sends a file, compressed where the browser takes that.</summary>
    public IResult Send(string path, HttpContext http)
    {
        if (_files?.GetFileInfo(path) is not { Exists: true, PhysicalPath: not null } file || !Types.TryGetContentType(path, out var type)) return Results.NotFound();
        var headers = http.Response.Headers;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = Fingerprinted().IsMatch(path) ? Immutable : "no-cache";
        var accepted = http.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, extension) in Siblings)
        {
            if (!accepted.Any(one => one.Value == encoding && one.Quality is not 0d) || _files.GetFileInfo(path + extension) is not { Exists: true, PhysicalPath: not null } sibling) continue;
            headers.ContentEncoding = encoding;
            return Found(sibling, type, encoding);
        }

        return Found(file, type, "");
    }

    public void Dispose() => _files?.Dispose();

    private static IResult Found(IFileInfo file, string type, string encoding) =>
        TypedResults.PhysicalFile(file.PhysicalPath!, type, lastModified: file.LastModified, entityTag: new($"\"{file.LastModified.ToUnixTimeSeconds():x}-{file.Length:x}{encoding}\""));

    private static string? Restored() => typeof(StudioFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == "StudioPackage")?.Value;

    private static FileExtensionContentTypeProvider CreateTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".dat"] = "application/octet-stream";
        types.Mappings[".wasm"] = "application/wasm";
        types.Mappings[".cur"] = "image/x-icon";
        return types;
    }

    /// <summary>Names with the fingerprint of their content: <c>MudBlazor.fk4q4b3gx5.wasm</c>.</summary>
    [GeneratedRegex(@"\.[0-9a-z]{10}\.[a-z0-9.]+$")]
    private static partial Regex Fingerprinted();
}
