namespace GridFlow.Web.Administration.Choices;

/// <summary>Names the resource of the page of the table that chooses among ladders.</summary>
internal sealed class ChoiceTexts;
