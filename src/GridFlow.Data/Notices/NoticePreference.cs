using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GridFlow.Data.Notices;

/// <summary>How somebody is told by e-mail. In the platform everybody is.</summary>
public enum NoticeMode
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>Soon: what comes together is told together.</summary>
    Soon,

    /// <summary>Once a day.</summary>
    Daily,
}

/// <summary>How an account wants to be told by e-mail, and up to which notice it was.</summary>
public sealed class NoticePreference
{
    /// <summary>What comes within this time of the first is one mail.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Nobody gets two mails within this time.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromMinutes(10);

    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>How.</summary>
    public NoticeMode Mode { get; set; }

    /// <summary>Where to.</summary>
    public string Email { get; set; } = "";

    /// <summary>The language of the mails: <c>zh</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "zh";

    /// <summary>Quiet hours begin, minutes of the local day; <see langword="null"/> for none.</summary>
    public int? QuietFrom { get; set; }

    /// <summary>Quiet hours end, minutes of the local day.</summary>
    public int? QuietTo { get; set; }

    /// <summary>When the daily mail is sent, minutes of the local day.</summary>
    public int DailyAt { get; set; } = 8 * 60;

    /// <summary>The last notice that was told.</summary>
    public long UpTo { get; set; }

    /// <summary>When the last mail was sent, business time.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Not before this time of the machine: a node is at it, or it failed.</summary>
    public DateTimeOffset NextAttemptAt { get; set; } = DateTimeOffset.UnixEpoch;

    /// <summary>How often it failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>The last failure, without personal data.</summary>
    public string? LastError { get; set; }

    /// <summary>Whether nobody is to be disturbed; the hours may go over midnight.</summary>
    /// <param name="local">The jurisdiction's time.</param>
    public bool IsQuiet(DateTimeOffset local)
    {
        if (QuietFrom is not { } from || QuietTo is not { } to || from == to) return false;
        var minute = (int)local.TimeOfDay.TotalMinutes;
        return from < to ? minute >= from && minute < to : minute >= from || minute < to;
    }

    /// <summary>Whether a mail is due.</summary>
    /// <param name="oldest">The first notice that was not told.</param>
    /// <param name="local">Now, as the jurisdiction's clocks show it.</param>
    public bool IsDue(DateTimeOffset oldest, DateTimeOffset local)
    {
        if (Mode == NoticeMode.Off || IsQuiet(local)) return false;
        // What came within the window, or before the daily hour, must have settled.
        if (Mode == NoticeMode.Soon) return local - oldest >= Window + NoticeQuery.Settling && !(local - SentAt < Gap);
        var today = new DateTimeOffset(local.Date, local.Offset).AddMinutes(DailyAt);
        var last = today + NoticeQuery.Settling <= local ? today : today.AddDays(-1);
        return oldest < last && !(SentAt >= last);
    }
}

internal sealed class NoticePreferenceMapping : IEntityTypeConfiguration<NoticePreference>
{
    public void Configure(EntityTypeBuilder<NoticePreference> builder)
    {
        builder.HasKey(preference => preference.AccountId);
        builder.HasIndex(preference => new { preference.Mode, preference.NextAttemptAt });
        builder.HasOne<Accounts.Account>().WithOne().HasForeignKey<NoticePreference>(preference => preference.AccountId);
    }
}
