namespace GridFlow.Web.Administration.Designer.Views;

/// <summary>Names the resource of the pages that show a ladder otherwise than on the canvas.</summary>
internal sealed class ViewTexts;
