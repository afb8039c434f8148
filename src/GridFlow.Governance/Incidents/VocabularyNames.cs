using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Incidents;

/// <summary>Names of the vocabulary for people.</summary>
public static class VocabularyNames
{
    /// <summary>The channel's name.</summary>
    public static BilingualText Name(this Channel channel) => channel switch
    {
        Channel.GridWorker => new("网格员采集", "Grid worker"),
        Channel.Public => new("群众上报", "Resident"),
        Channel.Official => new("干部收集", "Official"),
        Channel.Video => new("视频巡查", "Video patrol"),
        Channel.Hotline => new("热线", "Hotline"),
        Channel.Superior => new("上级交办", "Superior"),
        Channel.Sensor => new("物联感知", "Sensor"),
        Channel.System => new("系统对接", "Other system"),
        _ => new("批量导入", "Import"),
    };

    /// <summary>The nature's name.</summary>
    public static BilingualText Name(this Nature nature) => nature switch
    {
        Nature.Request => new("求决", "Request"),
        Nature.Complaint => new("投诉", "Complaint"),
        Nature.Enquiry => new("咨询", "Enquiry"),
        Nature.Suggestion => new("建议", "Suggestion"),
        Nature.Thanks => new("感谢", "Thanks"),
        _ => new("其他", "Other"),
    };

    /// <summary>The stage's name for staff.</summary>
    public static BilingualText Name(this IncidentStage stage) => stage switch
    {
        IncidentStage.Registered => new("已登记", "Registered"),
        IncidentStage.Checking => new("核实中", "Being checked"),
        IncidentStage.Dispatching => new("分拨中", "Being dispatched"),
        IncidentStage.Handling => new("处置中", "Being handled"),
        IncidentStage.Verifying => new("核查中", "Being verified"),
        IncidentStage.CallingBack => new("回访中", "Calling back"),
        _ => new("已结案", "Closed"),
    };

    /// <summary>The outcome's name.</summary>
    public static BilingualText Name(this IncidentOutcome outcome) => outcome switch
    {
        IncidentOutcome.Solved => new("已解决", "Solved"),
        IncidentOutcome.Explained => new("已解释", "Explained"),
        IncidentOutcome.NotAccepted => new("不予受理", "Not accepted"),
        IncidentOutcome.Transferred => new("转其他渠道", "Transferred"),
        IncidentOutcome.Merged => new("重复合并", "Merged with another"),
        _ => new("挂账", "Suspended"),
    };

    /// <summary>The grade's name.</summary>
    public static BilingualText Name(this Satisfaction satisfaction) => satisfaction switch
    {
        Satisfaction.Satisfied => new("满意", "Satisfied"),
        Satisfaction.Fair => new("基本满意", "Fairly satisfied"),
        _ => new("不满意", "Not satisfied"),
    };

    /// <summary>What a resident reads.</summary>
    public static BilingualText Name(this PublicStatus status) => status switch
    {
        PublicStatus.Received => new("已登记", "Received"),
        PublicStatus.InProgress => new("处理中", "In progress"),
        PublicStatus.Verifying => new("核查中", "Being verified"),
        PublicStatus.CallingBack => new("回访中", "Calling back"),
        PublicStatus.Closed => new("已办结", "Closed"),
        _ => new("不予受理", "Not accepted"),
    };
}
