using System.Security.Cryptography;
using System.Text;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
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
/// <param name="IsNew">False when the same report had come before: the receipt is that of the first.</param>
public sealed record Receipt(Guid Id, string Number, string TrackingCode, bool IsNew);

/// <summary>
/// The one door for new incidents, whatever the channel: checks the report, gives it a number, runs rules and ladder to
/// the first task, and commits all of it at once.
/// </summary>
public sealed class IncidentIntake(IWriter writer, CaseRunner cases, Catalogue catalogue, NumberAllocator numbers, BusinessClock clock)
{
    /// <summary>The longest text taken, in characters. The longest of 2,816 real petitions has 3,055.</summary>
    public const int MaximumTextLength = 8000;

    /// <summary>Registers a report.</summary>
    /// <param name="report">What was reported. Its place is completed from the grid.</param>
    /// <param name="reporter">Who reports.</param>
    /// <param name="attachments">Makes the records of photos that are stored already, for the id the incident gets.</param>
    /// <param name="cancellationToken">Gives up before the work began, not later.</param>
    /// <exception cref="GovernanceException">The report cannot be taken; the message says why in the reporter's words.</exception>
    public async Task<Receipt> RegisterAsync(
        IncidentReport report,
        Actor reporter,
        Func<Guid, DateTimeOffset, IEnumerable<Attachment>>? attachments = null,
        CancellationToken cancellationToken = default)
    {
        report = Checked(report);
        var jurisdiction = catalogue.Current.Organisation(report.JurisdictionId).Jurisdiction;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(jurisdiction.TimeZoneId);
        var now = clock.GetUtcNow();
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var sequence = await numbers.NextAsync($"incident/{jurisdiction.Id}/{day:yyyyMMdd}");
        var number = IncidentNumber.Format(jurisdiction.NumberPrefix, day, (int)sequence);
        var code = TrackingCode.From(RandomNumberGenerator.GetBytes(5));
        var id = Guid.CreateVersion7(now);

        return await writer.WriteAsync(async context =>
        {
            if (report.IdempotencyKey is { } key && await context.Incidents.AsNoTracking()
                    .Where(incident => incident.JurisdictionId == report.JurisdictionId && incident.IdempotencyKey == key)
                    .Select(incident => new Receipt(incident.Id, incident.Number, incident.TrackingCode, false)).FirstOrDefaultAsync() is { } earlier)
                return earlier;

            var incident = Incident.Register(report, id, number, code, now);
            var photos = attachments?.Invoke(id, now).ToList() ?? [];
            await cases.StartAsync(context, incident, reporter, photos.Count);
            context.Attachments.AddRange(photos);
            return new Receipt(id, number, code, true);
        }, cancellationToken);
    }

    private IncidentReport Checked(IncidentReport report)
    {
        var organisation = catalogue.Current.Organisation(report.JurisdictionId);
        var text = Storable(report.Text)!.Trim();
        if (text.Length == 0)
            throw Refused("report.text", "请填写事件内容", "Please describe what happened");
        if (text.Length > MaximumTextLength)
            throw Refused("report.text-too-long", $"事件内容不能超过 {MaximumTextLength} 字", $"The description may have at most {MaximumTextLength} characters");
        if (report.Longitude is < -180 or > 180 || report.Latitude is < -90 or > 90 || report.Longitude is null != report.Latitude is null)
            throw Refused("report.coordinates", "坐标无效", "The coordinates are not valid");
        if (report.IdempotencyKey is { Length: > 200 })
            throw Refused("report.idempotency-key", "幂等键不能超过 200 个字符", "The idempotency key may have at most 200 characters");

        return (report with
        {
            Text = text,
            Address = Storable(report.Address),
            ReporterName = Storable(report.ReporterName),
            ReporterPhone = Storable(report.ReporterPhone),
        }).Placed(organisation);
    }

    /// <summary>Half surrogates and NUL cannot be stored in PostgreSQL; they carry no meaning for a reader either.</summary>
    private static string? Storable(string? text) =>
        text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);

    private static GovernanceException Refused(string code, string chinese, string english) => new(code, new BilingualText(chinese, english));
}
