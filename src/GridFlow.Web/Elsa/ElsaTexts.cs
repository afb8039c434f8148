namespace GridFlow.Web.Elsa;

/// <summary>Names the resources of what the Studio and the page around it say.</summary>
internal sealed class ElsaTexts;
