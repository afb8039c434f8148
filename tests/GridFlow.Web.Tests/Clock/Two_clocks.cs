using System.Net;
using System.Reflection;
using GridFlow.Data.Accounts;
using GridFlow.Data.Attachments;
using GridFlow.Data.Audit;
using GridFlow.Data.Backups;
using GridFlow.Data.Clock;
using GridFlow.Data.Notices;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Web.Accounts;
using GridFlow.Web.Layout;
using GridFlow.Web.Security;
using GridFlow.Web.Telemetry;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Clock;

/// <summary>The office's time can be moved in a drill, the machine's cannot, and nobody takes one for the other.</summary>
public class Two_clocks(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    /// <summary>Who measures for the machine: sign-in, keys, leases, retries, caches, what is signed or kept on the disk. All else that asks for time means the office's.</summary>
    private static readonly string[] MachineTime =
    [
        nameof(AccountDirectory), nameof(ApiKeys), nameof(AuditRetention), nameof(AuditTrail), nameof(Backup), nameof(BusinessClock), nameof(ClockGuard),
        nameof(Health.DatabaseCheck), nameof(DispatchRunner), nameof(DueWorkRunner), nameof(Web.Emergencies.EmergencyWatch), nameof(GrantDesk), nameof(HookChannel), nameof(HostTaskRunner), nameof(KeyDesk),
        nameof(KeysPage), nameof(OneTimeCodes), nameof(OutboxRunner), nameof(PersonalMail), nameof(PostgreSqlWriter), nameof(Retention), nameof(Sessions),
        nameof(SignInLocks), nameof(SqliteWriter), nameof(StrayPhotos), nameof(TriggerRunner), nameof(Viewers), nameof(WorkListener),
    ];

    [Fact]
    public void Only_what_measures_for_the_machine_takes_the_machines_time()
    {
        var types = new[] { typeof(BusinessClock).Assembly, typeof(App).Assembly }.SelectMany(assembly => assembly.GetTypes());
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var takers = types.Where(type =>
            type.GetConstructors(All).SelectMany(constructor => constructor.GetParameters()).Any(parameter => parameter.ParameterType == typeof(TimeProvider))
            || type.GetProperties(All).Any(property => property.PropertyType == typeof(TimeProvider) && property.IsDefined(typeof(InjectAttribute))));

        Assert.Equal(MachineTime, takers.Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_drill_that_moves_a_month_on_signs_nobody_out()
    {
        await site.AddAccountAsync("drilled");
        var browser = site.Browse();
        await browser.SignInAsync("drilled");

        await MoveAsync(site.Services);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/password")).StatusCode);
    }

    [Fact]
    public async Task A_locked_account_stays_locked_for_a_quarter_of_an_hour()
    {
        await site.AddAccountAsync("waits");
        var browser = site.Browse();
        for (var i = 0; i < 5; i++) await browser.SignInAsync("waits", $"Wrong-password-{i}");

        await MoveAsync(site.Services);

        var page = await Browser.ReadAsync(await browser.SignInAsync("waits"));
        Assert.Contains("15 分钟", page.QuerySelector(".notice.bad")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_knocked_too_often_waits_on()
    {
        await using var strict = site.WithWebHostBuilder(builder => builder.UseSetting("Limits:SignInsPerMinute", "2"));
        var browser = new Browser(strict.CreateClient(new() { AllowAutoRedirect = false }));
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, (await browser.SignInAsync("stranger")).StatusCode);

        await MoveAsync(strict.Services);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.SignInAsync("stranger")).StatusCode);
    }

    private static Task MoveAsync(IServiceProvider services) =>
        services.GetRequiredService<BusinessClock>().AdvanceAsync(services.GetRequiredService<IWriter>(), TimeSpan.FromDays(30));
}
