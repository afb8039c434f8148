namespace GridFlow.Data.Live;

/// <summary>Something that open pages should show without a reload.</summary>
/// <param name="JurisdictionId">Where.</param>
/// <param name="IncidentId">The incident that changed.</param>
/// <param name="UnitIds">The units whose inbox changed.</param>
public sealed record CaseChanged(string JurisdictionId, Guid IncidentId, IReadOnlyList<string> UnitIds);

/// <summary>
/// Tells open pages of this node what was committed. It carries no data beyond identities: a page reads again, with
/// its own rights.
/// </summary>
public sealed class LiveFeed
{
    /// <summary>Raised after a commit, on the committing thread: a listener must only note it and return.</summary>
    public event Action<CaseChanged>? Changed;

    internal void Publish(CaseChanged change) => Changed?.Invoke(change);
}
