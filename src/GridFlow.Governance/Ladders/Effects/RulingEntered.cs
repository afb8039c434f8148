using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>A final ruling is entered in the register, where it waits for a second person.</summary>
/// <param name="Area">On whose ground it holds.</param>
/// <param name="CategoryCode">For which category.</param>
/// <param name="Unit">Whose such a case is.</param>
/// <param name="ValidFrom">From which day.</param>
/// <param name="ValidUntil">To which day.</param>
/// <param name="Evidence">What it rests on.</param>
public sealed record RulingEntered(Unit Area, string CategoryCode, Unit Unit, DateOnly ValidFrom, DateOnly ValidUntil, string Evidence) : CaseEffect
{
    internal override void ApplyTo(CaseFile file, CaseAct act)
    {
        var sequence = file.Tasks.Count(task => task.Kind == TaskKind.Adjudicate);
        var ruling = new Ruling(file.Incident, Area, CategoryCode, Unit.Id, ValidFrom, ValidUntil, Evidence, sequence, act.Actor, act.Now);
        file.Register(ruling);
        file.Write(act, TimelineKind.Noted, new(
            $"记入确权台账 {ruling.Number}：{Area.Name}的此类事件由{Unit.Name}承办，至 {ValidUntil:yyyy-MM-dd}，待另一人审核",
            $"Entered in the ruling register as {ruling.Number}: such cases in {Area.Name} are {Unit.Name}'s until {ValidUntil:yyyy-MM-dd}; a second person has to agree"));
    }
}
