namespace GridFlow.Web.Duties;

/// <summary>Names the resource of the duty list's page.</summary>
internal sealed class DutyTexts;
