using System.ComponentModel.DataAnnotations;
using GridFlow.Data.Incidents;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Web.Api;

/// <summary>A report as a machine sends it.</summary>
/// <param name="Text">What happened; required.</param>
/// <param name="Channel">How it came; <c>System</c> unless said.</param>
/// <param name="Nature">What the reporter wants; <c>Request</c> unless said.</param>
/// <param name="CategoryHint">What the sender thinks it is.</param>
/// <param name="Address">Place in words.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="GridId">The grid, where known.</param>
/// <param name="ReporterName">Who reported.</param>
/// <param name="ReporterPhone">The reporter's phone.</param>
/// <param name="DirectReport">Skip the grid and the street where the ladder allows it.</param>
/// <param name="MachineSource">The camera, sensor or model that found it: marks the report as a machine's finding, which the ladder may have checked on site first.</param>
/// <param name="MachineConfidence">How sure the machine is, 0 to 1.</param>
internal sealed record ReportBody(
    [property: MaxLength(TextLimits.Report)] string? Text,
    Channel? Channel,
    Nature? Nature,
    [property: MaxLength(TextLimits.Category)] string? CategoryHint,
    [property: MaxLength(TextLimits.Address)] string? Address,
    [property: Range(-180d, 180d)] double? Longitude,
    [property: Range(-90d, 90d)] double? Latitude,
    [property: MaxLength(TextLimits.Identifier)] string? GridId,
    [property: MaxLength(TextLimits.PersonName)] string? ReporterName,
    [property: MaxLength(TextLimits.Phone)] string? ReporterPhone,
    bool? DirectReport,
    [property: MaxLength(TextLimits.Key)] string? MachineSource,
    [property: Range(0d, 1d)] double? MachineConfidence);

/// <summary>Into which incident another is merged.</summary>
/// <param name="Into">The number of the one that goes on.</param>
/// <param name="Reason">Why they are one matter.</param>
internal sealed record MergeBody([property: MaxLength(TextLimits.Identifier)] string? Into, [property: MaxLength(TextLimits.Reason)] string? Reason);

/// <summary>A part of an incident that is to be handled by itself.</summary>
/// <param name="Text">What it is about.</param>
/// <param name="CategoryHint">A category, a hint for the rules.</param>
/// <param name="GridId">Where it is; that of the whole where left out.</param>
/// <param name="Address">The place in words; that of the whole where left out.</param>
internal sealed record PartBody(
    [property: MaxLength(TextLimits.Report)] string? Text,
    [property: MaxLength(TextLimits.Category)] string? CategoryHint,
    [property: MaxLength(TextLimits.Identifier)] string? GridId,
    [property: MaxLength(TextLimits.Address)] string? Address);

/// <summary>The receipt of a report.</summary>
internal sealed record ReceiptBody(Guid Id, string Number, string TrackingCode);

/// <summary>Filters of the list, all optional.</summary>
internal sealed record IncidentFilter(
    [property: MaxLength(TextLimits.Search)] string? Search, IncidentStage? Stage, bool? OpenOnly, string? Category, string? LeadUnitId, string? GridId,
    DateTimeOffset? From, DateTimeOffset? To, bool? OverdueOnly, int? Page, int? PageSize);

/// <summary>One incident with its tasks and its story. What is left counts down to <c>dueAt</c>, the earliest of all clocks that run; <c>limitDueAt</c> is that of the case as a whole.</summary>
internal sealed record IncidentBody(
    Guid Id, string Number, IncidentStage Stage, IncidentOutcome? Outcome, Channel Channel, Nature Nature, string Text, string? Address,
    double? Longitude, double? Latitude, string? GridId, string? ReporterName, string? ReporterPhone, string? CategoryCode, int Severity,
    string? LeadUnitId, IReadOnlyList<string> AssistUnitIds, string? CurrentUnitId, string? Limit, DateTimeOffset ReportedAt, DateTimeOffset? DueAt,
    ClockKind? DueClock, bool DueIsProvisional, DateTimeOffset? LimitDueAt, DateTimeOffset? OverdueAt, DateTimeOffset? ClosedAt, string? PublicReply, Classification? Classification,
    IReadOnlyList<TaskBody> Tasks, IReadOnlyList<TimelineBody> Timeline, IReadOnlyList<AttachmentBody> Attachments,
    IReadOnlyList<CaseWhistleBody> Whistles, Satisfaction? Satisfaction, string? Reopens, string? ReopenedAs, string? MachineSource, double? MachineConfidence)
{
    public static IncidentBody Of(IncidentFile file)
    {
        var incident = file.Incident;
        return new IncidentBody(
            incident.Id, incident.Number, incident.Stage, incident.Outcome, incident.Channel, incident.Nature, incident.Text, incident.Address,
            incident.Longitude, incident.Latitude, incident.GridId, incident.ReporterName, incident.ReporterPhone, incident.CategoryCode,
            incident.Severity, incident.LeadUnitId, incident.AssistUnitIds, incident.CurrentUnitId, incident.Limit, incident.ReportedAt,
            incident.NextDueAt, incident.NextClock, incident.NextDueIsProvisional, incident.DueAt, incident.OverdueAt, incident.ClosedAt, incident.PublicReply, incident.Classification,
            [.. file.Tasks.Select(task => new TaskBody(
                task.Id, task.StepName, task.Kind, task.UnitId, task.Role, task.Status, task.AssigneeName, task.OpenedAt, task.NextDueAt, task.NextClock, task.DueAt,
                task.ClosedAt, task.Outcome, task.Answer, [.. task.AllowedOutcomes.Select(outcome => outcome.Port)],
                task.ReturnReason, task.NamedUnitId, task.Order is { } order ? new OrderBody(order.Number, order.Grade, order.Text) : null,
                SubtaskBody.Of(task.Subtask)))],
            [.. file.Timeline.Select(entry => new TimelineBody(entry.Sequence, entry.At, entry.Kind, entry.ActorName, entry.Text, entry.Cause))],
            [.. file.Attachments.Select(attachment => new AttachmentBody(attachment.Id, attachment.FileName, attachment.ContentType, attachment.Size, attachment.Sha256))],
            [.. file.Whistles.Select(whistle => CaseWhistleBody.Of(whistle, file.Responses))],
            incident.Satisfaction, file.Reopens, file.ReopenedAs, incident.MachineSource, incident.MachineConfidence);
    }
}

/// <summary>A task of an incident. What is left counts down to <c>dueAt</c>, the earliest of all clocks that run for it; <c>limitDueAt</c> is that of the step.</summary>
internal sealed record TaskBody(
    Guid Id, string StepName, TaskKind Kind, string UnitId, string Role, HandlingTaskStatus Status, string? AssigneeName, DateTimeOffset OpenedAt,
    DateTimeOffset? DueAt, ClockKind? DueClock, DateTimeOffset? LimitDueAt, DateTimeOffset? ClosedAt, string? Outcome, string? Answer, IReadOnlyList<string> AllowedOutcomes,
    string? ReturnReason, string? NamedUnitId, OrderBody? Order, SubtaskBody? Subtask);

/// <summary>What a task of supervision orders.</summary>
internal sealed record OrderBody(string Number, SupervisionGrade Grade, string Text);

/// <summary>A line of an incident's story.</summary>
internal sealed record TimelineBody(int Sequence, DateTimeOffset At, TimelineKind Kind, string ActorName, BilingualText Text, string? Cause);

/// <summary>A photo of an incident.</summary>
internal sealed record AttachmentBody(Guid Id, string FileName, string ContentType, long Size, string Sha256);
