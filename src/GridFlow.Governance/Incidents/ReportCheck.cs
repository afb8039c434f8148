using System.Globalization;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Incidents;

/// <summary>What every report has to be, through whichever door it comes.</summary>
public static class ReportCheck
{
    /// <summary>The report with its texts cleaned, within their limits, and everything it names known.</summary>
    /// <exception cref="GovernanceException">It cannot be taken; the message says why in the reporter's words.</exception>
    public static IncidentReport Checked(this IncidentReport report)
    {
        if (!Enum.IsDefined(report.Channel))
            throw Refused("report.channel", "没有这个上报渠道", "There is no such channel");
        if (!Enum.IsDefined(report.Nature))
            throw Refused("report.nature", "没有这种诉求性质", "There is no such nature of a report");
        if (report.Longitude is not (null or (>= -180 and <= 180)) || report.Latitude is not (null or (>= -90 and <= 90)) || report.Longitude is null != report.Latitude is null)
            throw Refused("report.coordinates", "坐标无效", "The coordinates are not valid");
        if (report.MachineConfidence is not (null or (>= 0 and <= 1)) || report.MachineConfidence is not null && string.IsNullOrWhiteSpace(report.MachineSource))
            throw Refused("report.confidence", "置信度须在 0 到 1 之间，并写明是哪个来源发现的", "A confidence lies between 0 and 1 and comes with the machine that found it");
        if (!string.IsNullOrWhiteSpace(report.MachineSource) && report.Channel is not (Channel.Video or Channel.Sensor or Channel.System))
            throw Refused("report.machine", "机器发现须由视频、物联或系统对接渠道上报", "What a machine found comes by video, sensor or another system");
        var text = PlainText.Within(report.Text, TextLimits.Report, new("事件内容", "description"))
            ?? throw Refused("report.text", "请填写事件内容", "Please describe what happened");
        if (IsTypedByHand(report.Channel) && PlainText.Length(text) < TextLimits.ShortestReport)
            throw Refused("report.text-too-short", $"事件内容至少 {TextLimits.ShortestReport} 个字", $"The description needs at least {TextLimits.ShortestReport} characters");

        return report with
        {
            Text = text,
            Address = PlainText.Within(report.Address, TextLimits.Address, new("地址", "address")),
            ReporterName = PlainText.Within(report.ReporterName, TextLimits.PersonName, new("上报人姓名", "reporter's name")),
            ReporterPhone = PlainText.Within(report.ReporterPhone, TextLimits.Phone, new("电话", "telephone")),
            CategoryHint = PlainText.Within(report.CategoryHint, TextLimits.Category, new("类别", "category")),
            PlaceUnitId = PlainText.Within(report.PlaceUnitId, TextLimits.Identifier, new("网格编号", "grid's id")),
            IdempotencyKey = PlainText.Within(report.IdempotencyKey, TextLimits.Key + KeyPrefix, new("幂等键", "idempotency key")),
            ExternalSource = PlainText.Within(report.ExternalSource, TextLimits.Key, new("来源", "source")),
            MachineSource = PlainText.Within(report.MachineSource, TextLimits.Key, new("机器来源", "machine")),
            // As exact as it is stored, so that the same report sent again is the same.
            SubmittedAt = report.SubmittedAt is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null,
        };
    }

    /// <summary>Refuses a time of submission that is nobody's: before there were such platforms, or later than clocks differ.</summary>
    /// <param name="report">The report.</param>
    /// <param name="now">Business time.</param>
    /// <exception cref="GovernanceException">The time cannot be right.</exception>
    public static void DemandPlausibleTime(this IncidentReport report, DateTimeOffset now)
    {
        if (report.SubmittedAt is not { } time || (time >= Earliest && time <= now + LargestDifference)) return;
        throw Refused("report.submitted-at", string.Create(CultureInfo.InvariantCulture, $"上报时间 {time:yyyy-MM-dd HH:mm} 不可信"), string.Create(CultureInfo.InvariantCulture, $"The time {time:yyyy-MM-dd HH:mm} cannot be right"));
    }

    // Who types it can be asked for a word more; what a hotline, a device or a file passes on would be lost.
    private static bool IsTypedByHand(Channel channel) => channel is Channel.Public or Channel.GridWorker or Channel.Official;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LargestDifference = TimeSpan.FromDays(1);

    /// <summary>Doors put their own name and the caller's before the caller's key.</summary>
    private const int KeyPrefix = 300;

    private static GovernanceException Refused(string code, string chinese, string english) => new(code, new BilingualText(chinese, english));
}
