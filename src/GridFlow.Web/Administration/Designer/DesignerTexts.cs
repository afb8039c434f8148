namespace GridFlow.Web.Administration.Designer;

/// <summary>Names the resource of the designer of ladders.</summary>
internal sealed class DesignerTexts;
