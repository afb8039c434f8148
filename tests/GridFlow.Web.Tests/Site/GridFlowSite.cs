using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using GridFlow.Web.Layout;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Site;

/// <summary>The whole site in memory, on a SQLite file of its own.</summary>
public sealed class GridFlowSite : WebApplicationFactory<App>, IAsyncLifetime
{
    public const string Password = "Wulingyuan-68";

    private readonly string _folder = Directory.CreateTempSubdirectory("gridflow-web-").FullName;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSolutionRelativeContentRoot("", "GridFlow.sln");
        builder.UseSetting("ConnectionStrings:GridFlow", $"Data Source={Path.Combine(_folder, "gridflow.db")}");
        builder.UseSetting("Attachments:Path", Path.Combine(_folder, "attachments"));
        builder.UseSetting("Documents:Path", Root());
        builder.UseSetting("Limits:SignInsPerMinute", "1000");
        builder.UseSetting("Limits:PublicReportsPerHour", "1000");
        builder.UseSetting("Limits:TrackingRequestsPerMinute", "1000");
        builder.UseSetting("DataProtection:Path", Path.Combine(_folder, "keys"));
    }

    /// <summary>Starts the site: migrations, organisation, ladders and rules are brought in as on every start.</summary>
    public ValueTask InitializeAsync()
    {
        _ = Services;
        return ValueTask.CompletedTask;
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

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
