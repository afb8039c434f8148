using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Data.Instances;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Cases;

/// <summary>Presses cases on: orders by hand from whoever may supervise, and the reporter's own asking.</summary>
public sealed class SupervisionDesk(ContextFactory contexts, Catalogue catalogue, WorkflowHost host, BusinessClock clock)
{
    /// <summary>Orders whoever has the case now to answer for it within a time; once more while an order is open, it is another order.</summary>
    /// <param name="viewer">Who orders it.</param>
    /// <param name="incidentId">The case.</param>
    /// <param name="grade">How hard.</param>
    /// <param name="text">What is wanted.</param>
    /// <param name="limit">How long the answer may take, as rules write it.</param>
    /// <returns>The number of the order.</returns>
    /// <exception cref="GovernanceException">Not there for this viewer, closed, or something is missing.</exception>
    public async Task<string> IssueAsync(Viewer viewer, Guid incidentId, SupervisionGrade grade, string? text, string? limit)
    {
        if (!viewer.May(Permission.Supervise)) throw NotFound();
        await using (var context = contexts.CreateDbContext())
            if (!await context.Incidents.VisibleTo(viewer, context, Permission.Supervise).AnyAsync(incident => incident.Id == incidentId)) throw NotFound();
        if (PlainText.Within(text, TextLimits.Answer, new("督办要求", "what is wanted")) is not { Length: > 0 } wanted)
            throw new GovernanceException("order.text", new("请写明督办要求", "Please say what is wanted"));
        if (!TimeLimit.TryParse(limit, out var budget)) throw new GovernanceException("order.limit", new("请选择答复时限", "Please choose the time to answer"));
        var (tree, calendar) = (catalogue.Current.Organisation(viewer.JurisdictionId), catalogue.Current.Calendar(viewer.JurisdictionId)!);
        var number = "";
        var answer = await host.DoAsync(new CaseRequest(incidentId, open =>
        {
            var (unit, role) = HolderOf(open.File, tree);
            var actor = viewer.AsActor();
            number = open.File.Issue(
                new SupervisionOrder(grade, wanted, actor.Id, actor.Name, actor.UnitId), unit, role,
                new ClockStart(ClockKind.Handle, budget.ToString(), calendar.Id, calendar.Due(open.Now, budget)), actor, open.Now).Order!.Number;
            return (actor, null);
        }));
        answer.EnsureNotFailed();
        return number;
    }

    /// <summary>The reporter asks for an overdue case to be hastened. Number and code must both fit.</summary>
    /// <exception cref="GovernanceException">Not found, closed, not overdue, or asked for today already.</exception>
    public async Task UrgeAsync(string number, string trackingCode)
    {
        var (typed, code) = (number.Trim().ToUpperInvariant(), TrackingCode.Normalise(trackingCode));
        await using var context = contexts.CreateDbContext();
        var own = await context.Incidents.AsNoTracking().FirstOrDefaultAsync(incident => incident.Number == typed && incident.TrackingCode == code) ?? throw NotFound();
        var answer = await host.DoAsync(new CaseRequest((await IncidentQuery.MainOfAsync(context, own)).Id, open =>
        {
            // By the office's time at this moment: the batch's own may be a little older.
            open.File.Urge(clock.GetUtcNow());
            return (Actor.Public, null);
        }));
        answer.EnsureNotFailed();
    }

    /// <summary>Whoever has the case now: the task the ladder waits for; else the unit that leads, else the default owner.</summary>
    private static (Unit Unit, string Role) HolderOf(CaseFile file, OrganisationTree tree)
    {
        var incident = file.Incident;
        var task = file.Tasks.LastOrDefault(task => task is { IsOpen: true, HasCase: true, Order: null } && task.UnitId == incident.CurrentUnitId)
            ?? file.Tasks.LastOrDefault(task => task is { IsOpen: true, HasCase: true, Order: null });
        if (task is not null && tree.Find(task.UnitId) is { } holder) return (holder, task.Role);
        var unit = tree.Find(incident.LeadUnitId) ?? tree.DefaultOwner(incident.GridId) ?? throw new InvalidOperationException($"{tree.Jurisdiction.Id} has no default owner.");
        return (unit, tree.HandlerRole(unit));
    }

    private static GovernanceException NotFound() => new("incident.not-found", new BilingualText("事件不存在，或您无权督办", "The incident does not exist, or is not yours to supervise"));
}
