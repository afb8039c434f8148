namespace GridFlow.Governance.Organisations;

/// <summary>One thing a role may allow. Where it is about incidents or tasks it reaches as far as the unit's territory.</summary>
public enum Permission
{
    /// <summary>Report an incident with an account.</summary>
    ReportIncident,

    /// <summary>See incidents of the territory, and those given to the own unit.</summary>
    ViewIncidents,

    /// <summary>See who reported.</summary>
    ViewReporter,

    /// <summary>See who reported even where the reporter asked to be hidden from handlers: whoever calls back must.</summary>
    ViewMaskedReporter,

    /// <summary>Claim, answer and return tasks of the own unit.</summary>
    HandleTasks,

    /// <summary>See ladders and their versions.</summary>
    ViewLadders,

    /// <summary>Draw ladders and put them before a second person; publish other workflows.</summary>
    EditLadders,

    /// <summary>Approve, send back and roll back ladders that another person drew.</summary>
    ApproveLadders,

    /// <summary>Draft the calendar and the organisation, and put them before a second person.</summary>
    EditOrganisation,

    /// <summary>Approve, send back and roll back calendars and organisations that another person drafted.</summary>
    ApproveOrganisation,

    /// <summary>See rule sets and their versions.</summary>
    ViewRules,

    /// <summary>Draft and submit rules.</summary>
    EditRules,

    /// <summary>Approve, reject and roll back what another person drafted.</summary>
    ApproveRules,

    /// <summary>Act on instances that are stuck.</summary>
    OperateInstances,

    /// <summary>Move the drill clock in demonstration mode.</summary>
    MoveDrillClock,

    /// <summary>Create accounts, give roles, issue API keys.</summary>
    ManageAccounts,

    /// <summary>Say yes or no to what another person asked for and may not do alone, see <see cref="GrantRule"/>.</summary>
    ConfirmGrants,

    /// <summary>Draft, and approve what another drafted, in the pack that all jurisdictions inherit.</summary>
    OwnSharedRules,

    /// <summary>Read the audit log, and take it away in a file.</summary>
    ViewAudit,

    /// <summary>Take a whole case away in one file that proves itself.</summary>
    ArchiveCases,

    /// <summary>Look over what is stuck, and give units orders to answer for a case.</summary>
    Supervise,
}
