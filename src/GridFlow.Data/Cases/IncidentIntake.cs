using System.Security.Cryptography;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>What a reporter gets: enough to ask again.</summary>
/// <param name="Id">The incident.</param>
/// <param name="Number">Its number, printed and spoken.</param>
/// <param name="TrackingCode">The code that goes with the number on the tracking page.</param>
/// <param name="IsNew">False when the very same report had come before under its key: the receipt is that of the first.</param>
public sealed record Receipt(Guid Id, string Number, string TrackingCode, bool IsNew);

/// <summary>
/// The one door for new incidents, whatever the channel: checks the report, gives it a number, runs rules and ladder to
/// the first task, and commits all of it at once.
/// </summary>
public sealed class IncidentIntake(ContextFactory contexts, WorkflowHost host, Catalogue catalogue, NumberAllocator numbers, BusinessClock clock)
{
    /// <summary>Registers a report.</summary>
    /// <param name="report">What was reported. Its place is completed from the grid.</param>
    /// <param name="reporter">Who reports.</param>
    /// <param name="attachments">Makes the records of photos that are stored already, for the id the incident gets.</param>
    /// <param name="cancellationToken">Gives up before the work began, not later.</param>
    /// <exception cref="GovernanceException">
    /// The report cannot be taken, or its key was used for another one (<see cref="SameReport.KeyReusedCode"/>); the message says why in the reporter's words.
    /// </exception>
    public async Task<Receipt> RegisterAsync(
        IncidentReport report,
        Actor reporter,
        Func<Guid, DateTimeOffset, IEnumerable<Attachment>>? attachments = null,
        CancellationToken cancellationToken = default)
    {
        var organisation = catalogue.Current.Organisation(report.JurisdictionId);
        var (jurisdiction, named) = (organisation.Jurisdiction, report.Checked());
        report = named.Placed(organisation);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(jurisdiction.TimeZoneId);
        var now = clock.GetUtcNow();
        report.DemandPlausibleTime(now);
        // What came before takes no number; of two at the same moment one still does.
        if (await FindEarlierAsync(report, cancellationToken) is { } earlier) return await RepeatedAsync(earlier, report, named.PlaceUnitId, attachments?.Invoke(earlier.Id, now).ToList() ?? []);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var sequence = await numbers.NextAsync($"incident/{jurisdiction.Id}/{day:yyyyMMdd}");
        var number = IncidentNumber.Format(jurisdiction.NumberPrefix, day, (int)sequence);
        var code = TrackingCode.From(RandomNumberGenerator.GetBytes(5));
        var id = Guid.CreateVersion7(now);

        cancellationToken.ThrowIfCancellationRequested();
        var photos = attachments?.Invoke(id, now).ToList() ?? [];
        var answer = await host.DoAsync(new ReportRequest(id, report, number, code, reporter, photos));
        answer.EnsureNotFailed();
        return answer.Verdict == InstanceVerdict.Done ? new Receipt(id, number, code, true) : await RepeatedAsync(answer.Incident!, report, named.PlaceUnitId, photos);
    }

    private async Task<Incident?> FindEarlierAsync(IncidentReport report, CancellationToken cancellationToken)
    {
        if (report.IdempotencyKey is not { } key) return null;
        await using var context = contexts.CreateDbContext();
        return await context.Incidents.AsNoTracking().SingleOrDefaultAsync(incident => incident.JurisdictionId == report.JurisdictionId && incident.IdempotencyKey == key, cancellationToken);
    }

    /// <summary>The first receipt, where the report under the same key says the same and shows the same photos.</summary>
    private async Task<Receipt> RepeatedAsync(Incident earlier, IncidentReport report, string? namedPlace, IReadOnlyList<Attachment> photos)
    {
        await using var context = contexts.CreateDbContext();
        var differences = earlier.Differences(report, namedPlace).ToList();
        var shown = await context.Attachments.Where(photo => photo.IncidentId == earlier.Id && photo.TaskId == null).Select(photo => photo.Sha256).ToListAsync();
        if (!shown.ToHashSet().SetEquals(photos.Select(photo => photo.Sha256))) differences.Add(new BilingualText("照片", "photos"));
        return differences.Count == 0 ? new Receipt(earlier.Id, earlier.Number, earlier.TrackingCode, false) : throw SameReport.KeyReused(earlier.Number, differences);
    }
}
