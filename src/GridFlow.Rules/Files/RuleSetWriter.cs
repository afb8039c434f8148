using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Files;

/// <summary>
/// Writes a rule set as the files <see cref="RuleSetReader"/> reads: what is written reads back as the same set, and a
/// small change to the set is a small change to the files.
/// </summary>
public static class RuleSetWriter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>The files of a set.</summary>
    public static ImmutableArray<RuleFile> Write(RuleSet set)
    {
        var files = ImmutableArray.CreateBuilder<RuleFile>();
        files.Add(new RuleFile("set.json", JsonSerializer.Serialize(new RuleSetReader.SetHead(
            set.Id, Written(set.Jurisdiction), Written(set.Version), set.Parent, Written(set.Title), Written(set.EnglishTitle),
            set.SwitchedOff.IsEmpty ? null : [.. set.SwitchedOff]), Json) + "\n"));
        if (!set.Rules.IsEmpty)
            files.AddRange(set.Rules.GroupBy(rule => rule.Place.File.EndsWith(".rules", StringComparison.Ordinal) ? rule.Place.File : "rules.rules")
                .Select(group => new RuleFile(group.Key, Rules(group))));
        files.AddRange(set.Situations.GroupBy(one => one.Place.File.EndsWith(".situations", StringComparison.Ordinal) ? one.Place.File : "situations.situations")
            .Select(group => new RuleFile(group.Key, SituationText.Print(group))));
        files.AddRange(set.Tables.Select(table => new RuleFile($"{table.Id}.table.csv", Table(table))));
        files.AddRange(set.Scores.Select(table => new RuleFile($"{table.Id}.scores.csv", Scores(table))));
        if (!set.Categories.IsEmpty)
            files.Add(new RuleFile("categories.csv", Categories(set.Categories)));
        if (!set.Departments.IsEmpty)
            files.Add(new RuleFile("departments.csv", Csv.Write(
                [["name", "short", "kind", "typical_matters"], .. set.Departments.Select(one => new[] { one.Name, one.ShortName, one.Kind, one.Matters })])));
        if (!set.Tests.IsEmpty)
            files.Add(new RuleFile("tests.cases.csv", Cases(set.Tests)));
        return files.ToImmutable();
    }

    /// <summary>Rules as the text of one <c>.rules</c> file.</summary>
    public static string Rules(IEnumerable<Rule> rules)
    {
        var text = new StringBuilder();
        foreach (var rule in rules)
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"rule {rule.Id} {ConditionPrinter.Quote(rule.Name)}");
            if (rule.Priority != 0)
                text.Append(CultureInfo.InvariantCulture, $" priority {rule.Priority}");
            text.Append('\n');
            if (!rule.Enabled)
                text.Append("  off\n");
            if (rule.From is not null || rule.To is not null)
                text.Append(CultureInfo.InvariantCulture, $"  from {rule.From:yyyy-MM-dd}{(rule.From is null ? "" : " ")}{(rule.To is null ? "" : "to ")}{rule.To:yyyy-MM-dd}\n");
            if (!Condition.IsAlways(rule.When))
                text.Append(CultureInfo.InvariantCulture, $"  when {ConditionPrinter.Print(rule.When)}\n");
            text.Append(CultureInfo.InvariantCulture, $"  then {OutcomeText.Print(rule.Then)}\n");
            if (rule.Note.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"  note {Blocks.Written(rule.Note, RulesFile.Clauses)}\n");
            foreach (var test in rule.Tests)
                text.Append(CultureInfo.InvariantCulture, $"  test {TestText.Print(test)}\n");
        }

        return text.ToString();
    }

    /// <summary>A decision table as CSV. Cells a column's form cannot hold are moved to a column <c>when</c>.</summary>
    public static string Table(DecisionTable table)
    {
        var cells = table.Rows.Select(row => table.Inputs.Select((input, at) => TableCell.Print(input, row.Tests[at])).ToArray()).ToList();
        var whole = cells.Any(row => row.Contains(null));
        var tests = table.Rows.Select(row => row.Cases.Length).DefaultIfEmpty(0).Max();
        List<string[]> rows =
        [
            ["#table", table.Id, table.Name],
            ["#hit", TableFile.NameOf(table.Policy)],
            ["#priority", table.Priority.ToString(CultureInfo.InvariantCulture)],
        ];
        if (!table.OutputOrder.IsEmpty)
            rows.Add(["#order", .. table.OutputOrder]);
        rows.Add(
        [
            "id", .. table.Inputs.Select(input => input.Field.Length == 0 ? "when" : $"{input.Field} {input.Operator}"), .. whole ? ["when"] : Array.Empty<string>(),
            .. table.Outputs.Select(kind => $"then {OutcomeText.Name(kind).English}"), "note", .. Enumerable.Repeat("test", tests),
        ]);
        rows.AddRange(table.Rows.Select((row, number) => (string[])
        [
            row.Id, .. cells[number].Select(cell => cell ?? ""), .. whole ? [Moved(row, cells[number])] : Array.Empty<string>(),
            .. table.Outputs.Select(kind => OutcomeText.PrintCell(kind, row.Then)), row.Note, .. row.Cases.Select(test => test.Text),
        ]));
        return Csv.Write(rows);
    }

    /// <summary>A scoring table as CSV, a row per category and number of points.</summary>
    public static string Scores(ScoringTable table)
    {
        List<string[]> rows =
        [
            ["#scores", table.Id, table.Name],
            ["#priority", table.Priority.ToString(CultureInfo.InvariantCulture)],
            ["#minimum", table.Minimum.ToString(CultureInfo.InvariantCulture)],
            ["#lead", table.Lead.ToString(CultureInfo.InvariantCulture)],
            ["#subject", table.SubjectFactor.ToString(CultureInfo.InvariantCulture)],
            ["category", "points", "keywords"],
        ];
        rows.AddRange(table.Lines.GroupBy(line => (line.Category, line.Points, line.Keyword.Length == 0)).Select(group => (string[])
            [group.Key.Category, group.Key.Points.ToString(CultureInfo.InvariantCulture), string.Join('|', group.Select(line => line.Keyword))]));
        return Csv.Write(rows);
    }

    private static string? Written(string text) => text.Length == 0 ? null : text;

    private static string Moved(TableRow row, string?[] cells) => row.Tests.Where((test, at) => test is not null && cells[at] is null)
        .Aggregate("", (text, test) => text.Length == 0 ? $"({ConditionPrinter.Print(test!)})" : $"{text} and ({ConditionPrinter.Print(test!)})");

    private static string Categories(ImmutableArray<Category> categories) => Csv.Write(
    [
        ["code", "kind", "major", "name", "lead", "assist", "limit", "severity", "emergency_words", "emergency_limit", "source"],
        .. categories.Select(one => new[]
        {
            one.Code, one.Kind, one.Major, one.Name, one.LeadDepartment ?? "", string.Join('|', one.AssistingDepartments), one.Limit?.ToString() ?? "",
            one.Severity?.ToString(CultureInfo.InvariantCulture) ?? "", string.Join('|', one.EmergencyWords), one.EmergencyLimit?.ToString() ?? "", one.Source,
        }),
    ]);

    private static string Cases(ImmutableArray<RuleTest> tests)
    {
        var fields = tests.SelectMany(test => test.Facts.Keys).Distinct().Order(StringComparer.Ordinal).ToArray();
        var kinds = tests.SelectMany(test => test.Expected.Kinds).Distinct().Order().ToArray();
        return Csv.Write(
        [
            ["text", .. fields, .. kinds.Select(kind => $"then {OutcomeText.Name(kind).English}"), "unsure"],
            .. tests.Select(test => (string[])
            [
                test.Text, .. fields.Select(field => test.Facts.GetValueOrDefault(field, "")),
                .. kinds.Select(kind => OutcomeText.PrintCell(kind, test.Expected)), test.ExpectUnsure ? "yes" : "",
            ]),
        ]);
    }
}
