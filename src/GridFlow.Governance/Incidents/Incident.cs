using GridFlow.Governance.Clocks;
using GridFlow.Governance.Records;
using GridFlow.Governance.Texts;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Incidents;

/// <summary>
/// An incident (事件): one thing that happened, from report to close. It changes only through <see cref="Ladders.CaseFile"/>,
/// so that every change has its line on the timeline.
/// </summary>
public sealed partial class Incident
{
    private const int TitleLength = 40;

    private Incident()
    {
    }

    /// <summary>Registers a report.</summary>
    /// <param name="report">What was reported.</param>
    /// <param name="id">A new identity.</param>
    /// <param name="number">The number people quote, unique in the installation; see <see cref="IncidentNumber"/>.</param>
    /// <param name="trackingCode">The secret with which the reporter follows it; see <see cref="Incidents.TrackingCode"/>.</param>
    /// <param name="now">When it came in, UTC.</param>
    public static Incident Register(IncidentReport report, Guid id, string number, string trackingCode, DateTimeOffset now) => new()
    {
        Id = id,
        JurisdictionId = report.JurisdictionId,
        Number = number,
        TrackingCode = trackingCode,
        Channel = report.Channel,
        Nature = report.Nature,
        Text = report.Text,
        Title = TitleOf(report.Text),
        Address = report.Address,
        Longitude = report.Longitude,
        Latitude = report.Latitude,
        GridId = report.PlaceUnitId,
        GridPath = report.PlacePath,
        ReporterAccountId = report.ReporterAccountId,
        ReporterUnitId = report.ReporterUnitId,
        ReporterName = report.ReporterName,
        ReporterPhone = report.ReporterPhone,
        ReporterMasked = report.ReporterMasked,
        ReportedAt = now,
        MovedAt = now,
        SubmittedAt = report.SubmittedAt,
        CategoryHint = report.CategoryHint,
        DirectReport = report.DirectReport,
        IdempotencyKey = report.IdempotencyKey,
        ExternalSource = report.ExternalSource,
        MachineSource = report.MachineSource,
        MachineConfidence = report.MachineConfidence,
        ReopensId = report.ReopensId,
        SplitFromId = report.SplitFromId,
        PlaceKey = ReportKeys.Place(report),
        ReporterKey = ReportKeys.Reporter(report),
        Square = ReportKeys.Square(report.Longitude, report.Latitude),
    };

    /// <summary>Identity; also the correlation id of its workflow instance.</summary>
    public Guid Id { get; private set; }

    /// <summary>The jurisdiction.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>The number people quote.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The reporter's secret for following it.</summary>
    public string TrackingCode { get; private set; } = "";

    /// <summary>How it came in.</summary>
    public Channel Channel { get; private set; }

    /// <summary>What the reporter wants.</summary>
    public Nature Nature { get; private set; }

    /// <summary>The reporter's own words.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The first words, for lists.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The place in words.</summary>
    public string? Address { get; private set; }

    /// <summary>WGS 84 degrees.</summary>
    public double? Longitude { get; private set; }

    /// <summary>WGS 84 degrees.</summary>
    public double? Latitude { get; private set; }

    /// <summary>The grid, or the smallest unit known, the place lies in.</summary>
    public string? GridId { get; private set; }

    /// <summary>Path of that unit: a territory sees the incident when this begins with the territory's path.</summary>
    public string GridPath { get; private set; } = "/";

    /// <summary>Account of the reporter, where there is one.</summary>
    public string? ReporterAccountId { get; private set; }

    /// <summary>The reporter's own unit, where the reporter is staff.</summary>
    public string? ReporterUnitId { get; private set; }

    /// <summary>The reporter's name: personal data, shown only with the permission.</summary>
    public string? ReporterName { get; private set; }

    /// <summary>The reporter's telephone: personal data, shown only with the permission.</summary>
    public string? ReporterPhone { get; private set; }

    /// <summary>The reporter asked not to be shown to handlers.</summary>
    public bool ReporterMasked { get; private set; }

    /// <summary>When it came in, UTC.</summary>
    public DateTimeOffset ReportedAt { get; private set; }

    /// <summary>When the reporter wrote it elsewhere, UTC, for one that was brought in from another system. Clocks run from <see cref="ReportedAt"/>.</summary>
    public DateTimeOffset? SubmittedAt { get; private set; }

    /// <summary>Category code the reporter chose.</summary>
    public string? CategoryHint { get; private set; }

    /// <summary>Reported straight to the department (直报).</summary>
    public bool DirectReport { get; private set; }

    /// <summary>Category code the rules or a person decided.</summary>
    public string? CategoryCode { get; private set; }

    /// <summary>1 small … 4 emergency; 0 not yet known.</summary>
    public int Severity { get; private set; }

    /// <summary>The department that leads.</summary>
    public string? LeadUnitId { get; private set; }

    /// <summary>The ground on which rules propose a whistle; <see langword="null"/> where they do not.</summary>
    public WhistleGround? ProposedWhistle { get; private set; }

    /// <summary>Departments that help.</summary>
    public List<string> AssistUnitIds { get; private set; } = [];

    /// <summary>The handling limit as rules write it, for example <c>4wh</c>, <c>1wd</c>, <c>2h</c>.</summary>
    public string? Limit { get; private set; }

    /// <summary>When the limit of the whole case began to run, UTC.</summary>
    public DateTimeOffset? LimitFrom { get; private set; }

