using GridFlow.Data.Storage;
using GridFlow.Web.CommandLine;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.CommandLine;

/// <summary>A verb does its own act and nothing of what a start does: the platform beside it may be running with other settings.</summary>
public class Verbs_beside_a_running_platform
{
    [Fact]
    public async Task A_verb_without_the_demonstration_setting_leaves_the_demonstration_open_and_imports_no_file()
    {
        await using var site = new GridFlowSite();
        await site.InitializeAsync();
        var contexts = site.Services.GetRequiredService<ContextFactory>();
        var visitor = await site.AddAccountAsync("visitor", ("wly", "leader"));
        await using (var context = contexts.CreateDbContext())
        {
            await context.Users.Where(account => account.Id == visitor.Id).ExecuteUpdateAsync(account => account.SetProperty(row => row.IsDemonstration, true));
            // As if a newer file lay there than the one that was imported.
            await context.Definitions.ExecuteUpdateAsync(row => row.SetProperty(definition => definition.Fingerprint, "another"));
        }

        Assert.Equal(0, await Verbs.RunAsync(site.Services, ["apikey", "add", "12345", "--jurisdiction", "wulingyuan"]));

        await using var after = contexts.CreateDbContext();
        Assert.True((await after.Users.SingleAsync(account => account.Id == visitor.Id)).IsActive);
        Assert.Equal(visitor.SecurityStamp, (await after.Users.SingleAsync(account => account.Id == visitor.Id)).SecurityStamp);
        Assert.True(await after.Definitions.AllAsync(row => row.Fingerprint == "another"));
        Assert.Single(await after.ApiKeys.ToListAsync());
    }
}
