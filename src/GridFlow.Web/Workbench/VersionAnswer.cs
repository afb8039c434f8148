namespace GridFlow.Web.Workbench;

/// <summary>What a person says to a move of a version.</summary>
/// <param name="Words">A remark or a reason; empty for none.</param>
/// <param name="Overriding">Why it goes on although the gate holds it back; empty for none.</param>
/// <param name="LiveFrom">From when it is to be live; null: at once.</param>
public sealed record VersionAnswer(string Words = "", string Overriding = "", DateTimeOffset? LiveFrom = null);
