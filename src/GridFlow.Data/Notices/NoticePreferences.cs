using System.Net.Mail;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Notices;

/// <summary>What somebody chooses: how to be told by e-mail, and when not.</summary>
/// <param name="Mode">How.</param>
/// <param name="Email">Where to.</param>
/// <param name="QuietFrom">Quiet hours begin, local time.</param>
/// <param name="QuietTo">Quiet hours end.</param>
/// <param name="DailyAt">When the daily mail is sent.</param>
public sealed record NoticeChoice(NoticeMode Mode, string Email, TimeOnly? QuietFrom, TimeOnly? QuietTo, TimeOnly DailyAt);

/// <summary>Keeps what people choose for themselves.</summary>
public sealed class NoticePreferences(IDbContextFactory<GridFlowDbContext> contexts, IWriter writer, Settings settings)
{
    private const int LongestEmail = 254;

    /// <summary>Whether the installation sends e-mail at all.</summary>
    public bool IsMailOffered => settings.Notices.MailHost.Length > 0;

    /// <summary>What the viewer chose; off for who never did.</summary>
    public async Task<NoticeChoice> FindAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await context.NoticePreferences.AsNoTracking().SingleOrDefaultAsync(row => row.AccountId == viewer.Id, cancellationToken);
        return kept is null ? new(NoticeMode.Off, "", null, null, new TimeOnly(8, 0))
            : new(kept.Mode, kept.Email, OfDay(kept.QuietFrom), OfDay(kept.QuietTo), OfDay(kept.DailyAt)!.Value);
    }

    /// <summary>Keeps a choice. Whoever is told from now on is told of what comes from now on.</summary>
    /// <exception cref="GovernanceException">The address is none, or quiet hours have one end only.</exception>
    public async Task SaveAsync(Viewer viewer, NoticeChoice choice, string language)
    {
        var email = choice.Email.Trim();
        if (choice.Mode != NoticeMode.Off && !(email.Length <= LongestEmail && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email))
            throw new GovernanceException("notices.email", new("请填写有效的邮箱地址", "Please give a valid e-mail address"));
        if (choice.QuietFrom is null != choice.QuietTo is null)
            throw new GovernanceException("notices.quiet", new("免打扰时段要填写开始和结束", "Quiet hours need a beginning and an end"));
        await writer.WriteAsync(async context =>
        {
            var kept = await context.NoticePreferences.FindAsync(viewer.Id);
            if (kept is null) context.NoticePreferences.Add(kept = new NoticePreference { AccountId = viewer.Id });
            if (kept.Mode == NoticeMode.Off) kept.UpTo = await context.Outbox.MaxAsync(notice => (long?)notice.Id) ?? 0;
            (kept.Mode, kept.Email, kept.Language, kept.QuietFrom, kept.QuietTo, kept.DailyAt) =
                (choice.Mode, email, language, MinutesOf(choice.QuietFrom), MinutesOf(choice.QuietTo), MinutesOf(choice.DailyAt)!.Value);
            (kept.Failures, kept.NextAttemptAt, kept.LastError) = (0, DateTimeOffset.UnixEpoch, null);
            // The address itself is nobody's business.
            context.Record(AuditAct.SettingChanged, viewer.AsActor(), viewer.JurisdictionId, $"account:{viewer.Id}", $"notices by e-mail: {choice.Mode}");
        });
    }

    private static TimeOnly? OfDay(int? minutes) => minutes is { } some ? new TimeOnly(some / 60, some % 60) : null;

    private static int? MinutesOf(TimeOnly? time) => time is { } some ? (some.Hour * 60) + some.Minute : null;
}
