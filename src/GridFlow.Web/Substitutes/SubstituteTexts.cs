namespace GridFlow.Web.Substitutes;

/// <summary>Names the resource of the pages of substitutes and of handing over.</summary>
internal sealed class SubstituteTexts;
