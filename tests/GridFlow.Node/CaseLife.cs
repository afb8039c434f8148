using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Governance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Node;

/// <summary>
/// One case from the report to its end, with a whistle, an order, minutes and a task that they give. Whoever got no answer does what
/// people do then: looks whether it was done, and does it if it was not.
/// </summary>
internal sealed class CaseLife(IncidentIntake intake, IncidentQuery incidents, TaskDesk desk, SupervisionDesk supervision, Catalogue catalogue)
{
    private const string Street = "ns-zhaoshang", Traffic = "ns-dept-jiaotong", Safety = "ns-dept-yingji";

    private static readonly Viewer Leader = Of("leader", "ns", "/ns/", Roles.Leader), Office = Of("office", "ns-office", "/ns/", Roles.NetworkOffice);

    private static readonly WhistleCall Tankers = new([WhistleGround.BeyondDuty, WhistleGround.SeveralDepartments], Traffic, [Safety]);

    /// <summary>Does one step of the case under that key.</summary>
    /// <returns>Whether it is done; otherwise it is asked for again.</returns>
    public async Task<bool> DoAsync(string step, Guid key)
    {
        var grid = catalogue.Current.Organisation("nanshan").Units.First(unit => unit.Level == "grid" && unit.Path.StartsWith("/ns/zhaoshang/", StringComparison.Ordinal)).Id;
        var receipt = await intake.RegisterAsync(
            new IncidentReport("nanshan", Channel.Public, "原汽修厂停了好多油罐车，就在我们小区对面") { PlaceUnitId = grid, IdempotencyKey = key.ToString("N") }, Actor.Public);
        var file = (await incidents.FindAsync(Office, receipt.Number))!;
        try
        {
            switch (step)
            {
                case "call" when file.Whistles.Count == 0:
                    await AnswerAsync(file, Traffic, new("Whistle", "需要街道召集") { Call = Tankers });
                    break;
                case "blow" when !file.Whistles[0].IsBlown:
                    await AnswerAsync(file, Street, new(WhistleActs.Blow, "超出街道职责，需两局联合处置") { Call = Tankers });
                    break;
                case "press" when !file.Tasks.Any(task => task.Order is not null):
                    await supervision.IssueAsync(Leader, receipt.Id, SupervisionGrade.Instruction, "今天清场", "1wd");
                    break;
                case "minutes" when file.Whistles[0].Minutes.Count == 0:
                    await AnswerAsync(file, Street, new(WhistleActs.Minutes) { Minutes = new("交通局、应急局", "两日内清场", [new(Safety, "隐患复查", "1wd")]) });
                    break;
                case "answer":
                    foreach (var task in file.Tasks.Where(task => task.IsOpen && (task.UnitId != Street || task.Order is not null)))
                        await AnswerAsync(task, new(task.Order is not null ? HandlingTask.Answered : WhistleActs.Done, "已办"));
                    break;
                case "end" when file.Whistles[0].Outcome is null:
                    await AnswerAsync(file, Street, new(WhistleActs.Resolved, "已清场") { Ratings = [new(Traffic, 5, "到场快"), new(Safety, 2, "签收迟")] });
                    break;
                case "close":
                    while (file.Incident.ClosedAt is null)
                    {
                        var task = file.Tasks.First(task => task.IsOpen);
                        await AnswerAsync(task, new(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "属实"));
                        file = (await incidents.FindAsync(Office, receipt.Number))!;
                    }

                    break;
            }

            return true;
        }
        catch (GovernanceException)
        {
            // Another node has just done it for a client that is asking again: it is looked at again.
            return false;
        }
    }

    private static Viewer Of(string id, string unit, string territory, string role) => new(id, id, "nanshan", [new Post(unit, unit, territory, role)]);

    private Task AnswerAsync(IncidentFile file, string unit, TaskAnswer answer) =>
        AnswerAsync(file.Tasks.Where(task => task.IsOpen && task.UnitId == unit && task.AllowedOutcomes.Any(outcome => outcome.Port == answer.Outcome)).OrderBy(task => task.OpenedAt).First(), answer);

    private Task AnswerAsync(HandlingTask task, TaskAnswer answer)
    {
        var unit = catalogue.Current.Organisation("nanshan").Find(task.UnitId)!;
        return desk.AnswerAsync(new Viewer($"of-{unit.Id}-{task.Role}", unit.ShortName, "nanshan", [new Post(unit.Id, unit.Name, unit.Territory, task.Role)]), task.Id, answer);
    }
}
