using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Web.Layout;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Site;

/// <summary>The whole site in memory, on a SQLite file of its own.</summary>
public class GridFlowSite : WebApplicationFactory<App>, IAsyncLifetime
{
    public const string Password = "Wulingyuan-68";

    /// <summary>The shipped rule sets are read and compiled once for all sites: what is compiled never changes, and is found by its fingerprint.</summary>
    private static readonly RuleSetTexts Texts = new();

    private static readonly SemaphoreSlim Preparing = new(1, 1);
    private static string? _prepared;

    private readonly string _folder = Directory.CreateTempSubdirectory("gridflow-web-").FullName;

    protected string Database => Path.Combine(_folder, "gridflow.db");

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("", "GridFlow.sln");
        ConfigureDatabase(builder);
        // A password is made hard to guess by work, which hundreds of tests would do for nothing.
        builder.ConfigureTestServices(services => services.AddSingleton(Texts).Configure<PasswordHasherOptions>(options => options.IterationCount = 1));
        builder.UseSetting("Attachments:Path", Path.Combine(_folder, "attachments"));
        builder.UseSetting("Documents:Path", Root());
        builder.UseSetting("Limits:SignInsPerMinute", "1000");
        builder.UseSetting("Limits:PublicReportsPerHour", "1000");
        builder.UseSetting("Limits:TrackingRequestsPerMinute", "1000");
        builder.UseSetting("DataProtection:Path", Path.Combine(_folder, "keys"));
    }

    protected virtual void ConfigureDatabase(IWebHostBuilder builder) => builder.UseSetting("ConnectionStrings:GridFlow", $"Data Source={Database}");

    /// <summary>
    /// Starts the site: migrations, organisation, ladders and rules are brought in as on every start. What the first site
    /// brought in the others begin with.
    /// </summary>
    public virtual async ValueTask InitializeAsync()
    {
        await Preparing.WaitAsync();
        try
        {
            if (_prepared is not null) File.Copy(_prepared, Database);
            else _prepared = await PrepareAsync();
        }
        finally
        {
            Preparing.Release();
        }

        _ = Services;
    }

    private async Task<string> PrepareAsync()
    {
        _ = Services;
        var folder = Directory.CreateTempSubdirectory("gridflow-web-prepared-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var copy = Path.Combine(folder, "gridflow.db");
        await ExecuteAsync(Database, $"vacuum into '{copy}'");
        // A copy begins without a log; the platform's own file has one.
        await ExecuteAsync(copy, "pragma journal_mode=wal");
        return copy;
    }

    private static async Task ExecuteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<Account> AddAccountAsync(string name, bool active) => await AddAccountAsync(name, active, []);

    public Task<Account> AddAccountAsync(string name, params (string Unit, string Role)[] posts) => AddAccountAsync(name, true, posts);

    private async Task<Account> AddAccountAsync(string name, bool active, (string Unit, string Role)[] posts)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = new Account { UserName = name, DisplayName = name, JurisdictionId = "wulingyuan", IsActive = active };
        var result = await users.CreateAsync(account, Password);
        Assert.True(result.Succeeded, string.Join("; ", result.Errors.Select(error => error.Description)));
        var context = scope.ServiceProvider.GetRequiredService<GridFlowDbContext>();
        context.Memberships.AddRange(posts.Select(post => new Membership(account.Id, post.Unit, post.Role)));
        await context.SaveChangesAsync();
        return account;
    }

    /// <summary>The folder of the solution, whose rules/ and workflows/ the site runs on.</summary>
    public static string Root() => ProjectRoot.Path;

    /// <summary>A browser: keeps cookies, does not follow redirects, so that a test sees them.</summary>
    public Browser Browse() => new(CreateClient(new() { AllowAutoRedirect = false }));

    /// <summary>One at an address of its own.</summary>
    public Browser BrowseFrom(string address)
    {
        var browser = Browse();
        browser.Client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return browser;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
