namespace GridFlow.Web.Workbench.BackTests;

/// <summary>Names the resource of back-tests and the gate before publishing.</summary>
internal sealed class BackTestTexts;
