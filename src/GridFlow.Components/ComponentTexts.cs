namespace GridFlow.Components;

/// <summary>Names the resource of the parts that pages share.</summary>
internal sealed class ComponentTexts;
