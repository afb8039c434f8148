using System.Globalization;
using GridFlow.Governance.Ladders.Choices;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions;

/// <summary>
/// The row that chose the ladder of a case, as its start keeps it: the version of the table, which never changes, and the row's place.
/// So a case costs no row more, and its page can still say it in both languages.
/// </summary>
/// <param name="VersionId">The version of the table.</param>
/// <param name="Row">The row's place, from 0.</param>
public sealed record ChosenRow(string VersionId, int Row)
{
    /// <summary>The input of the start under which it is kept.</summary>
    public const string Input = "LadderChoice";

    internal static string Write(string versionId, int row) => string.Create(CultureInfo.InvariantCulture, $"{versionId}#{row}");

    internal static ChosenRow? Read(string text) => text.LastIndexOf('#') is > 0 and var mark && int.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var row)
        ? new(text[..mark], row)
        : null;

    internal static async Task<CaseChoice?> FindAsync(GridFlowDbContext context, string? kept, CancellationToken cancellationToken)
    {
        if (kept is null || Read(kept) is not { } chosen) return null;
        var stored = await context.Definitions.Where(version => version.Id == chosen.VersionId).Select(version => new { version.Version, version.Content }).SingleOrDefaultAsync(cancellationToken);
        return stored is not null && ChoiceReader.Read(stored.Content).Value is { } table && chosen.Row < table.Rows.Length
            ? new(chosen.VersionId, stored.Version, chosen.Row, table.Rows[chosen.Row])
            : null;
    }
}

/// <summary>The row that chose the ladder of a case, to be shown.</summary>
/// <param name="VersionId">The version of the table.</param>
/// <param name="Version">Its number.</param>
/// <param name="Row">The row's place, from 0.</param>
/// <param name="Asks">What it asks of a case.</param>
public sealed record CaseChoice(string VersionId, int Version, int Row, ChoiceRow Asks);
