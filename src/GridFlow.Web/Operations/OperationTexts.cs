namespace GridFlow.Web.Operations;

/// <summary>Names the resource of the operators' pages.</summary>
internal sealed class OperationTexts;
