using GridFlow.Data.Definitions;
using GridFlow.Data.Patrols;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;

namespace GridFlow.Data.Demonstration;

/// <summary>
/// The rounds of the last week, walked by whoever has an account: most are done, some are missed, and a lamp that is out is found, and
/// found again the day after. What wants a photo nobody walks here: a photo that was never taken would be a lie.
/// </summary>
internal sealed class PlayedPatrols(PatrolRunner runner, RoundDesk desk, PatrolQuery rounds, Staff staff, OrganisationTree organisation, CatalogueSnapshot catalogue, Random random)
{
    private const int Days = 7;

    /// <summary>Everything that is done, with its time, up to a moment.</summary>
    public IEnumerable<(DateTimeOffset At, Func<Task> Act)> Acts(DateTimeOffset until)
    {
        if (catalogue.Patrols(organisation.Jurisdiction.Id) is not { } patrols || catalogue.Calendar(organisation.Jurisdiction.Id) is not { } calendar) yield break;
        foreach (var plan in patrols.Book.Plans)
            foreach (var unit in PatrolTimetable.UnitsOf(plan, organisation).Where(unit => staff.HasAccount(unit.Id, plan.Role)))
                foreach (var (time, at) in PatrolTimetable.Between(plan, calendar.For(organisation.Line(unit.Id)), until.AddDays(-Days), until).Select((time, at) => (time, at)))
                {
                    yield return (time.From, () => runner.RunDueAsync());
                    // What runs now is the visitor's.
                    var isWalked = time.Until <= until && (at is 2 or 3 || random.NextDouble() < 0.8) && plan.Items.All(item => item.Photo != PatrolPhoto.Always);
                    var begun = time.From + (time.Until - time.From) * (0.1 + 0.3 * random.NextDouble());
                    var round = new DueRound(plan, unit, time);
                    if (isWalked) yield return (begun, () => WalkAsync(round, fails: at is 2 or 3));
                    if (isWalked) yield return (begun.AddMinutes((plan.Minutes ?? 20) + 5), () => desk.FinishAsync(Walker(round), PatrolRound.IdOf(round)));
                }
    }

    private Data.Accounts.Viewer Walker(DueRound round) => staff.OfUnit(round.Unit.Id, round.Plan.Role);

    private async Task WalkAsync(DueRound due, bool fails)
    {
        var (walker, id) = (Walker(due), PatrolRound.IdOf(due));
        if (await rounds.FindAsync(walker, id) is null) return;
        await desk.StartAsync(walker, id);
        foreach (var item in due.Plan.Items)
        {
            // The first that asks for no photo is what is wrong.
            var wrong = fails && item is { Kind: PatrolItemKind.YesNo, Photo: PatrolPhoto.None } && due.Plan.Items.First(one => one is { Kind: PatrolItemKind.YesNo, Photo: PatrolPhoto.None }) == item;
            var number = item.Low ?? (item.High is { } high ? Math.Round(high * 0.6m) : 1);
            await desk.AnswerAsync(walker, id, item.Id, new(item.Kind == PatrolItemKind.YesNo ? item.FailsOnYes == wrong : null, item.Kind == PatrolItemKind.Number ? number : null,
                item.Kind == PatrolItemKind.Words ? "走访顺利，群众无异常反映。" : wrong ? "有一处损坏，已记录位置。" : null), []);
        }
    }
}
