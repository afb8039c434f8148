using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Editing;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.Editor;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Workbench.Editor;

/// <summary>Sittings over drafts of the shipped Wulingyuan set.</summary>
internal static class Drafts
{
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>A sitting of a new policy officer over a draft of their own.</summary>
    public static async Task<DraftSession> OpenAsync(GridFlowSite site, string name, Func<Action, Task>? dispatch = null)
    {
        var desk = site.Services.GetRequiredService<RuleDesk>();
        var viewer = await ViewerAsync(site, name);
        var id = await desk.CreateDraftAsync(viewer, "wulingyuan/rules:1");
        return Session((await desk.ReadAsync(viewer, id, TestContext.Current.CancellationToken))!, dispatch);
    }

    /// <param name="version">The version.</param>
    /// <param name="dispatch">Where a page shows the sitting: runs something on the page's dispatcher.</param>
    public static DraftSession Session(RuleVersion version, Func<Action, Task>? dispatch = null) => new(version, () => Now, dispatch ?? (act =>
    {
        act();
        return Task.CompletedTask;
    }));

    /// <summary>Who has an account of that name; made at the first call.</summary>
    public static async Task<Viewer> ViewerAsync(GridFlowSite site, string name, string role = Roles.PolicyOfficer)
    {
        var directory = site.Services.GetRequiredService<ViewerDirectory>();
        await using var context = await site.Services.GetRequiredService<IDbContextFactory<GridFlowDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var id = await context.Users.Where(user => user.UserName == $"editor-{name}").Select(user => user.Id).SingleOrDefaultAsync(TestContext.Current.CancellationToken)
            ?? (await site.AddAccountAsync($"editor-{name}", ("wly", role))).Id;
        return (await directory.OfAccountAsync(id, TestContext.Current.CancellationToken))!;
    }

    /// <summary>What the checks say of the draft as it is now, analysis included.</summary>
    public static async Task<DraftState> CheckedAsync(DraftSession session)
    {
        var done = new TaskCompletionSource();
        void Look()
        {
            if (!session.IsChecking) done.TrySetResult();
        }

        session.Changed += Look;
        Look();
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        session.Changed -= Look;
        return session.State!;
    }
}
