namespace GridFlow.Web.Patrols;

/// <summary>Names the resource of the pages of patrols.</summary>
internal sealed class PatrolTexts;
