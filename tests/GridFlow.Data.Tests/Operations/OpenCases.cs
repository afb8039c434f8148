using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Operations;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Data.Tests.Operations;

/// <summary>Where a case of Nanshan stands when a new version of its ladder comes.</summary>
public enum Standing
{
    /// <summary>Nobody knows whose it is; a dispatcher is to say.</summary>
    Dispatch,

    /// <summary>The department has it and has not signed.</summary>
    Department,

    /// <summary>The department signed and has been at it.</summary>
    Signed,

    /// <summary>挂账 was approved.</summary>
    Suspended,

    /// <summary>The street is asked to blow.</summary>
    AskedToBlow,

    /// <summary>Two departments are called, one has signed.</summary>
    Called,

    /// <summary>The department asked another for help.</summary>
    Helped,

    /// <summary>A supervisor is to look.</summary>
    Verify,

    /// <summary>It came back from verification.</summary>
    Rework,

    /// <summary>The reporter is to be asked.</summary>
    CallBack,

    /// <summary>An operator holds it.</summary>
    Held,
}

/// <summary>Brings cases of the tankers of Nanshan where they are to stand, each by the acts of the people who do so.</summary>
internal sealed class OpenCases(Store store)
{
    private const string Traffic = "ns-dept-jiaotong";
    private const string Safety = "ns-dept-yingji";

    private static readonly WhistleCall Tankers = new([WhistleGround.BeyondDuty, WhistleGround.SeveralDepartments], Traffic, [Safety]);

    /// <summary>Who operates there.</summary>
    public static Viewer Office { get; } = new("office", "中心", "nanshan", [new Post("ns-office", "中心", "/ns/", "network-office")]);

    private readonly List<string> _grids = [.. store.Catalogue.Organisation("nanshan").Units.Where(unit => unit.Level == "grid").Select(unit => unit.Id)];
    private int _opened;

    /// <summary>Reports a case, in one grid after the other, and brings it there.</summary>
    public async Task<Guid> OpenAsync(Standing standing)
    {
        var grid = _grids[_opened++ % _grids.Count];
        var text = standing == Standing.Dispatch ? "有件事说不清楚，请来人看看" : "原汽修厂停了好多油罐车，就在我们小区对面";
        var id = (await store.Intake.RegisterAsync(new IncidentReport("nanshan", Channel.Public, text) { PlaceUnitId = grid, ReporterPhone = "13800000000" }, Actor.Public)).Id;
        switch (standing)
        {
            case Standing.Signed:
                await ClaimAsync(id, Traffic);
                break;
            case Standing.Suspended:
                await AnswerAsync(id, Traffic, new("Suspend", "等资金到位")
                {
                    Suspension = new(SuspensionGround.Funds, "预算批复第 12 号", DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime).AddDays(14)), PublicReply = "资金落实后整治",
                });
                await AnswerAsync(id, Traffic, new("Granted", "属实"), "second");
                break;
            case Standing.AskedToBlow or Standing.Called:
                await AnswerAsync(id, Traffic, new("Whistle", "需要街道召集") { Call = Tankers });
                if (standing == Standing.AskedToBlow) break;
                await AnswerAsync(id, store.Catalogue.Organisation("nanshan").AncestorAtLevel(grid, "street")!.Id, new(WhistleActs.Blow, "需两局联合处置") { Call = Tankers });
                await ClaimAsync(id, Traffic);
                break;
            case Standing.Helped:
                var task = await TaskAsync(id, Traffic);
                await store.Desk.ClaimAsync(Somebody(task), task.Id);
                await store.Get<SubtaskDesk>().AskAsync(Somebody(task), task.Id, new HelpRequest(TaskKind.Assist, [Safety], [], "请派人核查", "2h"));
                break;
            case Standing.Verify or Standing.Rework or Standing.CallBack:
                await AnswerAsync(id, Traffic, new("Done", "已清场"));
                if (standing != Standing.Verify) await AnswerAsync(id, "ns-office", new(standing == Standing.Rework ? "Rework" : "Passed", "看过"), "supervisor");
                break;
            case Standing.Held:
                await store.Get<InstanceDesk>().HoldAsync(Office, id, "核实中");
                break;
        }

        return id;
    }

    private async Task AnswerAsync(Guid id, string unit, TaskAnswer answer, string? who = null)
    {
        var task = await TaskAsync(id, unit);
        await store.Desk.AnswerAsync(Somebody(task, who), task.Id, answer);
    }

    private async Task ClaimAsync(Guid id, string unit)
    {
        var task = await TaskAsync(id, unit);
        await store.Desk.ClaimAsync(Somebody(task), task.Id);
    }

    /// <summary>The newest: a request for approval stands beside the task it is about.</summary>
    private async Task<HandlingTask> TaskAsync(Guid id, string unit) => (await store.OpenTasksAsync(id)).OrderBy(task => task.OpenedAt).ThenBy(task => task.Kind == TaskKind.Approve).Last(task => task.UnitId == unit);

    private Viewer Somebody(HandlingTask task, string? id = null)
    {
        var unit = store.Catalogue.Organisation("nanshan").Find(task.UnitId)!;
        return new Viewer(id ?? $"of-{unit.Id}", unit.ShortName, "nanshan", [new Post(unit.Id, unit.Name, unit.Territory, task.Role)]);
    }
}
