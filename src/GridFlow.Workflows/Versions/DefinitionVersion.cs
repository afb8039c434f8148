namespace GridFlow.Workflows.Versions;

/// <summary>One version of a definition, as far as publishing is concerned.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="IsLatest">The version that is edited next.</param>
/// <param name="IsPublished">The version that starts new instances.</param>
public readonly record struct DefinitionVersion(int Version, bool IsLatest, bool IsPublished);
