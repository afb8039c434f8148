namespace GridFlow.Web.Administration;

/// <summary>Names the resource of the administrator's pages.</summary>
internal sealed class AdministrationTexts;
