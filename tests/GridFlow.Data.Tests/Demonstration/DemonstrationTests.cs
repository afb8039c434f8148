using GridFlow.Data.Clock;
using GridFlow.Data.Demonstration;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Demonstration;

public sealed class DemonstrationTests
{
    [Fact]
    public async Task The_cases_are_played_once_and_stand_in_many_stages_with_a_story_each()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite, settings: ("Demonstration:Enabled", "true"));
        await store.Get<DemonstrationData>().EnsureAsync(60);
        await store.Get<DemonstrationData>().EnsureAsync(60);

        await using var context = store.Contexts.CreateDbContext();
        // One more was found on patrol, and found again the day after; six were found by cameras.
        Assert.Equal(6, await context.Incidents.CountAsync(incident => incident.MachineSource != null));
        Assert.Equal(67, await context.Incidents.CountAsync());
        Assert.Equal([false, true], await context.PatrolFindings.OrderBy(finding => finding.FoundAt).Select(finding => finding.IsRepeat).ToListAsync());
        var rounds = await context.PatrolRounds.ToListAsync();
        Assert.Equal([PatrolStatus.Open, PatrolStatus.Done, PatrolStatus.Missed], rounds.Select(round => round.Status).Distinct().Order());
        Assert.True(await context.Incidents.Select(incident => incident.Stage).Distinct().CountAsync() >= 3);
        Assert.True(await context.Incidents.AnyAsync(incident => incident.Stage == IncidentStage.Closed));
        Assert.Equal(67, await context.Instances.CountAsync(instance => instance.IncidentId != null));
        Assert.Equal(67, await context.Timeline.CountAsync(entry => entry.Kind == TimelineKind.Registered));
        Assert.True(await context.Timeline.AnyAsync(entry => entry.Kind == TimelineKind.TimedOut));
        Assert.False(await context.Incidents.AnyAsync(incident => incident.ReportedAt > store.Time.GetUtcNow()));
        Assert.Empty(await store.Get<ClockGuard>().ListAsync());
    }

    [Fact]
    public async Task Every_role_has_an_account_in_a_demonstration_and_none_in_production()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite, settings: ("Demonstration:Enabled", "true"));
        await using (var context = store.Contexts.CreateDbContext())
        {
            var roles = await context.Memberships.Select(member => member.Role).Distinct().ToListAsync();
            Assert.Empty(Roles.All.Select(role => role.Key).Except(roles));
            Assert.All(await context.Users.ToListAsync(), user => Assert.True(user is { IsActive: true, IsDemonstration: true }));
        }

        await store.Get<DemonstrationAccounts>().CloseAllAsync();

        await using var after = store.Contexts.CreateDbContext();
        Assert.False(await after.Users.AnyAsync(user => user.IsActive));
    }

    [Fact]
    public async Task A_production_start_makes_no_account()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        await using var context = store.Contexts.CreateDbContext();

        Assert.False(await context.Users.AnyAsync());
        Assert.True(await context.Units.AnyAsync());
    }
}
