namespace GridFlow.Web.Approvals;

/// <summary>Names the resource of the page of what waits for a decision.</summary>
internal sealed class ApprovalTexts;
