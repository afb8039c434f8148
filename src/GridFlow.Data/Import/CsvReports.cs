using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using GridFlow.Governance.Texts;

namespace GridFlow.Data.Import;

/// <summary>One row of a file: a report to register, or the reason why it cannot be one.</summary>
/// <param name="Line">1-based number of the record, header not counted.</param>
/// <param name="Cells">The row as it was, for the reject file.</param>
public sealed record ImportRow(int Line, IReadOnlyList<string> Cells)
{
    /// <summary>The sender's own number.</summary>
    public string? ExternalId { get; init; }

    /// <summary>Title and text together.</summary>
    public string Text { get; init; } = "";

    /// <summary>When the citizen wrote it.</summary>
    public DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Place in words.</summary>
    public string? Address { get; init; }

    /// <summary>Grid id.</summary>
    public string? Grid { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Longitude { get; init; }

    /// <summary>Degrees north.</summary>
    public double? Latitude { get; init; }

    /// <summary>What the sender thinks it is.</summary>
    public string? CategoryHint { get; init; }

    /// <summary>Who reported.</summary>
    public string? Reporter { get; init; }

    /// <summary>The reporter's phone.</summary>
    public string? Phone { get; init; }

    /// <summary>Why the row cannot be taken; <see langword="null"/> for a good one.</summary>
    public string? Rejection { get; init; }
}

/// <summary>Reads reports out of a CSV file with a header.</summary>
public static class CsvReports
{
    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = null,
        MissingFieldFound = null,
        DetectDelimiter = true,
        DetectDelimiterValues = [",", "\t", ";"],
    };

    /// <summary>The column names of the file.</summary>
    public static IReadOnlyList<string> ReadHeader(TextReader text)
    {
        using var csv = new CsvReader(text, Configuration, leaveOpen: true);
        return csv.Read() && csv.ReadHeader() ? [.. csv.HeaderRecord ?? []] : [];
    }

    /// <summary>Reads the rows one by one; a file of any length is never in memory as a whole.</summary>
    /// <param name="text">The file from its beginning.</param>
    /// <param name="columns">Which column is what.</param>
    /// <param name="zone">The zone of times that state none.</param>
    public static IEnumerable<ImportRow> Read(TextReader text, ReportColumns columns, TimeZoneInfo zone)
    {
        using var csv = new CsvReader(text, Configuration, leaveOpen: true);
        if (!csv.Read() || !csv.ReadHeader()) yield break;
        for (var line = 1; csv.Read(); line++)
            yield return Parse(line, csv, columns, zone);
    }

    private static ImportRow Parse(int line, CsvReader csv, ReportColumns columns, TimeZoneInfo zone)
    {
        string? Field(string name) => columns.Read(column => csv.GetField(column), name);
        var problems = new List<string>();
        var title = Field("title");
        var body = Field("text");
        if (body is null) problems.Add("内容为空 / the text is empty");
        return new ImportRow(line, csv.Parser.Record ?? [])
        {
            ExternalId = Field("id"),
            Text = title is null || body?.StartsWith(title, StringComparison.Ordinal) == true ? body ?? "" : $"{title}\n{body}",
            SubmittedAt = Time(Field("submittedAt"), zone, problems),
            Address = Field("address"),
            Grid = Field("grid"),
            Longitude = Degrees(Field("longitude"), 180, problems),
            Latitude = Degrees(Field("latitude"), 90, problems),
            CategoryHint = Field("category"),
            Reporter = Field("reporter"),
            Phone = Field("phone"),
            Rejection = problems.Count == 0 ? null : string.Join("; ", problems),
        };
    }

    private static DateTimeOffset? Time(string? text, TimeZoneInfo zone, List<string> problems)
    {
        if (text is null) return null;
        if (WrittenTime.TryParse(text, zone, out var time, out var problem)) return time;
        problems.Add($"{problem.Chinese} / {problem.English}");
        return null;
    }

    private static double? Degrees(string? text, double limit, List<string> problems)
    {
        if (text is null) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= limit) return value;
        problems.Add($"坐标“{text}”无效 / the coordinate '{text}' is not valid");
        return null;
    }
}
