using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>A line for the timeline that nothing else says.</summary>
/// <param name="Kind">What kind of event.</param>
/// <param name="Text">What offices read.</param>
/// <param name="PublicText">What the public reads; <see langword="null"/> when nothing.</param>
/// <param name="ActivityId">The step.</param>
public sealed record TimelineNoted(TimelineKind Kind, BilingualText Text, BilingualText? PublicText, string ActivityId) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act) => file.Write(act, Kind, Text, PublicText, ActivityId);
}

/// <summary>Tell somebody something, through the outbox.</summary>
public sealed record NoticeQueued(Notice Notice) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act) => file.Notify(Notice);
}

/// <summary>Whom a notice is for.</summary>
public enum NoticeRecipient
{
    /// <summary>The people of a unit who hold a role; all of the unit where no role is named.</summary>
    Unit,

    /// <summary>Whoever reported the incident.</summary>
    Reporter,

    /// <summary>One person, by account.</summary>
    Person,
}

/// <summary>A message to people about a case.</summary>
/// <param name="Recipient">Whom it is for.</param>
/// <param name="ToId">The unit, or the account of a person; <see langword="null"/> for the reporter.</param>
/// <param name="Role">The role in the unit.</param>
/// <param name="Template">Key of the message, for channels that keep approved templates (SMS).</param>
/// <param name="Text">The message itself.</param>
public sealed record Notice(NoticeRecipient Recipient, string? ToId, string? Role, string Template, BilingualText Text);
