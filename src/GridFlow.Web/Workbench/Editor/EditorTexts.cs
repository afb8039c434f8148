namespace GridFlow.Web.Workbench.Editor;

/// <summary>Names the resource of the editor of a rule set's draft.</summary>
internal sealed class EditorTexts;
