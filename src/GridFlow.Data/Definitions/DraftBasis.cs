namespace GridFlow.Data.Definitions;

/// <summary>What whoever saves a draft had before them. A save on top of something else is refused, so that nobody's work is overwritten.</summary>
/// <param name="VersionId">The version's id, with or without its jurisdiction.</param>
/// <param name="Version">Its number.</param>
/// <param name="Revision">How often it had been changed, where the editor knows.</param>
public sealed record DraftBasis(string? VersionId = null, int? Version = null, int? Revision = null)
{
    internal bool Is(StoredDefinition latest) =>
        (VersionId is null || VersionId == latest.Id || $"{latest.JurisdictionId}/{VersionId}" == latest.Id)
        && (Version is null || Version == latest.Version)
        && (Revision is null || Revision == latest.Revision);
}
