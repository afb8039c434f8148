using System.Security.Cryptography;
using System.Text;
using GridFlow.Governance.Incidents;

namespace GridFlow.Data.Import;

/// <summary>A row with the key it is recognised by, and the report it makes.</summary>
internal sealed record KeyedRow(string Key, ImportRow Row, IncidentReport Report);

/// <summary>
/// The keys of a file's rows. A row with the sender's number is known by it. One without is known by what it says and by how
/// many have said exactly that before it in the file: rows that are put in above it do not make another of it.
/// </summary>
internal sealed class RowKeys(string source)
{
    private readonly Dictionary<string, int> _said = [];

    public string Of(ImportRow row)
    {
        if (row.ExternalId is { } id) return Numbered(source, id);
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', row.Cells))))[..32];
        _said[content] = _said.GetValueOrDefault(content) + 1;
        return $"import:{source}:#{content}/{_said[content]}";
    }

    /// <summary>The key of a sender's number under a source's name.</summary>
    public static string Numbered(string source, string id) => $"import:{source}:{id}";
}
