using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridFlow.Data.Demonstration;

/// <summary>
/// Cases to look at: played through the engine at times of the last three weeks, with a fixed seed, so that two
/// installations show comparable pictures.
/// </summary>
public sealed class DemonstrationData(ContextFactory factory, Catalogue catalogue, DrillClock clock, IConfiguration configuration, ILogger<DemonstrationData> log)
{
    private static readonly TimeSpan Span = TimeSpan.FromDays(21);

    /// <summary>Plays cases in each jurisdiction that has demonstration accounts and no incident yet.</summary>
    public async Task EnsureAsync(int count, CancellationToken cancellationToken = default)
    {
        foreach (var organisation in catalogue.Current.Organisations.ToList())
        {
            var id = organisation.Jurisdiction.Id;
            await using var context = factory.CreateDbContext();
            if (count <= 0 || await context.Incidents.AnyAsync(incident => incident.JurisdictionId == id, cancellationToken)) continue;
            var accounts = await context.Users.Where(user => user.JurisdictionId == id && user.IsDemonstration)
                .ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
            if (accounts.Count == 0 || catalogue.Current.Rules(id) is not { } rules) continue;
            var memberships = await context.Memberships.Where(member => accounts.Keys.Contains(member.AccountId)).ToListAsync(cancellationToken);
            log.LogInformation("Playing {Count} demonstration cases for {Jurisdiction}; this is done once", count, id);
            await PlayAsync(organisation, rules, accounts, memberships, count);
        }
    }

    /// <summary>The same services as the platform's, on a clock that walks through the past.</summary>
    private async Task PlayAsync(OrganisationTree organisation, PublishedRules rules, Dictionary<string, string> names, List<Membership> memberships, int count)
    {
        var now = clock.GetUtcNow();
        var random = new Random(20181);
        var stepping = new SteppingClock(now - Span);
        var past = new ConfigurationBuilder().AddConfiguration(configuration)
            .AddInMemoryCollection([new("Database:Synchronous", "Normal")]).Build();
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton<IConfiguration>(past).AddSingleton<TimeProvider>(stepping)
            .AddGridFlowData(past).BuildServiceProvider();
        await services.GetRequiredService<Catalogue>().LoadAsync();
        var cases = new PlayedCases(
            services.GetRequiredService<ContextFactory>(), services.GetRequiredService<IncidentIntake>(), services.GetRequiredService<TaskDesk>(),
            services.GetRequiredService<DueWorkRunner>(), stepping, new Staff(organisation, names, memberships, random), organisation, rules, random);
        await cases.PlayAsync(Reports(organisation, rules, now, count, random), now);
    }

    /// <summary>Texts are those of the rules' own test cases; working hours have most of the reports.</summary>
    private static IEnumerable<PlayedReport> Reports(OrganisationTree organisation, PublishedRules rules, DateTimeOffset now, int count, Random random)
    {
        var texts = rules.Rules.Set.Tests.Concat(rules.Rules.Set.Rules.SelectMany(rule => rule.Tests)).Concat(rules.Rules.Set.Tables.SelectMany(table => table.Rows.SelectMany(row => row.Cases)))
            .Select(test => test.Text).Distinct().ToList();
        var grids = organisation.Units.Where(unit => unit.Level == LevelKeys.Grid).ToList();
        if (texts.Count == 0 || grids.Count == 0) yield break;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(organisation.Jurisdiction.TimeZoneId);
        for (var index = 0; index < count; index++)
        {
            // Spread evenly, with every twentieth in the last hours, so that fresh cases wait at the first step.
            var day = now - (index % 20 == 0 ? TimeSpan.FromHours(random.NextDouble() * 3) : random.NextDouble() * Span);
            var local = TimeZoneInfo.ConvertTime(day, zone);
            var hour = random.NextDouble() < 0.85 ? 8 + random.NextDouble() * 10 : random.NextDouble() * 24;
            var at = index % 20 == 0 ? day : new DateTimeOffset(local.Date, local.Offset).AddHours(hour).ToUniversalTime();
            if (at > now) at = now - TimeSpan.FromMinutes(random.Next(1, 90));
            yield return new PlayedReport(at, texts[random.Next(texts.Count)], grids[random.Next(grids.Count)]);
        }
    }
}
