using System.Collections.Frozen;
using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Ladders.Choices;

/// <summary>A table made ready to be asked for every report: no look-up leaves memory, and the rules are asked only where a row asks for what they decide.</summary>
public sealed class ChoiceChooser
{
    private readonly (ChoiceColumn Column, FrozenSet<string> Values, bool Except)[][] _rows;
    private readonly bool _asksRules;

    /// <summary>Makes a table ready.</summary>
    public ChoiceChooser(ChoiceTable table)
    {
        Table = table;
        _rows =
        [
            .. table.Rows.Select(row => ChoiceColumns.All.Where(column => !row[column].IsAny)
                .Select(column => (column, row[column].Values.ToFrozenSet(StringComparer.Ordinal), row[column].Except)).ToArray()),
        ];
        _asksRules = table.Rows.Any(row => !row.Category.IsAny || !row.Severity.IsAny);
    }

    /// <summary>The table.</summary>
    public ChoiceTable Table { get; }

    /// <summary>The place of the row that answers a new case; -1 where none does, which no table that was checked has.</summary>
    /// <param name="world">The case with its surroundings, before it begins.</param>
    /// <param name="now">The moment, UTC.</param>
    public int Choose(LadderWorld world, DateTimeOffset now) => Choose(CaseOf(world, now));

    /// <summary>The place of the row that answers; -1 where none does.</summary>
    public int Choose(ChoiceCase one)
    {
        for (var at = 0; at < _rows.Length; at++)
            if (Array.TrueForAll(_rows[at], cell => cell.Values.Contains(one[cell.Column]) != cell.Except))
                return at;
        return -1;
    }

    /// <summary>What rules decide here, the step that classifies will decide again: both are told the same.</summary>
    private ChoiceCase CaseOf(LadderWorld world, DateTimeOffset now)
    {
        var decision = _asksRules ? IncidentFacts.Decide(world.Rules, world, TimeZoneInfo.ConvertTime(now, world.Calendar.Zone), out _, explain: false) : null;
        return new ChoiceCase(KindAt(world.Organisation, world.Incident.GridId), decision?.Category ?? "", world.Incident.Channel, decision?.Severity ?? 1);
    }

    /// <summary>The kind of the ground a unit answers for; departments have none.</summary>
    public static string KindAt(OrganisationTree organisation, string? unitId) =>
        organisation.Find(unitId) is { } place && organisation.Rung(place) > 0 ? place.Kind : "";
}
