namespace GridFlow.Web.Home;

/// <summary>Names the resource of the home page.</summary>
internal sealed class HomeTexts;
