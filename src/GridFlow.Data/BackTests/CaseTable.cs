using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using GridFlow.Governance;
using GridFlow.Rules.Files;

namespace GridFlow.Data.BackTests;

/// <summary>A file of cases as rows and columns.</summary>
/// <param name="Header">The heads.</param>
/// <param name="Rows">The rows, each as wide as the header.</param>
public sealed record CaseTable(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The largest file that is taken, bytes.</summary>
    public const int LargestFile = 32 * 1024 * 1024;

    /// <summary>The most rows that are taken.</summary>
    public const int MostRows = 100_000;

    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = null,
        MissingFieldFound = null,
        DetectDelimiter = true,
        DetectDelimiterValues = [",", "\t", ";"],
    };

    /// <summary>Reads CSV in whatever encoding it is.</summary>
    /// <exception cref="GovernanceException">Empty, too long, without a row, or in no encoding that is known.</exception>
    public static CaseTable Read(byte[] content)
    {
        try
        {
            return Read(TextDecoding.Decode(content));
        }
        catch (FormatException unknown)
        {
            throw new GovernanceException("cases.encoding", new(unknown.Message, unknown.Message));
        }
    }

    /// <summary>Reads CSV text.</summary>
    /// <exception cref="GovernanceException">Empty, too long, or without a row.</exception>
    public static CaseTable Read(string text)
    {
        using var csv = new CsvReader(new StringReader(text.TrimStart('\uFEFF')), Configuration);
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { Length: > 0 } header || header.All(string.IsNullOrWhiteSpace))
            throw new GovernanceException("cases.empty", new("文件是空的，没有表头", "The file is empty, it has no header"));
        var rows = new List<IReadOnlyList<string>>();
        while (csv.Read())
        {
            if (rows.Count == MostRows) throw new GovernanceException("cases.many", new($"文件超过 {MostRows} 行，请分批回测", $"The file has more than {MostRows} rows; test it in parts"));
            rows.Add([.. Enumerable.Range(0, header.Length).Select(column => FormulaCell.Plain(csv.GetField(column)?.Trim() ?? ""))]);
        }

        return rows.Count > 0
            ? new CaseTable([.. header.Select(head => head.Trim())], rows)
            : throw new GovernanceException("cases.none", new("文件只有表头，没有案件", "The file has a header and no case"));
    }
}
