using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Patrols;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using GridFlow.Data.Workbench;
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
public sealed class DemonstrationData(ContextFactory factory, Catalogue catalogue, BusinessClock clock, IConfiguration configuration, Settings settings, ILogger<DemonstrationData> log)
{
    private static readonly TimeSpan Span = TimeSpan.FromDays(21);

    /// <summary>
    /// Plays cases in the jurisdiction the public pages speak for, where it has demonstration accounts and no incident yet. The
    /// other jurisdictions start empty: each more would cost the first start as many seconds again.
    /// </summary>
    public async Task EnsureAsync(int count, CancellationToken cancellationToken = default)
    {
        foreach (var organisation in catalogue.Current.Organisations.Where(organisation => organisation.Jurisdiction.Id == settings.Jurisdiction).ToList())
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
        var staff = new Staff(organisation, names, memberships, random);
        var cases = new PlayedCases(
            services.GetRequiredService<ContextFactory>(), services.GetRequiredService<IncidentIntake>(), services.GetRequiredService<TaskDesk>(),
            services.GetRequiredService<DueWorkRunner>(), stepping, staff, organisation, rules, random);
        // Another die: what is walked leaves the cases as they were.
        var patrols = new PlayedPatrols(
            services.GetRequiredService<PatrolRunner>(), services.GetRequiredService<RoundDesk>(), services.GetRequiredService<PatrolQuery>(), staff, organisation, catalogue.Current, new Random(20182));
        await cases.PlayAsync(Reports(organisation, memberships, rules, now, count, random).Concat(Found(organisation, memberships, now)), patrols.Acts(now), now);
        await services.GetRequiredService<RuleHitCounter>().FlushAsync();
    }

    /// <summary>
    /// Texts are those of the rules' own test cases: the district's own for scenic grids, the standard pack's elsewhere.
    /// Working hours have most of the reports.
    /// </summary>
    private IEnumerable<PlayedReport> Reports(OrganisationTree organisation, List<Membership> memberships, PublishedRules rules, DateTimeOffset now, int count, Random random)
    {
        var local = TextsOf(rules);
        var common = rules.Rules.Set.Parent is { } parent && catalogue.Current.Rules(parent) is { } parentRules ? TextsOf(parentRules) : local;
        var grids = organisation.Units.Where(unit => organisation.Rung(unit) == 1).ToList();
        var staffed = grids.Where(grid => memberships.Any(member => member.UnitId == grid.Id)).ToList();
        if (local.Count == 0 || common.Count == 0 || grids.Count == 0) yield break;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(organisation.Jurisdiction.TimeZoneId);
        for (var index = 0; index < count; index++)
        {
            // Most lie in the past and are closed; every fourth came in the last two days, so that every stage has some.
            var recent = index % 4 == 0;
            var day = now - random.NextDouble() * (recent ? TimeSpan.FromDays(2) : Span);
            var there = TimeZoneInfo.ConvertTime(day, zone);
            var hour = random.NextDouble() < 0.85 ? 8 + random.NextDouble() * 10 : random.NextDouble() * 24;
            var at = recent ? day : new DateTimeOffset(there.Date, there.Offset).AddHours(hour).ToUniversalTime();
            if (at > now) at = now - TimeSpan.FromMinutes(random.Next(1, 90));
            var near = staffed.Count > 0 && random.NextDouble() < 0.3 ? staffed : grids;
            var grid = near[random.Next(near.Count)];
            var texts = grid.Kind == "scenic" || random.NextDouble() < 0.15 ? local : common;
            yield return new PlayedReport(at, texts[random.Next(texts.Count)], grid);
        }
    }

    /// <summary>What cameras found in the last days, surely and less surely, in grids with somebody to look.</summary>
    private static IEnumerable<PlayedReport> Found(OrganisationTree organisation, List<Membership> memberships, DateTimeOffset now)
    {
        var grids = organisation.Units.Where(unit => organisation.Rung(unit) == 1 && memberships.Any(member => member.UnitId == unit.Id)).ToList();
        (string Source, string Text, double Confidence)[] found =
        [
            ("军地坪路口 3 号摄像机", "视频识别：路边垃圾成堆", 0.62), ("军地坪路口 3 号摄像机", "视频识别：垃圾桶满溢，暴露垃圾", 0.71), ("溪布街 1 号摄像机", "视频识别：店外经营占道", 0.55),
            ("溪布街 1 号摄像机", "视频识别：井盖缺失", 0.96), ("军地坪路口 3 号摄像机", "视频识别：路边垃圾成堆", 0.48), ("溪布街 1 号摄像机", "视频识别：店外经营占道", 0.83),
        ];
        return grids.Count == 0 ? [] : found.Select((one, at) => new PlayedReport(now.AddHours(-9 * at - 2), one.Text, grids[at % grids.Count]) { Machine = (one.Source, one.Confidence) });
    }

    // A district's own are those of its rules and rows; the cases of its set as a whole are traps that all districts share.
    private static List<string> TextsOf(PublishedRules rules)
    {
        var set = rules.Rules.Set;
        return [.. (set.Parent is null ? set.Tests : []).Concat(set.Rules.SelectMany(rule => rule.Tests)).Concat(set.Tables.SelectMany(table => table.Rows).SelectMany(row => row.Cases))
            .Select(test => test.Text).Where(text => text.Length >= 6).Distinct()];
    }
}
