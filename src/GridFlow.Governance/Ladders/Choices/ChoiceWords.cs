using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Fields;

namespace GridFlow.Governance.Ladders.Choices;

/// <summary>Rows and values of a table in the office's words.</summary>
public sealed class ChoiceWords(ChoiceSurroundings around)
{
    private const int MostNamed = 6;

    /// <summary>What a column is called.</summary>
    public static BilingualText Name(ChoiceColumn column) => column switch
    {
        ChoiceColumn.Kind => new("网格类型", "kind of grid"),
        ChoiceColumn.Category => new("类别", "category"),
        ChoiceColumn.Channel => new("来源渠道", "channel"),
        _ => new("严重程度", "severity"),
    };

    /// <summary>A value as people say it.</summary>
    public BilingualText Of(ChoiceColumn column, string value) => column switch
    {
        ChoiceColumn.Kind => FieldRegistry.Standard.Find("grid.kind")!.Known.FirstOrDefault(kind => kind.Code == value) is { Chinese: { } kind } ? new(kind, value) : new(value, value),
        ChoiceColumn.Category => around.Categories?.Category(value) is { } category ? new(category.Name, category.Name) : new(value, value),
        ChoiceColumn.Channel => Enum.TryParse<Channel>(value, out var channel) ? channel.Name() : new(value, value),
        _ => SeverityName(value),
    };

    /// <summary>A ladder's name; its definition where it is not in use.</summary>
    public string Ladder(string definition) => around.Ladders.GetValueOrDefault(definition, definition);

    /// <summary>What a cell asks for.</summary>
    public BilingualText Of(ChoiceColumn column, ChoiceCell cell)
    {
        if (cell.IsAny) return new("不限", "any");
        var values = cell.Values.Take(MostNamed).Select(value => Of(column, value)).ToList();
        var more = cell.Values.Length - values.Count;
        var (chinese, english) = (string.Join("、", values.Select(value => value.Chinese)), string.Join(", ", values.Select(value => value.English)));
        if (more > 0) (chinese, english) = ($"{chinese} 等 {cell.Values.Length} 项", $"{english} and {more} more");
        return cell.Except ? new($"除 {chinese} 外", $"all but {english}") : new(chinese, english);
    }

    /// <summary>The cases a row answers.</summary>
    public BilingualText Of(ChoiceRow row)
    {
        var asked = ChoiceColumns.All.Where(column => !row[column].IsAny).Select(column => (Name: Name(column), Cell: Of(column, row[column]))).ToList();
        return asked.Count == 0
            ? new("所有事件", "every case")
            : new(string.Join("；", asked.Select(part => $"{part.Name.Chinese} {part.Cell.Chinese}")), string.Join("; ", asked.Select(part => $"{part.Name.English} {part.Cell.English}")));
    }

    private static BilingualText SeverityName(string value) => value switch
    {
        "1" => new("一般", "Ordinary"),
        "2" => new("较重", "Serious"),
        "3" => new("紧急", "Urgent"),
        "4" => new("特急", "Emergency"),
        _ => new(value, value),
    };
}
