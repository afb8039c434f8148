namespace GridFlow.Web.Reporting;

/// <summary>Names the resource of the public's pages.</summary>
internal sealed class ReportingTexts;
