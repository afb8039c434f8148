using GridFlow.Governance.Inbox;

namespace GridFlow.Web.Supervision;

/// <summary>An order as it is written in its dialog; what is missing is said when it is sent.</summary>
/// <param name="Grade">How hard.</param>
/// <param name="Text">What is wanted.</param>
/// <param name="Limit">How long the answer may take, as rules write it.</param>
public sealed record OrderDraft(SupervisionGrade Grade, string? Text, string? Limit);
