using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Design.Plans;

/// <summary>A ladder of the field to begin with.</summary>
/// <param name="Id">Stable key.</param>
/// <param name="Name">What the field calls it.</param>
/// <param name="Description">How a case goes.</param>
public sealed record LadderTemplate(string Id, BilingualText Name, BilingualText Description)
{
    /// <summary>What the model has that this ladder cannot do yet; <see langword="null"/> for nothing.</summary>
    public BilingualText? Missing { get; init; }

    /// <summary>The answers, from the levels of a jurisdiction whose people may handle a case, the lowest first.</summary>
    public required Func<IReadOnlyList<Level>, LadderPlan> Answers { get; init; }

    /// <summary>The answers to the wizard's questions, in the levels of a jurisdiction.</summary>
    public LadderPlan For(OrganisationTree organisation) => Answers(PlanCheck.Levels(organisation));
}

/// <summary>The ladders of the field, each as answers to the wizard: what it draws from them is proved as any other ladder is.</summary>
public static class LadderTemplates
{
    private static readonly PlannedRung Department = new(Addressee.Lead, Limits.OfCategory) { SignLimit = "2wh" };

    /// <summary>All of them, in the order the designer lists them.</summary>
    public static IReadOnlyList<LadderTemplate> All { get; } =
    [
        new("three-circles", new("三圈闭环", "Three circles"), new("网格圈 → 街道圈 → 区级圈，一圈办不了或超时就上一圈，圈圈有回声", "Grid, street, district: what one circle cannot do in time goes to the next, and each gives its echo"))
        {
            Answers = levels => new()
            {
                Name = "网格事件处置（三圈闭环）",
                Description = "网格优先；网格圈、街道圈、区级圈逐级上报；紧急和直报直达部门；监督员核查，回访后结案。",
                Rungs = [.. Ends(levels, "4wh", "1wd"), Department],
                CaseLimitPushes = true,
            },
        },
        new("one-eight-n", new("1+8+N 三级联动", "1+8+N command"), new("一个中心统一分拨，街道分中心与社区网格处置，部门承办；采办分离", "One centre dispatches, street centres and communities handle, departments take over; who reports, handles and verifies are different people"))
        {
            Answers = levels => new()
            {
                Name = "网格事件处置（1+8+N 三级联动）",
                Description = "中心统一受理、统一分拨；社区网格与街道分中心处置，街道吹哨、部门报到；部门承办；采办分离。",
                Rungs = [.. Whistling(Ends(levels, "2wh", "1wd"), new() { ContactLimit = "2h" }), Department],
                First = FirstAsked.Dispatcher,
                Timeout = OnTimeout.NextRungAndTell,
                CaseLimitPushes = true,
                Titles = new Dictionary<string, string> { ["dispatch"] = "中心分拨" },
            },
        },
        new("whistles", new("街道吹哨、部门报到", "Whistles"), new("街道点名牵头和协同单位：1 小时签收，24 小时联系到场，3 个工作日反馈（推进哨），5 个工作日办结（攻坚哨）；吹哨方评价", "The street calls departments by name: sign in 1 hour, come in 24, report in 3 working days, solve in 5; the street rates them"))
        {
            Answers = levels => new()
            {
                Name = "网格事件处置（街道吹哨、部门报到）",
                Description = "网格先办，街道办不了的吹哨；部门 1 小时签收、24 小时联系到场、3 个工作日反馈，5 个工作日办结；无人应哨由兜底单位督办。",
                Rungs = [.. Whistling(Ends(levels, "4wh", "1wd"), new()), Department],
                Timeout = OnTimeout.NextRungAndTell,
            },
        },
        new("four-levels", new("四级四职能", "Four levels with functions"), new("民情格发现，作战格处置，督办格督促，指挥格调度：所有的问题都化解在网格里", "The lowest level senses, the next does the work, those above supervise and command"))
        {
            Answers = levels => new()
            {
                Name = "网格事件处置（四级四职能）",
                Description = "小事不出村居，大事不出镇街：作战格先办，督办格、指挥格逐级接手，最后由部门承办。",
                Rungs = [.. Acting(levels).Select((level, i) => new PlannedRung(level.Key, i == 0 ? "4wh" : "1wd")), Department],
                First = FirstAsked.FirstRung,
                Timeout = OnTimeout.NextRungAndTell,
                Look = SecondLook.LastRungAndCallBack,
            },
        },
        new("four-steps", new("四步闭环：采集、研判、交办、反馈", "Four steps with assessment"), new("信息采集 → 综合研判 → 网上交办 → 结果反馈", "Collect, assess, assign, give back the result"))
        {
            Answers = levels => new()
            {
                Name = "网格事件处置（四步闭环）",
                Description = "信息采集、综合研判、网上交办、结果反馈，形成闭环。",
                Rungs = [.. Ends(levels, "4wh", "1wd"), Department],
                First = FirstAsked.Dispatcher,
                MeetsFirst = true,
                Look = SecondLook.Supervisor,
                Titles = new Dictionary<string, string> { ["intake"] = "信息采集", ["dispatch"] = "综合研判", ["route"] = "网上交办", ["echo"] = "结果反馈" },
            },
        },
        new("five-levels", new("五级到户", "Five levels to the household"), new("户、埭（楼组）、格、网、村（居）：每一级都先办，办不了再往上", "From the household upwards each level tries first and sends up what it cannot do"))
        {
            Missing = new("户本身不办理事件：从本辖区最低一级有人办理的层级开始", "Households handle nothing themselves: it begins with the lowest level whose people do"),
            Answers = levels => new()
            {
                Name = "微格事件处置（五级到户）",
                Description = "从最低一级开始逐级处置，即办即结；办不了或超时上报一级，最后由部门承办。",
                Rungs = [.. levels.Take(LadderPlan.MostRungs - 1).Select((level, i) => new PlannedRung(level.Key, i == 0 ? "2wh" : i == 1 ? "4wh" : "1wd")), Department],
                First = FirstAsked.FirstRung,
            },
        },
        new("seven-steps", new("国标七步", "Seven steps of the national standard"), new("信息收集 → 案卷建立 → 任务派遣 → 任务处理 → 处理反馈 → 核查结案 → 综合评价", "Collect, file, dispatch, handle, report back, verify and close, evaluate"))
        {
            Answers = _ => new()
            {
                Name = "数字城管案卷处置（国标七步）",
                Description = "公众举报先核实再立案；派遣员派遣，责任部门处理，监督员核查，回访评价。",
                Rungs = [Department],
                First = FirstAsked.Dispatcher,
                Timeout = OnTimeout.NextRungAndTell,
                CheckFirst = [Channel.Public, Channel.Hotline, Channel.Official],
                Titles = new Dictionary<string, string>
                {
                    ["start"] = "信息收集", ["intake"] = "受理", ["check"] = "核实", ["classify"] = "案卷建立", ["dispatch"] = "任务派遣", ["route"] = "按责任主体流转",
                    ["rung1"] = "任务处理", ["echo"] = "处理反馈", ["verify"] = "核查", ["callBack"] = "综合评价", ["close"] = "结案",
                },
            },
        },
    ];

