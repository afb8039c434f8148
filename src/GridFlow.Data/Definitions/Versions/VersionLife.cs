namespace GridFlow.Data.Definitions.Versions;

/// <summary>
/// The life of a version, whatever it holds: drafted, put before a second person, approved, live from a date, superseded, live
/// again. A pure table; who may do what is <see cref="VersionRights"/>'s business.
/// </summary>
public static class VersionLife
{
    /// <summary>Where an act leads; <see langword="null"/> where it does not fit the status.</summary>
    public static VersionStatus? After(VersionStatus status, VersionAct act) => (status, act) switch
    {
        (VersionStatus.Draft or VersionStatus.Rejected, VersionAct.Saved) => status,
        (VersionStatus.Draft or VersionStatus.Rejected, VersionAct.Submitted) => VersionStatus.Submitted,
        (VersionStatus.Draft or VersionStatus.Rejected, VersionAct.Discarded) => VersionStatus.Discarded,
        (VersionStatus.Submitted or VersionStatus.Approved, VersionAct.Withdrawn) => VersionStatus.Draft,
        (VersionStatus.Submitted or VersionStatus.Approved, VersionAct.Rejected) => VersionStatus.Rejected,
        (VersionStatus.Submitted, VersionAct.Approved) => VersionStatus.Approved,
        (VersionStatus.Approved, VersionAct.WentLive) => VersionStatus.Live,
        (VersionStatus.Live, VersionAct.Superseded) => VersionStatus.Superseded,
        (VersionStatus.Superseded, VersionAct.RolledBack) => VersionStatus.Live,
        (VersionStatus.Submitted or VersionStatus.Approved, VersionAct.ShadowStarted) => status,
        (not VersionStatus.Discarded, VersionAct.ShadowStopped) => status,
        _ => null,
    };
}
