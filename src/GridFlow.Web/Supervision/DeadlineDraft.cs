using GridFlow.Governance.Clocks;

namespace GridFlow.Web.Supervision;

/// <summary>A change of deadlines as it is written in its dialog; what is missing is said when it is sent.</summary>
/// <param name="Kind">How they are changed.</param>
/// <param name="Limit">The time they get, as rules write it.</param>
/// <param name="Reason">Why.</param>
public sealed record DeadlineDraft(DeadlineChangeKind Kind, string? Limit, string? Reason);
