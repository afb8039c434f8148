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
/// Registers the rows of a file as incidents. Every row has a key of its own (the sender's number, else its position),
/// so an import that was interrupted is simply run again: what is there is skipped, nothing is doubled.
/// </summary>
public sealed class ReportImport(IncidentIntake intake, Catalogue catalogue, IDbContextFactory<GridFlowDbContext> contexts)
{
    /// <summary>So many rows are on their way at once, enough to fill a group commit.</summary>
    private const int Parallel = 64;

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
        var present = await PresentKeysAsync(jurisdictionId, source, cancellationToken);
        var (registered, already, rejected) = (0, 0, 0);
        var gate = new Lock();

        await System.Threading.Tasks.Parallel.ForEachAsync(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (row, _) =>
            {
                var key = KeyOf(source, row);
                string? reason = null;
                var isNew = false;
                if (!present.Contains(key))
                    (isNew, reason) = await RegisterAsync(row, jurisdictionId, source, key);

                lock (gate)
                {
                    if (reason is not null)
                    {
                        rejected++;
                        reject(new RejectedRow(row, reason));
                    }
                    else if (isNew) registered++;
                    else already++;
                    progress?.Invoke(new ImportProgress(registered, already, rejected));
                }
            });
        return new ImportProgress(registered, already, rejected);
    }

    private async Task<(bool IsNew, string? Reason)> RegisterAsync(ImportRow row, string jurisdictionId, string source, string key)
    {
        if (row.Rejection is not null) return (false, row.Rejection);
        try
        {
            // Once a row is begun it is finished: a cancelled import stops between rows.
            var receipt = await intake.RegisterAsync(
                new IncidentReport(jurisdictionId, Channel.Import, row.Text)
                {
                    Address = row.Address,
                    Longitude = row.Longitude,
                    Latitude = row.Latitude,
                    PlaceUnitId = row.Grid,
                    ReporterName = row.Reporter,
                    ReporterPhone = row.Phone,
                    CategoryHint = row.CategoryHint,
                    IdempotencyKey = key,
                    ExternalSource = source,
                    SubmittedAt = row.SubmittedAt,
                },
                Actor.Public);
            return (receipt.IsNew, null);
        }
        catch (GovernanceException refused)
        {
            return (false, refused.Text.ToString());
        }
    }

    private async Task<HashSet<string>> PresentKeysAsync(string jurisdictionId, string source, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Incidents
            .Where(incident => incident.JurisdictionId == jurisdictionId && incident.ExternalSource == source && incident.IdempotencyKey != null)
            .Select(incident => incident.IdempotencyKey!).ToHashSetAsync(cancellationToken);
    }

    private static string KeyOf(string source, ImportRow row) => $"import:{source}:{row.ExternalId ?? $"#{row.Line}"}";

    /// <summary>The jurisdiction's zone, for times in the file that state none.</summary>
    /// <exception cref="ImportRefusedException">There is no such jurisdiction.</exception>
    public TimeZoneInfo ZoneOf(string jurisdictionId) =>
        catalogue.Current.FindOrganisation(jurisdictionId) is { } organisation
            ? TimeZoneInfo.FindSystemTimeZoneById(organisation.Jurisdiction.TimeZoneId)
            : throw new ImportRefusedException(new Language.Diagnostics.BilingualText($"没有辖区“{jurisdictionId}”", $"There is no jurisdiction '{jurisdictionId}'"));
}