    /// <summary>The template of a key, or <see langword="null"/>.</summary>
    public static LadderTemplate? Find(string id) => All.FirstOrDefault(template => template.Id == id);

    // The lowest level and the one that supervises; one alone where there is no other.
    private static IEnumerable<PlannedRung> Ends(IReadOnlyList<Level> levels, string lowest, string supervising)
    {
        if (levels.Count > 0) yield return new PlannedRung(levels[0].Key, lowest);
        if (levels.Skip(1).LastOrDefault(level => level.Function == UnitFunction.Supervise) is { } supervisor) yield return new PlannedRung(supervisor.Key, supervising);
    }

    // The level that supervises whistles: the highest that handles cases itself.
    private static IEnumerable<PlannedRung> Whistling(IEnumerable<PlannedRung> rungs, PlannedWhistle whistle)
    {
        var all = rungs.ToList();
        return all.Select((rung, i) => i == all.Count - 1 ? rung with { Whistle = whistle } : rung);
    }

    // Who senses only reports; where all only sense, they must act after all.
    private static IEnumerable<Level> Acting(IReadOnlyList<Level> levels) =>
        (levels.Any(level => level.Function != UnitFunction.Sense) ? levels.Where(level => level.Function != UnitFunction.Sense) : levels).Take(LadderPlan.MostRungs - 1);
}
