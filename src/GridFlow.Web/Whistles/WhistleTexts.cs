namespace GridFlow.Web.Whistles;

/// <summary>Names the resource of the register of whistles.</summary>
internal sealed class WhistleTexts;
