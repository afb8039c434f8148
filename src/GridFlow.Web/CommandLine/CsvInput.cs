using System.CommandLine;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using GridFlow.Data.Texts;
using GridFlow.Rules.Files;

namespace GridFlow.Web.CommandLine;

/// <summary>The CSV files of the rule verbs: in whatever encoding they are; what is wrong with one is said in both languages.</summary>
internal static class CsvInput
{
    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = null,
        MissingFieldFound = null,
        DetectDelimiter = true,
        DetectDelimiterValues = [",", "\t", ";"],
    };

    public static Option<FileInfo> Option() => new("--input") { Description = "CSV（UTF-8 或 GB18030）· a CSV with a header", Required = true };

    public static Option<string> Column(string name, string standard) => new(name) { Description = $"列名 · column (default {standard})", DefaultValueFactory = _ => standard };

    public static Option<string?> OptionalColumn(string name, string what) => new(name) { Description = what };

    /// <summary>Opens a file and reads its head; says what is wrong and returns nothing where it cannot be used.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">The columns it must have; null for one that was not asked for.</param>
    public static CsvReader? Open(FileInfo file, params string?[] columns)
    {
        if (!file.Exists)
        {
            Console.Error.WriteLine($"找不到文件 · No such file: {file.FullName}");
            return null;
        }

        var reader = new CsvReader(TextFiles.Open(file.FullName), Configuration);
        if (!reader.Read() || !reader.ReadHeader())
        {
            Console.Error.WriteLine($"文件是空的，没有表头 · The file is empty, it has no header: {file.FullName}");
            reader.Dispose();
            return null;
        }

        foreach (var column in columns.OfType<string>().Where(column => !reader.HeaderRecord!.Contains(column)))
        {
            Console.Error.WriteLine($"文件中没有列“{column}”，只有 · The file has no column “{column}”, only: {string.Join(", ", reader.HeaderRecord!)}");
            reader.Dispose();
            return null;
        }

        return reader;
    }

    /// <summary>A cell; empty where the row is too short or the column was not asked for.</summary>
    public static string Cell(this CsvReader reader, string? column) => column is null ? "" : FormulaCell.Plain(reader.GetField(column)?.Trim() ?? "");

    /// <summary>Opens a result file; says so and returns nothing where it is the input itself.</summary>
    public static CsvSheet? Create(FileInfo file, FileInfo input)
    {
        if (file.FullName == input.FullName)
        {
            Console.Error.WriteLine($"结果不能写回输入文件 · The result cannot replace the input: {file.FullName}");
            return null;
        }

        file.Directory?.Create();
        return new CsvSheet(file.Create());
    }
}
