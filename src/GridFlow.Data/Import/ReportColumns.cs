using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Files;

namespace GridFlow.Data.Import;

/// <summary>
/// Which column of a file is which field of a report. Headers that offices commonly use are recognised; a mapping
/// such as <c>text=诉求内容,title=标题</c> says the rest.
/// </summary>
public sealed class ReportColumns
{
    /// <summary>The fields a row can fill, with the headers that are recognised without being told.</summary>
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = ["id", "编号", "工单编号", "事件编号", "case_id", "external_id"],
        ["text"] = ["text", "内容", "诉求内容", "事件描述", "问题描述", "description"],
        ["title"] = ["title", "标题", "主题", "诉求标题"],
        ["submittedAt"] = ["submitted_at", "submittedAt", "时间", "上报时间", "诉求时间", "created_at", "date"],
        ["address"] = ["address", "地址", "地点", "位置"],
        ["grid"] = ["grid", "grid_id", "网格", "网格编号"],
        ["longitude"] = ["longitude", "lng", "lon", "经度"],
        ["latitude"] = ["latitude", "lat", "纬度"],
        ["category"] = ["category_hint", "category", "类别", "事件类别"],
        ["reporter"] = ["reporter", "上报人", "诉求人", "姓名"],
        ["phone"] = ["phone", "电话", "联系电话", "手机"],
    };

    private readonly Dictionary<string, string> _columnOf;

    private ReportColumns(Dictionary<string, string> columnOf) => _columnOf = columnOf;

    /// <summary>The names of the fields, for help texts.</summary>
    public static IEnumerable<string> FieldNames => Known.Keys;

    /// <summary>Matches a file's header.</summary>
    /// <param name="header">The file's column names.</param>
    /// <param name="mapping">Pairs <c>field=column</c> separated by commas, or nothing.</param>
    /// <exception cref="ImportRefusedException">A field or column of the mapping does not exist, or no column holds the text.</exception>
    public static ReportColumns Match(IReadOnlyList<string> header, string? mapping)
    {
        var columnOf = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in (mapping ?? "").Split([',', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (field, column) = pair.Split(['=', '＝'], 2) is [var left, var right] ? (left.Trim(), right.Trim()) : (pair, "");
            if (!Known.ContainsKey(field))
                throw new ImportRefusedException(new BilingualText(
                    $"--map 中的字段“{field}”不存在；可用字段：{string.Join("、", FieldNames)}",
                    $"--map names the unknown field '{field}'; fields are {string.Join(", ", FieldNames)}"));
            if (!header.Contains(column))
                throw new ImportRefusedException(new BilingualText(
                    $"文件中没有列“{column}”；现有列：{string.Join("、", header)}",
                    $"The file has no column '{column}'; it has {string.Join(", ", header)}"));
            columnOf[field] = column;
        }

        foreach (var (field, names) in Known)
            if (!columnOf.ContainsKey(field) && header.FirstOrDefault(column => names.Contains(column.Trim(), StringComparer.OrdinalIgnoreCase)) is { } found)
                columnOf[field] = found;

        if (!columnOf.ContainsKey("text"))
            throw new ImportRefusedException(new BilingualText(
                $"找不到诉求内容所在的列；请用 --map text=列名 指定。现有列：{string.Join("、", header)}",
                $"No column holds the report's text; say --map text=COLUMN. The file has {string.Join(", ", header)}"));
        return new ReportColumns(columnOf);
    }

    /// <summary>A field of a row, trimmed, or <see langword="null"/> where the column is absent or empty.</summary>
    public string? Read(Func<string, string?> cell, string field) =>
        _columnOf.TryGetValue(field, out var column) && cell(column)?.Trim() is { Length: > 0 } value ? FormulaCell.Plain(value) : null;
}

/// <summary>The import cannot begin.</summary>
public sealed class ImportRefusedException(BilingualText reason) : Exception(reason.ToString())
{
    /// <summary>Why.</summary>
    public BilingualText Reason { get; } = reason;
}
