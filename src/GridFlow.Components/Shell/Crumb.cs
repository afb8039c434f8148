namespace GridFlow.Components.Shell;

/// <summary>A step on the way to a page, in words.</summary>
/// <param name="Words">What it is called; never an id.</param>
/// <param name="Address">Where it leads.</param>
public sealed record Crumb(string Words, string Address);
