namespace GridFlow.Governance.Patrols;

/// <summary>A photo of an item of a round; the bytes lie in the attachment store under their hash.</summary>
/// <param name="Id">Identity.</param>
/// <param name="RoundId">The round.</param>
/// <param name="ItemId">The item.</param>
/// <param name="FileName">As whoever took it called it.</param>
/// <param name="Sha256">Hash of the bytes.</param>
/// <param name="TakenAt">When it was added, UTC.</param>
public sealed record PatrolPicture(Guid Id, Guid RoundId, string ItemId, string FileName, string Sha256, DateTimeOffset TakenAt);
