namespace GridFlow.Web.Organisation;

/// <summary>Names the resource of the page of units and the people in them.</summary>
internal sealed class OrganisationTexts;
