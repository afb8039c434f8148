namespace GridFlow.Web.Rulings;

/// <summary>Names the resource of the ruling register's pages.</summary>
internal sealed class RulingTexts;
