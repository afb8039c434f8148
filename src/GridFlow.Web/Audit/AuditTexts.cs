namespace GridFlow.Web.Audit;

/// <summary>Names the resource of the auditors' pages.</summary>
internal sealed class AuditTexts;
