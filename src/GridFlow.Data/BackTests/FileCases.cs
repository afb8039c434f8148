using System.Globalization;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Texts;
using GridFlow.Rules.BackTesting;
using GridFlow.Rules.Sets;

namespace GridFlow.Data.BackTests;

/// <summary>A case of a file.</summary>
/// <param name="Case">As rules are asked about it.</param>
/// <param name="Text">Its words, for the list of what changed.</param>
public sealed record FileCase(PastCase Case, string Text);

/// <summary>Turns the rows of a file into past cases of a jurisdiction.</summary>
public static class FileCases
{
    /// <summary>What can be told of a file before it is run.</summary>
    /// <param name="Cases">Rows with words.</param>
    /// <param name="WithDepartment">Of them: those that name a department the rules know.</param>
    /// <param name="WithCategory">Of them: those that name a category the rules know.</param>
    /// <param name="UnknownDepartments">Departments the rules do not know, the most frequent first: these cases tell nothing about agreement.</param>
    /// <param name="UnreadableTimes">Times that are not understood and count as now.</param>
    public sealed record Outlook(int Cases, int WithDepartment, int WithCategory, IReadOnlyList<string> UnknownDepartments, int UnreadableTimes);

    private const int MostNamed = 5;

    /// <summary>Looks through a file without asking the rules.</summary>
    public static Outlook Look(CaseTable table, CaseColumns columns, Vocabulary vocabulary, TimeZoneInfo zone)
    {
        var (cases, departments, categories, times) = (0, 0, 0, 0);
        var unknown = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in table.Rows.Where(row => columns.Cell(row, CaseField.Text) is not null))
        {
            cases++;
            if (columns.Cell(row, CaseField.Department) is { } department)
            {
                if (vocabulary.Department(department) is not null) departments++;
                else unknown[department] = unknown.GetValueOrDefault(department) + 1;
            }

            if (Category(vocabulary, columns.Cell(row, CaseField.Category)) is not null) categories++;
            if (columns.Cell(row, CaseField.Time) is { } time && Moment(time, zone) is null) times++;
        }

        return new Outlook(cases, departments, categories, [.. unknown.OrderByDescending(pair => pair.Value).Select(pair => pair.Key).Take(MostNamed)], times);
    }

    /// <summary>The cases, in the order of the rows; rows without words are left out.</summary>
    /// <param name="table">The file.</param>
    /// <param name="columns">Which column is what.</param>
    /// <param name="snapshot">Organisation and calendar.</param>
    /// <param name="rules">The rules in force, for the names of departments and categories.</param>
    /// <param name="jurisdictionId">Whose rules are asked.</param>
    /// <param name="now">When a case without a time came in, UTC.</param>
    public static IEnumerable<FileCase> Read(CaseTable table, CaseColumns columns, CatalogueSnapshot snapshot, PublishedRules rules, string jurisdictionId, DateTimeOffset now)
    {
        var organisation = snapshot.Organisation(jurisdictionId);
        var calendar = snapshot.Calendar(jurisdictionId) ?? throw new InvalidOperationException($"No calendar is published for '{jurisdictionId}'.");
        var grids = organisation.Units.Where(unit => organisation.Rung(unit) > 0).SelectMany(unit => new[] { (Name: unit.Id, unit.Id), (unit.Name, unit.Id) })
            .DistinctBy(pair => pair.Name).ToDictionary(pair => pair.Name, pair => pair.Id);
        for (var line = 0; line < table.Rows.Count; line++)
        {
            var row = table.Rows[line];
            if (columns.Cell(row, CaseField.Text) is not { } words) continue;
            // As the import of incidents puts them together.
            var text = columns.Cell(row, CaseField.Title) is { } title && !words.StartsWith(title, StringComparison.Ordinal) ? $"{title}\n{words}" : words;
            var at = (columns.Cell(row, CaseField.Time) is { } time ? Moment(time, calendar.Zone) : null) ?? now;
            var report = new IncidentReport(jurisdictionId, Channel.Import, text)
            {
                Address = columns.Cell(row, CaseField.Address),
                PlaceUnitId = columns.Cell(row, CaseField.Grid) is { } grid ? grids.GetValueOrDefault(grid) : null,
            }.Placed(organisation);
            var local = TimeZoneInfo.ConvertTime(at, calendar.Zone);
            var world = new LadderWorld(Incident.Register(report, Guid.Empty, "", "", at), organisation, rules.Rules, calendar) { Rulings = snapshot.Rulings(jurisdictionId) };
            var known = columns.Cell(row, CaseField.Department) is { } department ? rules.Rules.Vocabulary.Department(department)?.Name : null;
            var number = columns.Cell(row, CaseField.Number) ?? (line + 1).ToString(CultureInfo.InvariantCulture);
            yield return new FileCase(
                new PastCase(number, IncidentFacts.Of(world, local), local, known)
                {
                    Category = Category(rules.Rules.Vocabulary, columns.Cell(row, CaseField.Category)),
                    Listed = category => IncidentFacts.Listed(world, category, local),
                },
                text);
        }
    }

    private static string? Category(Vocabulary vocabulary, string? written) => written is null ? null
        : vocabulary.Category(written)?.Code ?? vocabulary.Categories.FirstOrDefault(category => category.Name == written)?.Code;

    private static DateTimeOffset? Moment(string text, TimeZoneInfo zone) => WrittenTime.TryParse(text, zone, out var time, out _) ? time : null;
}
