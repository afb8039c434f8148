namespace GridFlow.Web.Supervision;

/// <summary>Names the resource of supervision.</summary>
internal sealed class SupervisionTexts;
