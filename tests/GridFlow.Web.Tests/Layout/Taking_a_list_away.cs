using System.Globalization;
using System.Security.Claims;
using System.Text;
using Bunit;
using GridFlow.Data;
using GridFlow.Data.Audit;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using GridFlow.Web.Administration;
using GridFlow.Web.Operations;
using GridFlow.Web.Security;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using MudBlazor;

namespace GridFlow.Web.Tests.Layout;

/// <summary>Lists as files: what leaves is what the question gives to who asks, and that it left is written down.</summary>
public sealed class Taking_a_list_away(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Theory]
    [InlineData(typeof(InstancesPage), Roles.NetworkOffice, "instances", "流程,版本,事件,状态")]
    [InlineData(typeof(ParkedPage), Roles.NetworkOffice, "parked-ParkedClocks", "时钟,所在步骤,流程,应到期时间,原因,已试次数")]
    [InlineData(typeof(LadderVersionsPage), Roles.NetworkOffice, "ladders", "名称,代码,辖区,版本,状态", "wulingyuan/wulingyuan-incident,武陵源区,第 1 版,使用中")]
    [InlineData(typeof(RuleVersionsPage), Roles.PolicyOfficer, "rule-sets", "分类规则,代码,版本,状态", "武陵源区,wulingyuan/rules,第 1 版,使用中")]
    public async Task Each_list_of_the_administration_is_taken_as_it_is_shown(Type page, string role, string subject, string heads, string? line = null)
    {
        var (name, text) = await TakeAsync(page, role, $"takes-{subject}");

        Assert.StartsWith($"{subject}-", name, StringComparison.Ordinal);
        Assert.EndsWith(".csv", name, StringComparison.Ordinal);
        Assert.StartsWith(heads, text, StringComparison.Ordinal);
        Assert.Contains(line ?? heads, text, StringComparison.Ordinal);
        Assert.True(await IsWrittenDownAsync(subject, $"takes-{subject}"));
    }

    [Fact]
    public async Task Of_the_accounts_only_those_leave_that_one_looks_after_and_nothing_that_opens_a_door()
    {
        await site.AddAccountAsync("kept-above", ("wly", Roles.PackOwner));
        var own = await site.AddAccountAsync("taken-below", ("wly-jundiping", Roles.StreetManager));

        var (_, text) = await TakeAsync(typeof(AccountsPage), Roles.SystemAdministrator, "takes-accounts");

        Assert.Contains("taken-below,taken-below,街道管理员 · 军地坪街道,正常", text, StringComparison.Ordinal);
        Assert.DoesNotContain("kept-above", text, StringComparison.Ordinal);
        Assert.DoesNotContain(own.PasswordHash!, text, StringComparison.Ordinal);
        Assert.Equal(4, text.Split('\n')[0].Split(',').Length);
        Assert.True(await IsWrittenDownAsync("accounts", "takes-accounts"));
    }

    /// <summary>Opens the page as somebody of the role, chooses the list's export to CSV and reads the file.</summary>
    private async Task<(string Name, string Text)> TakeAsync(Type page, string role, string account)
    {
        var who = await site.AddAccountAsync(account, ("wly", role));
        var user = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, who.Id)], "test"));
        using var parts = new Parts(site);
        using var scope = site.Services.CreateScope();
        parts.Services.AddSingleton(scope.ServiceProvider.GetRequiredService<Viewers>());
        parts.Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");
        var popovers = parts.Render<MudPopoverProvider>();
        (string Name, string Text)? saved = null;
        // Read while it is being handed over: the page closes it afterwards.
        parts.JSInterop.SetupVoid("gridflow.save", call =>
        {
            using var reader = new StreamReader(((DotNetStreamReference)call.Arguments[1]!).Stream, Encoding.UTF8, leaveOpen: true);
            saved = ((string)call.Arguments[0]!, reader.ReadToEnd());
            return true;
        }).SetVoidResult();
        var shown = parts.Render<CascadingValue<Task<AuthenticationState>>>(around => around
            .Add(one => one.Value, Task.FromResult(new AuthenticationState(user)))
            .AddChildContent(builder =>
            {
                builder.OpenComponent(0, page);
                builder.CloseComponent();
            }));

        shown.WaitForElement("button[aria-label='导出']").Click();
        popovers.WaitForElement(".mud-menu-item:last-child").Click();
        shown.WaitForState(() => saved is not null);
        return saved!.Value;
    }

    private async Task<bool> IsWrittenDownAsync(string subject, string account)
    {
        await using var context = await site.Services.GetRequiredService<IDbContextFactory<GridFlowDbContext>>().CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken);
        return await context.Set<AuditLine>().AnyAsync(
            line => line.Act == AuditAct.DataExported && line.Subject == subject && line.ActorName == account, Xunit.TestContext.Current.CancellationToken);
    }
}
