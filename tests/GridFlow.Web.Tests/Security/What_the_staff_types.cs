using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Operations;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Web.Accounts;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Security;

/// <summary>
/// What a circuit can be sent for each field in which the staff types, whatever its page limits: it is refused in words or stored clean and
/// short, and never ends in a failure of the database.
/// </summary>
public abstract class What_the_staff_types(GridFlowSite site)
{
    private static readonly Viewer Administrator = new("admin", "王建国", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)]);

    private static readonly string[] Poisons =
        [new('多', 300_000), new('x', 5_000), "x\0y", "x\ud842y", "\u0001\u001b[31m\uffff", "<script>alert(1)</script>", "' or 1=1 --", "../../etc/passwd", "𠮷𠮷𠮷", " ", "", "%_[]"];

    [Fact]
    public async Task Is_refused_in_words_or_stored_clean()
    {
        var services = site.Services;
        var (accounts, keys, desk) = (services.GetRequiredService<AccountDirectory>(), services.GetRequiredService<KeyDesk>(), services.GetRequiredService<TaskDesk>());
        var stop = TestContext.Current.CancellationToken;
        var task = await OpenTaskAsync();
        var handler = new Viewer("handler", "某人", "wulingyuan", [new Post(task.UnitId, "某单位", "/wly/", task.Role)]);
        await desk.ClaimAsync(handler, task.Id);
        var fields = new Dictionary<string, Func<string, Task>>
        {
            ["name of an account"] = text => accounts.AddAsync(Administrator, text, "某人", "wly-jundiping", Roles.Leader),
            ["name of a person"] = text => accounts.AddAsync(Administrator, $"u{Guid.NewGuid():N}"[..20], text, "wly-jundiping", Roles.Leader),
            ["search for accounts"] = text => accounts.ListAsync(Administrator, text, 0, 20, stop),
            ["name of a machine"] = text => keys.AddAsync(Administrator, text, Roles.Dispatcher, "wly", 30),
            ["who, in the audit log"] = text => services.GetRequiredService<AuditQuery>().ListAsync(Auditor, new AuditRequest(Who: text), cancellationToken: stop),
            ["object, in the audit log"] = text => services.GetRequiredService<AuditQuery>().ListAsync(Auditor, new AuditRequest(Subject: text), cancellationToken: stop),
            ["search for incidents"] = text => services.GetRequiredService<IncidentQuery>().ListAsync(handler, new IncidentRequest(text, null, false, text, text, text, null, null, false, 0, 20), stop),
            ["number of an incident"] = text => services.GetRequiredService<IncidentQuery>().FindAsync(handler, text, stop),
            ["search in the inbox"] = text => services.GetRequiredService<InboxQuery>().ListAsync(handler, new InboxRequest(InboxFolder.All, text, text, false, InboxOrder.TimeLeft, 0, 20), stop),
            ["outcome of a task"] = text => desk.AnswerAsync(handler, task.Id, new TaskAnswer(text, "办了")),
            ["answer to a task"] = text => desk.AnswerAsync(handler, task.Id, new TaskAnswer("Nowhere", text) { Category = text, UnitId = text, PublicReply = text }),
            ["why an operator holds"] = text => services.GetRequiredService<InstanceDesk>().HoldAsync(Administrator, Guid.NewGuid(), text),
            ["why a clock is right"] = text => services.GetRequiredService<ClockDesk>().ResumeAsync(Administrator, "nowhere", text),
        };

        var failed = new List<string>();
        foreach (var (field, type) in fields)
        foreach (var poison in Poisons)
        {
            try
            {
                await type(poison);
            }
            catch (Exception refused) when (refused is GovernanceException or UnauthorizedAccessException)
            {
                // In words.
            }
            catch (Exception failure)
            {
                failed.Add($"{field}: {poison.AsSpan(0, Math.Min(12, poison.Length))} → {failure.GetType().Name} {failure.InnerException?.Message ?? failure.Message}");
            }
        }

        Assert.True(failed.Count == 0, string.Join('\n', failed));
        await using var context = services.GetRequiredService<ContextFactory>().CreateDbContext();
        Assert.All(await context.Users.Select(user => user.UserName!).ToListAsync(stop), name => Assert.True(name == PlainText.Clean(name) && name.Length <= TextLimits.PersonName));
        Assert.All(await context.Users.Select(user => user.DisplayName).ToListAsync(stop), name => Assert.True(name == PlainText.Clean(name) && PlainText.Length(name) <= TextLimits.PersonName));
        Assert.All(await context.ApiKeys.Select(key => key.Name).ToListAsync(stop), name => Assert.True(name == PlainText.Clean(name) && PlainText.Length(name) <= TextLimits.PersonName));
    }

    private static Viewer Auditor => new("auditor", "审计", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.Auditor)]);

    private async Task<HandlingTask> OpenTaskAsync()
    {
        var receipt = await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理"), Actor.Public);
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        return await context.Tasks.AsNoTracking().FirstAsync(task => task.IncidentId == receipt.Id && task.Status == HandlingTaskStatus.Open, TestContext.Current.CancellationToken);
    }
}

public sealed class What_the_staff_types_on_SQLite(GridFlowSite site) : What_the_staff_types(site), IClassFixture<GridFlowSite>;

public sealed class What_the_staff_types_on_PostgreSQL(PostgreSqlSite site) : What_the_staff_types(site), IClassFixture<PostgreSqlSite>;
