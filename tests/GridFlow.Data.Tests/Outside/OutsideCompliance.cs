using GridFlow.Data.Instances;
using GridFlow.Data.Notices;
using GridFlow.Data.Outside;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Work;
using GridFlow.Testing;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Outside;

/// <summary>What workflows do with other systems, on every database: after the commit, by the lane, and within what the administrator allows.</summary>
public abstract class OutsideCompliance
{
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

    protected abstract Task<Store> OpenAsync(Action<IServiceCollection>? more = null);

    [Fact]
    public async Task Another_system_is_asked_with_its_secret_and_its_answer_goes_on()
    {
        using var other = new OtherSystem((200, """{"n":7,"said":"Bearer s3cret"}"""));
        await using var store = await OpenAsync(Allowing(other));
        await store.PublishAsync("w", null, Ask(other.Url, "POST", "Bearer {secret:CRM}"), Drawings.Set("N", "getN() + 1"), Drawings.Wait("end"));

        var started = await Host(store).StartAsync("wulingyuan", "w");
        Assert.Empty(other.Heard);
        await RunAsync(store);

        var (method, body, headers) = Assert.Single(other.Heard);
        Assert.Equal(("POST", """{"a":1}""", "Bearer s3cret"), (method, body, headers["Authorization"]));
        Assert.Equal($"{started.InstanceId:N}.3", headers["Idempotency-Key"]);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("S3", (await context.Bookmarks.SingleAsync()).ActivityId);
        Assert.Equal(201.0, (await context.Instances.SingleAsync()).ReadState().Variables["N"]);
        Assert.False(await context.Dispatches.AnyAsync());
        // The value of a secret is nowhere but on its way.
        Assert.DoesNotContain("s3cret", (await context.Instances.SingleAsync()).State, StringComparison.Ordinal);
        Assert.All(await context.Journal.ToListAsync(), chunk => Assert.DoesNotContain("s3cret", chunk.Stimulus + chunk.Entries, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unlisted")]
    [InlineData("another jurisdiction's")]
    [InlineData("internal")]
    [InlineData("no secret")]
    [InlineData("another's secret")]
    [InlineData("no method")]
    public async Task What_the_administrator_does_not_allow_is_not_sent_and_an_operator_is_told(string why)
    {
        using var other = new OtherSystem((200, "{}"));
        var host = $"127.0.0.1:{other.Port}";
        await using var store = await OpenAsync(With(outside => why switch
        {
            "another jurisdiction's" => outside with { InternalHosts = new() { ["nanshan"] = [host] } },
            "internal" => outside with { Hosts = new() { ["wulingyuan"] = [host] } },
            "another's secret" => outside with
            {
                InternalHosts = new() { ["wulingyuan"] = [host] }, Secrets = new() { ["wulingyuan"] = new() { ["CRM"] = "s3cret" } }, SecretHosts = new() { ["wulingyuan"] = new() { ["CRM"] = ["bank.example.cn"] } },
            },
            "no secret" or "no method" => outside with { InternalHosts = new() { ["wulingyuan"] = [host] } },
            _ => outside,
        }));
        await store.PublishAsync("w", null, Ask(other.Url, why == "no method" ? "PO ST" : "GET", why.EndsWith("secret", StringComparison.Ordinal) ? "{secret:CRM}" : ""));

        await Host(store).StartAsync("wulingyuan", "w");
        await RunAsync(store);

        Assert.Empty(other.Heard);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(InstanceAttention.Faulted, (await context.Instances.SingleAsync()).Attention);
        Assert.Contains(why switch { "internal" => "own network", "no secret" or "another's secret" => "CRM", "no method" => "PO ST", _ => "list" }, Assert.Single((await context.Instances.SingleAsync()).ReadState().Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_followed_to_another_address()
    {
        using var elsewhere = new OtherSystem((200, "{}"));
        using var other = new OtherSystem((302, elsewhere.Url));
        await using var store = await OpenAsync(Allowing(other));
        await store.PublishAsync("w", null, Ask(other.Url, "GET", ""), Drawings.Wait("end"));

        await Host(store).StartAsync("wulingyuan", "w");
        await RunAsync(store);

        Assert.Empty(elsewhere.Heard);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(302.0, (await context.Instances.SingleAsync()).ReadState().Variables["N"]);
    }

    [Theory]
    [InlineData("GET", 2, 200.0)]
    [InlineData("POST", 1, 503.0)]
    public async Task What_may_be_asked_twice_is_asked_again_later_and_nothing_else(string method, int times, double status)
    {
        using var other = new OtherSystem((503, "{}"), (200, "{}"));
        await using var store = await OpenAsync(Allowing(other));
        await store.PublishAsync("w", null, Ask(other.Url, method, ""), Drawings.Wait("end"));

        await Host(store).StartAsync("wulingyuan", "w");
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(store);
            store.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(times, other.Heard.Count);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(status, (await context.Instances.SingleAsync()).ReadState().Variables["N"]);
    }

    [Fact]
    public async Task An_order_whose_answer_breaks_off_is_not_given_again()
    {
        using var other = new OtherSystem((0, "{"));
        await using var store = await OpenAsync(Allowing(other));
        await store.PublishAsync("w", null, Ask(other.Url, "POST", ""));

        await Host(store).StartAsync("wulingyuan", "w");
        await RunForHoursAsync(store);

        Assert.Single(other.Heard);
        await using var context = store.Contexts.CreateDbContext();
        Assert.False(await context.Dispatches.AnyAsync());
    }

    /// <summary>What was done and cannot be told is told again, not done again.</summary>
    [Fact]
    public async Task An_answer_that_cannot_be_stored_is_stored_later_and_not_asked_for_again()
    {
        using var other = new OtherSystem((200, "{}"));
        await using var store = await OpenAsync(Allowing(other));
        await store.PublishAsync("w", null, Ask(other.Url, "POST", ""), Drawings.Wait("end"));
        await Host(store).StartAsync("wulingyuan", "w");
        await store.Writer.WriteAsync(context => context.Instances.ExecuteUpdateAsync(row => row.SetProperty(instance => instance.State, instance => "x" + instance.State)));

        await RunForHoursAsync(store);
        Assert.Single(other.Heard);
        await store.Writer.WriteAsync(context => context.Instances.ExecuteUpdateAsync(row => row.SetProperty(instance => instance.State, instance => instance.State.Substring(1))));
        await RunForHoursAsync(store);

        Assert.Single(other.Heard);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(200.0, (await context.Instances.SingleAsync()).ReadState().Variables["N"]);
    }

    [Fact]
    public async Task Nobody_there_is_a_way_out_after_the_last_attempt()
    {
        var port = Loopback.FreePort();
        await using var store = await OpenAsync(With(outside => outside with { InternalHosts = new() { ["wulingyuan"] = [$"127.0.0.1:{port}"] } }));
        await store.PublishAsync("w", null, Ask($"http://127.0.0.1:{port}/", "POST", ""));

        await Host(store).StartAsync("wulingyuan", "w");
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(store);
            store.Time.Advance(TimeSpan.FromHours(1));
        }

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("Finished", (await context.Instances.SingleAsync()).SubStatus);
        Assert.False(await context.Dispatches.AnyAsync());
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_not_taken()
    {
        using var other = new OtherSystem((200, new string('x', 5000)));
        await using var store = await OpenAsync(With(outside => outside with { InternalHosts = new() { ["wulingyuan"] = [$"127.0.0.1:{other.Port}"] }, MaximumAnswerBytes = 4096 }));
        await store.PublishAsync("w", null, Ask(other.Url, "GET", ""));

        await Host(store).StartAsync("wulingyuan", "w");
        await RunAsync(store);

        await using var context = store.Contexts.CreateDbContext();
        Assert.Contains("larger", Assert.Single((await context.Instances.SingleAsync()).ReadState().Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_starts_a_workflow_and_a_second_resumes_it_each_in_its_own_jurisdiction()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("w", null, Endpoint("orders/{id}", "POST", starts: true), Respond("getRoute()"), Endpoint("confirm", "PUT", starts: false), Respond("'thanks'"));
        var door = store.Get<EndpointDoor>();

        Assert.Empty(await door.FindAsync("nanshan", "POST", "orders/7"));
        Assert.Empty(await door.FindAsync("wulingyuan", "GET", "orders/7"));
        Assert.Empty(await door.FindAsync("wulingyuan", "PUT", "confirm"));
        var found = Assert.Single(await door.FindAsync("wulingyuan", "POST", "orders/7"));
        var first = await door.CallAsync(found, Call("POST", "/orders/7", found.RouteData), "key:1");
        Assert.Equal((200, """{"id":"7"}"""), (first.Response!.StatusCode, first.Response.Content));

        Assert.Empty(await door.FindAsync("nanshan", "PUT", "confirm"));
        var waiting = Assert.Single(await door.FindAsync("wulingyuan", "PUT", "/confirm/"));
        var second = await door.CallAsync(waiting, Call("PUT", "/confirm", Nothing), "key:1");
        Assert.Equal((first.InstanceId, "thanks", WorkflowSubStatus.Finished), (second.InstanceId, second.Response!.Content, second.SubStatus));
        Assert.Empty(await door.FindAsync("wulingyuan", "PUT", "confirm"));
    }

    [Fact]
    public async Task Whoever_calls_hears_what_the_workflow_says_after_it_has_asked_another_system()
    {
        using var other = new OtherSystem((200, "{}"));
        await using var store = await OpenAsync(Allowing(other));
        await store.PublishAsync("w", null, Endpoint("through", "GET", starts: true), Ask(other.Url, "GET", ""), Respond("'N=' + getN()"));
        var door = store.Get<EndpointDoor>();

        var call = door.CallAsync(Assert.Single(await door.FindAsync("wulingyuan", "GET", "through")), Call("GET", "/through", Nothing), "key:1");
        while (!call.IsCompleted) await RunAsync(store);

        Assert.Equal("N=200", (await call).Response!.Content);
    }

    [Fact]
    public async Task A_mail_goes_only_to_domains_that_are_allowed()
    {
        var box = new Box();
        await using var store = await OpenAsync(services =>
        {
            With(outside => outside with { MailDomains = new() { ["wulingyuan"] = ["zjj.gov.cn"] } })(services);
            services.AddSingleton<IMailer>(box);
        });
        await store.PublishAsync("good", null, Mail("a@zjj.gov.cn; b@ZJJ.gov.cn"), Drawings.Wait("end"));
        await store.PublishAsync("bad", null, Mail("a@zjj.gov.cn.example"), Drawings.Wait("end"));

        var good = (await Host(store).StartAsync("wulingyuan", "good")).InstanceId;
        var bad = (await Host(store).StartAsync("wulingyuan", "bad")).InstanceId;
        await RunAsync(store);

        var mail = Assert.Single(box.Mails);
        Assert.Equal(("a@zjj.gov.cn, b@ZJJ.gov.cn", "Hi", "<b>text</b>"), (mail.To, mail.Subject, mail.Html));
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal("Suspended", (await context.Instances.SingleAsync(row => row.Id == good)).SubStatus);
        // No way is drawn for the error, so the workflow ends without having waited for anything.
        Assert.Equal("Finished", (await context.Instances.SingleAsync(row => row.Id == bad)).SubStatus);
    }

    private static string Ask(string url, string method, string authorization) =>
        $$$"""{"type":"Elsa.FlowSendHttpRequest","url":"{{{url}}}","method":"{{{method}}}","authorization":"{{{authorization}}}","content":{"typeName":"Object","expression":{"type":"Literal","value":"{{{(method == "POST" ? "{\\\"a\\\":1}" : "")}}}"} },"statusCode":{"memoryReference":{"id":"N"} } }""";

    private static string Endpoint(string path, string method, bool starts) =>
        $$"""{"type":"Elsa.HttpEndpoint","name":"Route","path":"{{path}}","supportedMethods":["{{method}}"],"customProperties":{"canStartWorkflow":{{(starts ? "true" : "false")}} } }""";

    private static string Respond(string script) =>
        $$$"""{"type":"Elsa.WriteHttpResponse","content":{"typeName":"Object","expression":{"type":"JavaScript","value":"{{{script.Replace("getRoute()", "getOutputFrom('Route', 'RouteData')", StringComparison.Ordinal)}}}"} } }""";

    private static string Mail(string to) => $$"""{"type":"Elsa.SendEmail","to":"{{to}}","subject":"Hi","body":"<b>text</b>"}""";

    private static HttpCall Call(string method, string path, IReadOnlyDictionary<string, object?> route) => new(method, path, route, Nothing, Nothing, null);

    private static Action<IServiceCollection> Allowing(OtherSystem other) => With(outside => outside with
    {
        InternalHosts = new() { ["wulingyuan"] = [$"127.0.0.1:{other.Port}"] }, Secrets = new() { ["wulingyuan"] = new() { ["CRM"] = "s3cret" } }, SecretHosts = new() { ["wulingyuan"] = new() { ["CRM"] = [$"127.0.0.1:{other.Port}"] } },
    });

    private static Action<IServiceCollection> With(Func<OutsideSettings, OutsideSettings> change) => services =>
    {
        var settings = (Settings)services.Last(service => service.ServiceType == typeof(Settings)).ImplementationInstance!;
        services.AddSingleton(settings with { Outside = change(settings.Outside), Notices = settings.Notices with { MailHost = "mail.example" } });
    };

    private static WorkflowHost Host(Store store) => store.Get<WorkflowHost>();

    private static async Task RunForHoursAsync(Store store)
    {
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(store);
            store.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    private static async Task RunAsync(Store store)
    {
        while (await store.Get<DispatchRunner>().RunAsync() + await store.Get<HostTaskRunner>().RunAsync() > 0)
        {
        }
    }

    private sealed class Box : IMailer
    {
        public List<Mail> Mails { get; } = [];

        public Task SendAsync(Mail mail, CancellationToken cancellationToken)
        {
            Mails.Add(mail);
            return Task.CompletedTask;
        }
    }
}

public sealed class SqliteOutsideTests : OutsideCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(DatabaseProvider.Sqlite, more: more);
}

public sealed class PostgreSqlOutsideTests(PostgresFixture postgres) : OutsideCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection>? more = null) => Store.OpenAsync(postgres, more);
}
