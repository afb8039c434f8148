using System.Text;
using System.Xml;

namespace GridFlow.Rules.Dmn;

/// <summary>Documents that lie side by side and may import each other by the namespaces they declare.</summary>
/// <param name="files">Opens each by its name.</param>
public sealed class DmnLibrary(IReadOnlyDictionary<string, Func<Stream>> files)
{
    private readonly Dictionary<string, DmnModel?> _imported = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _byNamespace;

    /// <summary>Reads a document and those it imports. One that is not here, or that imports itself by way of others, counts as not found.</summary>
    /// <param name="name">Its name among the files.</param>
    public DmnReading Read(string name)
    {
        _imported[name] = null;
        using var file = files[name]();
        var reading = DmnFile.Read(file, import => Imported(import.Namespace));
        _imported[name] = reading.Model;
        return reading;
    }

    private DmnModel? Imported(string space)
    {
        _byNamespace ??= files.Keys.Order(StringComparer.Ordinal).Select(name => (Namespace: Namespace(name), Name: name)).Where(file => file.Namespace.Length > 0)
            .GroupBy(file => file.Namespace, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Name, StringComparer.Ordinal);
        return !_byNamespace.TryGetValue(space, out var name) ? null : _imported.TryGetValue(name, out var known) ? known : Read(name).Model;
    }

    private string Namespace(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            using var file = files[name]();
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            reader.MoveToContent();
            return reader.GetAttribute("namespace") ?? "";
        }
        catch (XmlException)
        {
            return "";
        }
    }
}
