namespace GridFlow.Web.Administration.Overrides;

/// <summary>Names the resource of the pages of what units do otherwise than the ladder they inherit.</summary>
internal sealed class OverrideTexts;
