using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Import;

/// <summary>How far an import is.</summary>
/// <param name="Registered">Incidents this run made.</param>
/// <param name="AlreadyThere">Rows that an earlier run had registered.</param>
/// <param name="Rejected">Rows that cannot be taken.</param>
public sealed record ImportProgress(int Registered, int AlreadyThere, int Rejected)
{
    /// <summary>Rows dealt with.</summary>
    public int Total => Registered + AlreadyThere + Rejected;
}

/// <summary>A row that was not taken.</summary>
public sealed record RejectedRow(ImportRow Row, string Reason);

/// <summary>
/// Registers the rows of a file as incidents. Every row has a key of its own (the sender's number, else what it says), so
/// an import that was interrupted is simply run again: what is there is skipped, nothing is doubled. A number that comes
/// again with another text is no repetition: that row is rejected, since one of the two would be lost.
/// </summary>
public sealed class ReportImport(IncidentIntake intake, Catalogue catalogue, IDbContextFactory<GridFlowDbContext> contexts)
{
    /// <summary>So many rows are on their way at once, enough to fill a group commit.</summary>
    private const int Parallel = 64;

    /// <summary>So many rows are looked up with one question.</summary>
    private const int ChunkSize = 512;

    /// <summary>Runs or continues an import.</summary>
    /// <param name="rows">The rows of the file.</param>
    /// <param name="jurisdictionId">Where the incidents belong.</param>
    /// <param name="source">A name for the file that stays the same when it is imported again.</param>
    /// <param name="reject">Told of each row that cannot be taken.</param>
    /// <param name="progress">Told after each row.</param>
    /// <param name="cancellationToken">Stops after the rows on their way.</param>
    public async Task<ImportProgress> RunAsync(
        IEnumerable<ImportRow> rows,
        string jurisdictionId,
        string source,
        Action<RejectedRow> reject,
        Action<ImportProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var earlier = await EarlierRows.OpenAsync(contexts, jurisdictionId, source, cancellationToken);
        var keys = new RowKeys(source);
        var (registered, already, rejected) = (0, 0, 0);
        var gate = new Lock();

        foreach (var chunk in rows.Select(row => Keyed(row, keys.Of(row), jurisdictionId, source)).Chunk(ChunkSize))
        {
            await earlier.LookUpAsync(chunk, cancellationToken);
            // Rows of one number go one after the other, so that the first in the file is the one that counts.
            await System.Threading.Tasks.Parallel.ForEachAsync(
                chunk.GroupBy(row => row.Key),
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (group, _) =>
                {
                    foreach (var row in group)
                    {
                        var (isNew, reason) = await RegisterAsync(row, earlier);
                        lock (gate)
                        {
                            if (reason is not null)
                            {
                                rejected++;
                                reject(new RejectedRow(row.Row, reason));
                            }
                            else if (isNew) registered++;
                            else already++;
                            progress?.Invoke(new ImportProgress(registered, already, rejected));
                        }
                    }
                });
        }

        return new ImportProgress(registered, already, rejected);
    }

    private async Task<(bool IsNew, string? Reason)> RegisterAsync(KeyedRow row, EarlierRows earlier)
    {
        if (row.Row.Rejection is { } unreadable) return (false, unreadable);
        try
        {
            var report = row.Report.Checked();
            if (earlier.Holds(row, report)) return (false, null);
            // Once a row is begun it is finished: a cancelled import stops between rows.
            return ((await intake.RegisterAsync(report, Actor.Public)).IsNew, null);
        }
        catch (GovernanceException refused)
        {
            return (false, refused.Text.ToString());
        }
    }

    private static KeyedRow Keyed(ImportRow row, string key, string jurisdictionId, string source) => new(key, row, new IncidentReport(jurisdictionId, Channel.Import, row.Text)
    {
        IdempotencyKey = key,
        Address = row.Address,
        Longitude = row.Longitude,
        Latitude = row.Latitude,
        PlaceUnitId = row.Grid,
        ReporterName = row.Reporter,
        ReporterPhone = row.Phone,
        CategoryHint = row.CategoryHint,
        ExternalSource = source,
        SubmittedAt = row.SubmittedAt,
    });

    /// <summary>The jurisdiction's zone, for times in the file that state none.</summary>
    /// <exception cref="ImportRefusedException">There is no such jurisdiction.</exception>
    public TimeZoneInfo ZoneOf(string jurisdictionId) =>
        catalogue.Current.FindOrganisation(jurisdictionId) is { } organisation
            ? TimeZoneInfo.FindSystemTimeZoneById(organisation.Jurisdiction.TimeZoneId)
            : throw new ImportRefusedException(new Language.Diagnostics.BilingualText($"没有辖区“{jurisdictionId}”", $"There is no jurisdiction '{jurisdictionId}'"));
}