    /// <summary>When the case is due as a whole, UTC; derived from <see cref="Limit"/> on the calendar.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>The due time rests on a year whose holidays are not published yet (暂定).</summary>
    public bool DueIsProvisional { get; private set; }

    /// <summary>Why it stands on the register of what cannot be solved now (挂账); <see langword="null"/> where it does not.</summary>
    public Suspension? Suspension { get; private set; }

    /// <summary>Since when, UTC.</summary>
    public DateTimeOffset? SuspendedAt { get; private set; }

    /// <summary>When it is looked at again, UTC.</summary>
    public DateTimeOffset? ReviewAt { get; private set; }

    /// <summary>When the last share of the case's limit at which it warns was used up, UTC.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    /// <summary>That share, in percent.</summary>
    public int? WarnedPercent { get; private set; }

    /// <summary>When the case's limit ran out before it was closed, UTC.</summary>
    public DateTimeOffset? OverdueAt { get; private set; }

    /// <summary>What is left: the earliest deadline of the clocks that run, the case's and those of tasks that have it, UTC; <see langword="null"/> when none runs.</summary>
    public DateTimeOffset? NextDueAt { get; private set; }

    /// <summary>The clock of <see cref="NextDueAt"/>.</summary>
    public ClockKind? NextClock { get; private set; }

    /// <summary><see cref="NextDueAt"/> rests on a year whose holidays are not published yet (暂定).</summary>
    public bool NextDueIsProvisional { get; private set; }

    /// <summary>Where it stands.</summary>
    public IncidentStage Stage { get; private set; }

    /// <summary>Who has it now.</summary>
    public string? CurrentUnitId { get; private set; }

    /// <summary>When it came to a step or somebody did something about it there last, UTC. Words beside its way (orders, notes, the reporter's asking) move nothing.</summary>
    public DateTimeOffset MovedAt { get; private set; }

    /// <summary>How many times it was sent back for rework.</summary>
    public int Reworks { get; private set; }

    /// <summary>How many times a unit returned it as not its own (退单).</summary>
    public int Returns { get; private set; }

    /// <summary>How many times the reporter asked for it to be hastened.</summary>
    public int Urges { get; private set; }

    /// <summary>When the reporter did so last, UTC.</summary>
    public DateTimeOffset? UrgedAt { get; private set; }

    /// <summary>How it ended; <see langword="null"/> while open.</summary>
    public IncidentOutcome? Outcome { get; private set; }

    /// <summary>How content the reporter is: as said at the last call-back, or by the reporter alone; <see langword="null"/> while nobody has asked.</summary>
    public Satisfaction? Satisfaction { get; private set; }

    /// <summary>When the reporter said so without being called, UTC.</summary>
    public DateTimeOffset? RatedAt { get; private set; }

    /// <summary>The closed incident that its reporter had taken up again as this one.</summary>
    public Guid? ReopensId { get; private set; }

    /// <summary>The incident with which this one is handled together, where it ended as <see cref="IncidentOutcome.Merged"/>.</summary>
    public Guid? MergedIntoId { get; private set; }

    /// <summary>The incident by whose handling the reporter of this one was content or not, where it had been merged; whoever led that one is rated.</summary>
    public Guid? RatedMainId { get; private set; }

    /// <summary>The incident of which this one was a part, until somebody took it apart.</summary>
    public Guid? SplitFromId { get; private set; }

    /// <summary>What the reporter is told.</summary>
    public string? PublicReply { get; private set; }

    /// <summary>When it closed, UTC.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>What the rules decided and why.</summary>
    public Classification? Classification { get; private set; }

    /// <summary>The caller's key against doubling.</summary>
    public string? IdempotencyKey { get; private set; }

    /// <summary>The system or file it came from.</summary>
    public string? ExternalSource { get; private set; }

    /// <summary>The machine that found it; <see langword="null"/> for what a person reported.</summary>
    public string? MachineSource { get; private set; }

    /// <summary>How sure the machine was, 0 to 1.</summary>
    public double? MachineConfidence { get; private set; }

    /// <summary>How many lines its log has; kept apart from the lines, so that one cut off at the end is noticed.</summary>
    public int LogLength { get; private set; }

    /// <summary>The hash of the last of them.</summary>
    public string LogHash { get; private set; } = HashChain.Beginning;

    /// <summary>The same for reports of one place, see <see cref="ReportKeys"/>; <see langword="null"/> where the place is not known so closely.</summary>
    public long? PlaceKey { get; private set; }

    /// <summary>The same for reports of one person, see <see cref="ReportKeys"/>; <see langword="null"/> for nobody known.</summary>
    public long? ReporterKey { get; private set; }

    /// <summary>The square of some five hundred metres its coordinates lie in, see <see cref="ReportKeys"/>; <see langword="null"/> without coordinates.</summary>
    public long? Square { get; private set; }

    /// <summary>What a resident is told of the stage.</summary>
    public PublicStatus PublicStatus => Stage switch
    {
        IncidentStage.Registered => PublicStatus.Received,
        IncidentStage.Verifying => PublicStatus.Verifying,
        IncidentStage.CallingBack => PublicStatus.CallingBack,
        IncidentStage.Closed => Outcome == IncidentOutcome.NotAccepted ? PublicStatus.NotAccepted : PublicStatus.Closed,
        _ => PublicStatus.InProgress,
    };

    private static string TitleOf(string text) => PlainText.Shortened(text.Trim().Split(['\r', '\n'], 2)[0].TrimEnd(), TitleLength);
}
