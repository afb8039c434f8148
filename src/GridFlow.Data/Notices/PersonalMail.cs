using System.Globalization;
using System.Text;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Notices;

/// <summary>
/// Tells people by e-mail what they and their posts were told in the platform. Each person has one place in the outbox up to which
/// they were told, so that a burst, a quiet night and a day's digest are one mail each, and one that fails is sent later with what has come since.
/// </summary>
public sealed class PersonalMail(
    ContextFactory factory, IWriter writer, ViewerDirectory viewers, Catalogue catalogue, IMailer mailer, Settings settings, BusinessClock clock, TimeProvider machine, ILogger<PersonalMail> log)
    : IBackgroundLane
{
    /// <summary>So many notices stand in a mail; of the others it says how many there are.</summary>
    public const int MostLines = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Who is told nothing is moved on in steps of so many notices: the next look skips them, and few looks write.</summary>
    private const int Step = 1000;

    private long? _lookedAt;

    /// <summary>Looks every ten seconds, however often it is asked.</summary>
    async Task IBackgroundLane.RunAsync(CancellationToken cancellationToken)
    {
        if (_lookedAt is { } at && machine.GetElapsedTime(at) < Pause) return;
        _lookedAt = machine.GetTimestamp();
        await RunAsync(cancellationToken);
    }

    /// <summary>Sends what is due and returns how many mails that were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken = default)
    {
        var (sent, now) = (0, machine.GetUtcNow());
        await using var context = factory.CreateDbContext();
        var ready = await context.NoticePreferences.AsNoTracking().Where(row => row.Mode != NoticeMode.Off && row.NextAttemptAt <= now).ToListAsync(cancellationToken);
        if (ready.Count == 0) return 0;
        var settled = await SettledAsync(context, cancellationToken);
        foreach (var preference in ready)
        {
            if (await viewers.OfAccountAsync(preference.AccountId, cancellationToken) is not { } viewer || await ReadAsync(context, viewer, preference, settled, cancellationToken) is not { } news) continue;
            if (!await TakeAsync(preference)) continue;
            var error = await TrySendAsync(preference, news, cancellationToken);
            await RecordAsync(preference, news, error);
            if (error is null) sent++;
        }

        return sent;
    }

    /// <summary>The last notice of all before which none can come any more.</summary>
    private async Task<long> SettledAsync(GridFlowDbContext context, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - NoticeQuery.Settling;
        return await context.Outbox.Where(notice => notice.CreatedAt <= before).MaxAsync(notice => (long?)notice.Id, cancellationToken) ?? 0;
    }

    private async Task<News?> ReadAsync(GridFlowDbContext context, Viewer viewer, NoticePreference preference, long settled, CancellationToken cancellationToken)
    {
        var upTo = preference.UpTo;
        var untold = NoticeQuery.To(context, viewer).Where(notice => notice.Id > upTo && notice.Id <= settled);
        var oldest = await untold.OrderBy(notice => notice.Id).Select(notice => (DateTimeOffset?)notice.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (oldest is null && settled - upTo >= Step) await PassAsync(preference, settled);
        if (oldest is null || catalogue.Current.FindOrganisation(viewer.JurisdictionId) is not { } organisation) return null;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(organisation.Jurisdiction.TimeZoneId);
        if (!preference.IsDue(oldest.Value, TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone))) return null;
        var last = await untold.MaxAsync(notice => notice.Id, cancellationToken);
        var count = await untold.CountAsync(cancellationToken);
        var shown = await untold.OrderByDescending(notice => notice.Id).Take(MostLines).Select(notice => new NoticeText(
            notice.Chinese, notice.English, notice.CreatedAt, context.Incidents.Where(incident => incident.Id == notice.IncidentId).Select(incident => incident.Number).FirstOrDefault()))
            .ToListAsync(cancellationToken);
        return new News(last, count, shown, zone);
    }

    /// <summary>One node sends it; one that is killed meanwhile leaves it to the others when its lease is over. It begins now: the mails before may have taken longer.</summary>
    private Task<bool> TakeAsync(NoticePreference preference) => writer.WriteAsync(async context =>
    {
        var until = machine.GetUtcNow() + Lease;
        return await context.NoticePreferences.Where(row => row.AccountId == preference.AccountId && row.NextAttemptAt == preference.NextAttemptAt && row.UpTo == preference.UpTo)
            .ExecuteUpdateAsync(row => row.SetProperty(kept => kept.NextAttemptAt, until)) == 1;
    });

    private Task PassAsync(NoticePreference preference, long settled) => writer.WriteAsync(context => context.NoticePreferences
        .Where(row => row.AccountId == preference.AccountId && row.UpTo == preference.UpTo).ExecuteUpdateAsync(row => row.SetProperty(kept => kept.UpTo, settled)));

    private async Task<string?> TrySendAsync(NoticePreference preference, News news, CancellationToken cancellationToken)
    {
        try
        {
            await mailer.SendAsync(Write(preference, news), cancellationToken);
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("A mail to account {Account} was not taken: {Failure}", preference.AccountId, failure.GetType().Name);
            return failure.GetType().Name;
        }
    }

    private Task RecordAsync(NoticePreference preference, News news, string? error) => writer.WriteAsync(async context =>
    {
        if (await context.NoticePreferences.FindAsync(preference.AccountId) is not { } kept) return;
        kept.LastError = error;
        kept.Failures = error is null ? 0 : kept.Failures + 1;
        kept.NextAttemptAt = error is null ? DateTimeOffset.UnixEpoch : machine.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(3600, 15 * Math.Pow(2, kept.Failures)));
        if (error is null) (kept.UpTo, kept.SentAt) = (news.Last, clock.GetUtcNow());
    });

    private Mail Write(NoticePreference preference, News news)
    {
        var isEnglish = preference.Language == "en";
        var text = new StringBuilder();
        foreach (var line in news.Shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(line.At, news.Zone):MM-dd HH:mm}  {(isEnglish ? line.English : line.Chinese)}").Append('\n');
            if (line.Number is { } number && settings.Notices.Address is { Length: > 0 } address) text.Append(CultureInfo.InvariantCulture, $"  {address.TrimEnd('/')}/incidents/{number}").Append('\n');
        }

        if (news.Count > news.Shown.Count)
            text.Append(isEnglish ? $"… and {news.Count - news.Shown.Count} more in the platform." : $"……另有 {news.Count - news.Shown.Count} 条，请在平台查看。").Append('\n');
        var subject = news.Count == 1 ? (isEnglish ? news.Shown[0].English : news.Shown[0].Chinese)
            : isEnglish ? $"GridFlow: {news.Count} notices" : $"网格事件流转平台：{news.Count} 条通知";
        return new Mail($"{preference.AccountId}-{news.Last}", preference.Email, subject, text.ToString());
    }

    private sealed record News(long Last, int Count, IReadOnlyList<NoticeText> Shown, TimeZoneInfo Zone);

    private sealed record NoticeText(string Chinese, string English, DateTimeOffset At, string? Number);
}
