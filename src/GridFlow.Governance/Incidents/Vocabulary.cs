namespace GridFlow.Governance.Incidents;

/// <summary>How an incident came in.</summary>
public enum Channel
{
    /// <summary>采: a grid worker collected it.</summary>
    GridWorker,

    /// <summary>报: a resident reported it.</summary>
    Public,

    /// <summary>收: an official received it.</summary>
    Official,

    /// <summary>看: video patrol saw it.</summary>
    Video,

    /// <summary>12345 or another hotline.</summary>
    Hotline,

    /// <summary>上级交办: handed down by a superior.</summary>
    Superior,

    /// <summary>A device.</summary>
    Sensor,

    /// <summary>Another system by the API or Open311.</summary>
    System,

    /// <summary>Brought in from a file.</summary>
    Import,
}

/// <summary>What the reporter wants (Pingshan field set).</summary>
public enum Nature
{
    /// <summary>求决.</summary>
    Request,

    /// <summary>投诉.</summary>
    Complaint,

    /// <summary>咨询.</summary>
    Enquiry,

    /// <summary>建议.</summary>
    Suggestion,

    /// <summary>感谢.</summary>
    Thanks,

    /// <summary>其他.</summary>
    Other,
}

/// <summary>Where a case stands.</summary>
public enum IncidentStage
{
    /// <summary>已登记: has number and code, nothing decided.</summary>
    Registered,

    /// <summary>核实中: somebody looks whether it is so.</summary>
    Checking,

    /// <summary>分拨中: a person decides whose it is.</summary>
    Dispatching,

    /// <summary>处置中: somebody handles it.</summary>
    Handling,

    /// <summary>核查中: another person looks whether it was done.</summary>
    Verifying,

    /// <summary>回访中: the reporter is asked.</summary>
    CallingBack,

    /// <summary>已结案.</summary>
    Closed,
}

/// <summary>How a case ended. Closed is not solved.</summary>
public enum IncidentOutcome
{
    /// <summary>已解决.</summary>
    Solved,

    /// <summary>已解释.</summary>
    Explained,

    /// <summary>不予受理.</summary>
    NotAccepted,

    /// <summary>转其他渠道.</summary>
    Transferred,

    /// <summary>重复合并.</summary>
    Merged,

    /// <summary>挂账.</summary>
    Suspended,
}

/// <summary>What a resident is told of the stage.</summary>
public enum PublicStatus
{
    /// <summary>已登记.</summary>
    Received,

    /// <summary>处理中.</summary>
    InProgress,

    /// <summary>核查中.</summary>
    Verifying,

    /// <summary>回访中.</summary>
    CallingBack,

    /// <summary>已办结.</summary>
    Closed,

    /// <summary>不予受理.</summary>
    NotAccepted,
}
