using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Files;

/// <summary>
/// Reads <c>*.scores.csv</c>: meta rows <c>#scores,ID,名称</c>, <c>#priority,N</c>, <c>#minimum,N</c>, <c>#lead,N</c>,
/// <c>#subject,N</c>; then a row per category and group of keywords with the same points: <c>category,points,keywords</c>.
/// </summary>
internal static class ScoresFile
{
    public static ScoringTable? Read(RuleFile file, Diagnosis diagnosis)
    {
        var table = new ScoringTable("", "") { Place = new SourcePlace(file.Name, 1) };
        var lines = ImmutableArray.CreateBuilder<ScoreLine>();
        var headed = false;
        foreach (var row in Csv.Read(file.Text))
        {
            if (row.Plain(0).StartsWith('#'))
                table = Meta(table, row, diagnosis);
            else if (!headed)
                headed = row.Plain(0) == "category" && row.Plain(1) == "points" && row.Plain(2) == "keywords"
                    || Wrong(diagnosis, row, "列名应为 category,points,keywords。", "The columns are category,points,keywords.");
            else if (int.TryParse(row.Plain(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var points))
                lines.AddRange((row.Cell(2) is { Length: > 0 } words ? Csv.Split(words) : [""])
                    .Select(word => new ScoreLine(row.Plain(0).Split(' ')[0], word, points)));
            else
                Wrong(diagnosis, row, "分值应为整数。", "Points are a whole number.");
        }

        if (table.Id.Length > 0)
            return table with { Lines = lines.ToImmutable() };
        diagnosis.Wrong("缺少 #scores,编号,名称。", "The row #scores,id,name is missing.", "", 1);
        return null;
    }

    private static ScoringTable Meta(ScoringTable table, CsvRow row, Diagnosis diagnosis)
    {
        var value = row.Plain(1);
        if (row.Plain(0) == "#scores")
            return table with { Id = value, Name = row.Cell(2) is { Length: > 0 } name ? name : value };
        if (int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            switch (row.Plain(0))
            {
                case "#priority": return table with { Priority = number };
                case "#minimum": return table with { Minimum = number };
                case "#lead": return table with { Lead = number };
                case "#subject": return table with { SubjectFactor = number };
            }

        if (row.Plain(0) != "#")
            Wrong(diagnosis, row, $"不认识的设置“{row.Cell(0)}”。", $"Unknown setting {row.Cell(0)}.");
        return table;
    }

    private static bool Wrong(Diagnosis diagnosis, CsvRow row, string chinese, string english)
    {
        diagnosis.Wrong(chinese, english, "", row.Line);
        return true;
    }
}
