namespace GridFlow.Data.Audit;

/// <summary>What the audit log tells of. Names are stored: one that is here stays.</summary>
public enum AuditAct
{
    /// <summary>Somebody signed in.</summary>
    SignedIn,

    /// <summary>A sign-in was refused: wrong name, wrong password, closed or locked.</summary>
    SignInFailed,

    /// <summary>An account was locked after too many failures.</summary>
    LockedOut,

    /// <summary>Somebody signed out.</summary>
    SignedOut,

    /// <summary>Somebody ended one of the own sessions.</summary>
    SessionEnded,

    /// <summary>Somebody asks for a code as well from now on.</summary>
    SecondFactorAdded,

    /// <summary>Somebody no longer asks for a code.</summary>
    SecondFactorRemoved,

    /// <summary>Somebody changed the own password.</summary>
    PasswordChanged,

    /// <summary>An administrator gave an account a new password.</summary>
    PasswordReset,

    /// <summary>An account was made.</summary>
    AccountAdded,

    /// <summary>An account was closed.</summary>
    AccountClosed,

    /// <summary>A closed account was opened again.</summary>
    AccountReopened,

    /// <summary>A role in a unit was given.</summary>
    RoleGranted,

    /// <summary>A role in a unit was taken away.</summary>
    RoleRemoved,

    /// <summary>Somebody was named to act for somebody who is away.</summary>
    SubstituteNamed,

    /// <summary>Somebody no longer acts for another, before the time was over.</summary>
    SubstituteEnded,

    /// <summary>Somebody asked for what takes two: a role, a new password, an account or a key opened.</summary>
    GrantRequested,

    /// <summary>A second person agreed, and it was done.</summary>
    GrantConfirmed,

    /// <summary>A second person said no.</summary>
    GrantRefused,

    /// <summary>A machine's key was made.</summary>
    KeyAdded,

    /// <summary>Another key was made in a machine's key's place.</summary>
    KeyRotated,

    /// <summary>A machine's key was withdrawn.</summary>
    KeyRevoked,

    /// <summary>A key opened the API: once per key, node and hour.</summary>
    KeyUsed,

    /// <summary>A key was refused: once per key or client address, node and hour.</summary>
    KeyRefused,

    /// <summary>Who reported an incident was shown: once per viewer, incident, node and hour.</summary>
    ReporterSeen,

    /// <summary>Data left in a file.</summary>
    DataExported,

    /// <summary>A version was brought in from a file at start.</summary>
    VersionImported,

    /// <summary>A draft was begun.</summary>
    VersionDrafted,

    /// <summary>A draft was given up.</summary>
    VersionDiscarded,

    /// <summary>A version was put before a second person.</summary>
    VersionSubmitted,

    /// <summary>A version was taken back.</summary>
    VersionWithdrawn,

    /// <summary>A version was approved.</summary>
    VersionApproved,

    /// <summary>A version was sent back.</summary>
    VersionRejected,

    /// <summary>A version went live.</summary>
    VersionWentLive,

    /// <summary>Another version took a version's place.</summary>
    VersionSuperseded,

    /// <summary>An earlier version was made live again.</summary>
    VersionRolledBack,

    /// <summary>A version began to decide in the shadow.</summary>
    VersionShadowStarted,

    /// <summary>A version no longer decides in the shadow.</summary>
    VersionShadowStopped,

    /// <summary>A version went on although its back-test held it back.</summary>
    VersionGateOverridden,

    /// <summary>The deadlines of open cases were counted anew after a calendar went live.</summary>
    DeadlinesRecounted,

    /// <summary>A ruling on whose a kind of case is came into force.</summary>
    RulingApproved,

    /// <summary>A second person said no to a ruling.</summary>
    RulingRefused,

    /// <summary>A ruling was taken out of force.</summary>
    RulingWithdrawn,

    /// <summary>An operator acted on an instance, a clock, a message or a trigger.</summary>
    OperatorActed,

    /// <summary>A node's clock jumped, and nothing fires there by time.</summary>
    ClockPaused,

    /// <summary>The node goes on: its clock was put right, or an operator has looked.</summary>
    ClockResumed,

    /// <summary>Somebody asked to put a plan for the emergency in force.</summary>
    EmergencyAsked,

    /// <summary>A second person said no, or it was taken back.</summary>
    EmergencyDeclined,

    /// <summary>A second person agreed and the plan is in force.</summary>
    EmergencyStarted,

    /// <summary>What was live before the plan is live again.</summary>
    EmergencyEnded,

    /// <summary>A setting of the platform was changed while it ran.</summary>
    SettingChanged,

    /// <summary>Lines of this log that were older than they are kept were removed.</summary>
    AuditTrimmed,
}
