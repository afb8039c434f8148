namespace GridFlow.Web.Subtasks;

/// <summary>Names the resource of co-handling, consultation and countersign.</summary>
internal sealed class SubtaskTexts;
