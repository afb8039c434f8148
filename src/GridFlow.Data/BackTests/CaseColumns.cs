using System.Collections.Immutable;

namespace GridFlow.Data.BackTests;

/// <summary>What a column of a file of cases may hold.</summary>
public enum CaseField
{
    /// <summary>The report's words.</summary>
    Text,

    /// <summary>A title above them.</summary>
    Title,

    /// <summary>The department that really closed the case.</summary>
    Department,

    /// <summary>The category it really was, code or name.</summary>
    Category,

    /// <summary>When it came in.</summary>
    Time,

    /// <summary>The sender's own number.</summary>
    Number,

    /// <summary>The grid's id or name.</summary>
    Grid,

    /// <summary>The place in words.</summary>
    Address,
}

/// <summary>Which column of a file is what: its position from 0.</summary>
/// <param name="At">The columns that were told or recognised.</param>
public sealed record CaseColumns(ImmutableDictionary<CaseField, int> At)
{
    /// <summary>Heads that offices commonly use, as the import of incidents knows them too.</summary>
    private static readonly Dictionary<CaseField, string[]> Known = new()
    {
        [CaseField.Text] = ["text", "内容", "诉求内容", "事件描述", "问题描述", "描述", "description"],
        [CaseField.Title] = ["title", "标题", "主题", "诉求标题"],
        [CaseField.Department] = ["department", "closed_by", "办结部门", "办结单位", "主办单位", "主办部门", "承办单位", "处置单位", "处置部门", "责任单位", "办理单位"],
        [CaseField.Category] = ["category", "类别", "事件类别", "问题类别", "分类"],
        [CaseField.Time] = ["submitted_at", "submittedAt", "时间", "上报时间", "诉求时间", "受理时间", "created_at", "date"],
        [CaseField.Number] = ["id", "number", "编号", "工单编号", "事件编号", "case_id", "external_id"],
        [CaseField.Grid] = ["grid", "grid_id", "网格", "网格编号", "所属网格"],
        [CaseField.Address] = ["address", "地址", "地点", "位置"],
    };

    /// <summary>What the heads tell by themselves.</summary>
    public static CaseColumns Guess(IReadOnlyList<string> header)
    {
        var found = ImmutableDictionary.CreateBuilder<CaseField, int>();
        foreach (var (field, names) in Known)
            for (var column = 0; column < header.Count && !found.ContainsKey(field); column++)
                if (names.Contains(header[column], StringComparer.OrdinalIgnoreCase)) found[field] = column;
        return new CaseColumns(found.ToImmutable());
    }

    /// <summary>The same with a field at another column, or nowhere.</summary>
    public CaseColumns With(CaseField field, int? column) => new(column is { } at ? At.SetItem(field, at) : At.Remove(field));

    /// <summary>A cell of a row; <see langword="null"/> where the column is absent or the cell empty.</summary>
    public string? Cell(IReadOnlyList<string> row, CaseField field) =>
        At.TryGetValue(field, out var column) && column < row.Count && row[column].Length > 0 ? row[column] : null;
}
