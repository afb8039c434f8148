using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Storage;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Security;

/// <summary>What callers see while the database cannot be used: 503 with words and a time to come back, never a stack and never a lost word; and it passes by itself.</summary>
public sealed class When_the_database_is_away
{
    [Fact]
    public async Task A_lock_is_waited_for_then_said_and_when_it_ends_all_goes_on()
    {
        await using var site = new ImpatientSite();
        await site.InitializeAsync();
        var (machine, staff) = await CallersAsync(site);
        await using var other = new SqliteConnection($"Data Source={site.File};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(other, "begin immediate");

        await AnswersAwayAsync(machine, staff, HttpStatusCode.OK);
        var form = await staff.SendAsync("/report", "form.panel", ("Input.Text", "路灯坏了三天"), ("Input.Address", "路口"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, form.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), form.Headers.RetryAfter?.Delta);
        Assert.Contains("暂时不可用", (await Browser.ReadAsync(form)).QuerySelector("h1")!.Text(), StringComparison.Ordinal);

        await ExecuteAsync(other, "rollback");
        await AnswersAgainAsync(machine, staff);
    }

    [Fact]
    public async Task A_server_that_stops_is_said_everywhere_and_when_it_comes_back_all_goes_on()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed.");
        await using var server = await PostgresServer.StartAsync();
        await using var site = new OwnServerSite(await server.CreateDatabaseAsync());
        await site.InitializeAsync();
        var (machine, staff) = await CallersAsync(site);

        await server.StopAsync();
        await AnswersAwayAsync(machine, staff, HttpStatusCode.ServiceUnavailable);

        await server.StartAgainAsync();
        await AnswersAgainAsync(machine, staff);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_said_in_a_sentence()
    {
        await using var site = new ImpatientSite();
        await site.InitializeAsync();
        await using var writeless = site.WithWebHostBuilder(builder => builder.UseSetting("ConnectionStrings:GridFlow", $"Data Source={site.File};Mode=ReadOnly;Pooling=False"));
        var (error, said) = (Console.Error, new StringWriter());
        Console.SetError(TextWriter.Synchronized(said));

        // It ends before it serves; verbs say the same.
        Assert.Throws<InvalidOperationException>(writeless.CreateClient);
        var code = await Verbs.RunAsync(writeless.Services, ["apikey", "add", "late", "--jurisdiction", "wulingyuan"]);
        Console.SetError(error);

        Assert.Equal(1, code);
        Assert.Contains("无法启动 · Cannot start: 数据库文件只读", said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, "只读")]
    [InlineData(13, "磁盘已满")]
    [InlineData(14, "打不开")]
    public void Each_kind_has_its_words_however_deep_it_is_wrapped(int code, string said) =>
        Assert.Contains(said, Outage.Find(new InvalidOperationException("outer", new AggregateException(new SqliteException("inner", code))))?.Chinese, StringComparison.Ordinal);

    [Fact]
    public void A_mistake_of_ours_is_no_outage()
    {
        Assert.Null(Outage.Find(new SqliteException("unique", 19)));
        Assert.Null(Outage.Find(new InvalidOperationException("bug", new ArgumentException("bug"))));
    }

    private static async Task AnswersAwayAsync(HttpClient machine, Browser staff, HttpStatusCode reading)
    {
        var report = await ReportAsync(machine);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, report.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), report.Headers.RetryAfter?.Delta);
        Assert.Contains("请稍后重试", await report.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await staff.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/health/live")).StatusCode);

        var page = await staff.GetAsync("/incidents");
        Assert.True(reading == page.StatusCode, await page.Content.ReadAsStringAsync());
        if (reading == HttpStatusCode.OK) return;
        Assert.Equal(TimeSpan.FromSeconds(10), page.Headers.RetryAfter?.Delta);
        Assert.Contains("暂时不可用", (await Browser.ReadAsync(page)).QuerySelector("h1")!.Text(), StringComparison.Ordinal);
    }

    private static async Task AnswersAgainAsync(HttpClient machine, Browser staff)
    {
        // Connections of before are found to be cut one by one.
        for (var tries = 0; tries < 50 && (await ReportAsync(machine)).StatusCode != HttpStatusCode.Created; tries++) { }
        var (page, list) = (await staff.GetAsync("/incidents"), await machine.GetAsync("/api/incidents", TestContext.Current.CancellationToken));
        for (var tries = 0; tries < 50 && (page.StatusCode, list.StatusCode) != (HttpStatusCode.OK, HttpStatusCode.OK); tries++)
            (page, list) = (await staff.GetAsync("/incidents"), await machine.GetAsync("/api/incidents", TestContext.Current.CancellationToken));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (page.StatusCode, list.StatusCode));
        var report = await ReportAsync(machine);
        Assert.Equal(HttpStatusCode.Created, report.StatusCode);
    }

    private static Task<HttpResponseMessage> ReportAsync(HttpClient machine) => machine.PostAsync(
        "/api/incidents", new StringContent("""{ "text": "路灯坏了三天" }""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    private static async Task<(HttpClient Machine, Browser Staff)> CallersAsync(GridFlowSite site)
    {
        await site.AddAccountAsync("away", ("wly", Roles.Leader));
        var key = await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.Dispatcher, "away");
        var machine = site.CreateClient();
        machine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        var staff = site.Browse();
        await staff.SignInAsync("away");
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/incidents")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await machine.GetAsync("/api/incidents", TestContext.Current.CancellationToken)).StatusCode);
        return (machine, staff);
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits a second where the platform waits thirty, and asks each time who is signed in.</summary>
    private sealed class ImpatientSite : GridFlowSite
    {
        public string File => Database;

        protected override void ConfigureDatabase(IWebHostBuilder builder)
        {
            builder.UseSetting("ConnectionStrings:GridFlow", $"Data Source={Database};Default Timeout=1");
            AskEachTime(builder);
        }
    }

    private sealed class OwnServerSite(string connection) : GridFlowSite
    {
        protected override void ConfigureDatabase(IWebHostBuilder builder)
        {
            builder.UseSetting("Database:Provider", "PostgreSql");
            builder.UseSetting("ConnectionStrings:GridFlow", connection);
            AskEachTime(builder);
        }

        public override ValueTask InitializeAsync()
        {
            _ = Services;
            return default;
        }
    }

    private static void AskEachTime(IWebHostBuilder builder) => builder.ConfigureTestServices(services =>
        services.PostConfigure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero));
}
