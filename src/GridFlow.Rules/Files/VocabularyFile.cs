using System.Collections.Immutable;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Files;

/// <summary>Reads <c>categories.csv</c> and <c>departments.csv</c>; columns are found by their heads.</summary>
internal static class VocabularyFile
{
    public static ImmutableArray<Category> Categories(RuleFile file, Diagnosis diagnosis)
    {
        var rows = Csv.Read(file.Text);
        var found = ImmutableArray.CreateBuilder<Category>();
        if (rows.IsEmpty)
            return [];
        var column = Columns(rows[0]);
        foreach (var row in rows.Skip(1))
        {
            var code = Keyboard.Plain(Text("code"));
            if (code.Length == 0)
                diagnosis.Wrong("缺少类别代码。", "The category has no code.", "", row.Line);
            found.Add(new Category(code, Text("name"))
            {
                Kind = Text("kind"),
                Major = Text("major"),
                LeadDepartment = Text("lead") is { Length: > 0 } lead ? lead : null,
                AssistingDepartments = Csv.Split(Text("assist")),
                Limit = Limit("limit"),
                Severity = Keyboard.Plain(Text("severity")) is { Length: 1 } severity && char.IsAsciiDigit(severity[0]) ? severity[0] - '0' : null,
                EmergencyWords = Csv.Split(Text("emergency_words")),
                EmergencyLimit = Limit("emergency_limit"),
                Source = Text("source"),
                Place = new SourcePlace(file.Name, row.Line),
            });

            string Text(string name) => column.TryGetValue(name, out var at) ? row.Cell(at) : "";

            TimeLimit? Limit(string name)
            {
                var text = Text(name);
                if (text.Length == 0)
                    return null;
                if (TimeLimit.TryParse(text, out var limit))
                    return limit;
                diagnosis.Wrong($"“{text}”不是有效的时限。", $"“{text}” is no limit.", code, row.Line);
                return null;
            }
        }

        return found.ToImmutable();
    }

    public static ImmutableArray<Department> Departments(RuleFile file, Diagnosis diagnosis)
    {
        var rows = Csv.Read(file.Text);
        if (rows.IsEmpty)
            return [];
        var column = Columns(rows[0]);
        if (column.ContainsKey("name") && column.ContainsKey("short"))
            return [.. rows.Skip(1).Select(row => new Department(
                row.Cell(column["name"]),
                row.Cell(column["short"]),
                row.Cell(column.GetValueOrDefault("kind", -1)),
                row.Cell(column.GetValueOrDefault("typical_matters", -1))))];
        diagnosis.Wrong("缺少 name 或 short 列。", "The column name or short is missing.", "", rows[0].Line);
        return [];
    }

    private static Dictionary<string, int> Columns(CsvRow head) =>
        head.Cells.Select((name, at) => (name: Keyboard.Plain(name).Trim(), at)).DistinctBy(column => column.name)
            .ToDictionary(column => column.name, column => column.at, StringComparer.Ordinal);
}
