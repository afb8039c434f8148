namespace GridFlow.Web.Workbench;

/// <summary>Names the resource of the pages of rule sets and their versions.</summary>
internal sealed class WorkbenchTexts;
