namespace GridFlow.Web.Workbench.Learning;

/// <summary>Names the resource of what is learned from work: records of rules, suggested rules.</summary>
internal sealed class LearningTexts;
