namespace GridFlow.Web.Incidents;

/// <summary>Names the resource of the incident's pages.</summary>
internal sealed class IncidentTexts;
