using System.CommandLine;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Accounts;
using Spectre.Console;

namespace GridFlow.Web.CommandLine;

/// <summary><c>user add</c> makes people, <c>apikey add</c> makes machines' keys: the way in where there are no accounts yet.</summary>
internal static class AccountVerbs
{
    public static Command CreateUser(IServiceProvider services)
    {
        var name = new Argument<string>("NAME") { Description = "登录名 · sign-in name" };
        var display = new Option<string?>("--display") { Description = "姓名 · the name colleagues see" };
        var jurisdiction = new Option<string>("--jurisdiction") { Description = "辖区编号 · jurisdiction id", Required = true };
        var role = new Option<string>("--role") { Description = RoleList, DefaultValueFactory = _ => Roles.SystemAdministrator };
        var unit = new Option<string?>("--unit") { Description = "单位编号（默认辖区本级）· unit id (default: the jurisdiction itself)" };
        var alone = Alone();
        var add = new Command("add", "新建账号；口令在提示处输入，或由标准输入读入 · Add an account; the password is asked for, or read from standard input") { name, display, jurisdiction, role, unit, alone };
        add.SetAction(async (parsed, cancellationToken) =>
        {
            await services.GetRequiredService<Installation>().OpenAsync(cancellationToken);
            if (Post(services, parsed.GetValue(jurisdiction)!, parsed.GetValue(unit), parsed.GetValue(role)!) is not { } post) return 1;
            var account = new Account { UserName = parsed.GetValue(name), DisplayName = parsed.GetValue(display) ?? parsed.GetValue(name)!, JurisdictionId = parsed.GetValue(jurisdiction)! };
            var waits = false;
            var result = await services.GetRequiredService<NewAccounts>().AddAsync(account, ReadPassword(), async context =>
            {
                waits = await WaitsAsync(context, account.JurisdictionId, parsed.GetValue(role)!, parsed.GetValue(alone));
                if (waits) await services.GetRequiredService<GrantDesk>().AskAsync(context, GrantKind.Role, account.JurisdictionId, account.Id, account.UserName!, parsed.GetValue(role)!, post.Id, By(parsed.GetValue(alone)));
                else await NewAccounts.GrantAsync(context, account.Id, account.JurisdictionId, post.Id, parsed.GetValue(role)!, By(parsed.GetValue(alone)));
            }, By(parsed.GetValue(alone)));
            if (!result.Succeeded)
            {
                foreach (var error in result.Errors) Console.Error.WriteLine(error.Description);
                return 1;
            }

            Console.WriteLine($"已建立 · Added {account.UserName}: {Roles.Find(parsed.GetValue(role)!)!.Name} @ {post.Name}");
            if (waits) Console.WriteLine(WaitsText);
            return 0;
        });
        return new Command("user", "账号 · Accounts") { add };
    }

    public static Command CreateApiKey(IServiceProvider services)
    {
        var name = new Argument<string>("NAME") { Description = "对接系统名称 · what the machine is" };
        var jurisdiction = new Option<string>("--jurisdiction") { Description = "辖区编号 · jurisdiction id", Required = true };
        var role = new Option<string>("--role") { Description = RoleList, DefaultValueFactory = _ => Roles.Dispatcher };
        var unit = new Option<string?>("--unit") { Description = "单位编号（默认辖区本级）· unit id (default: the jurisdiction itself)" };
        var days = new Option<int>("--days") { Description = "有效天数，0 为长期 · valid for so many days; 0 for ever", DefaultValueFactory = _ => 365 };
        var alone = Alone();
        var add = new Command("add", "新建接口密钥，只显示一次 · Make a key; it is shown once") { name, jurisdiction, role, unit, days, alone };
        add.SetAction(async (parsed, cancellationToken) =>
        {
            await services.GetRequiredService<Installation>().OpenAsync(cancellationToken);
            if (Post(services, parsed.GetValue(jurisdiction)!, parsed.GetValue(unit), parsed.GetValue(role)!) is not { } post) return 1;
            var (key, waits) = await services.GetRequiredService<ApiKeys>().CreateAsync(
                parsed.GetValue(jurisdiction)!, parsed.GetValue(role)!, parsed.GetValue(name)!, post.Id, EndOf(services, parsed.GetValue(days)), By(parsed.GetValue(alone)), async (context, id) =>
                {
                    if (!await WaitsAsync(context, post.JurisdictionId, parsed.GetValue(role)!, parsed.GetValue(alone))) return false;
                    await services.GetRequiredService<GrantDesk>().AskAsync(context, GrantKind.Key, post.JurisdictionId, id, parsed.GetValue(name)!, parsed.GetValue(role)!, null, By(parsed.GetValue(alone)));
                    return true;
                });
            if (waits) Console.Error.WriteLine(WaitsText);
            Console.WriteLine(key);
            return 0;
        });
        return new Command("apikey", "接口密钥 · Machines' keys") { add };
    }

    private static DateTimeOffset? EndOf(IServiceProvider services, int days) => days > 0 ? services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(days) : null;

    private const string WaitsText = "该岗位须由另一名有权人员在“待复核授权”页确认后生效 · The role takes effect when one of those who look after it confirms it on the page “Waiting for a second person”";

    private static Option<string?> Alone() => new("--alone")
    {
        Description = "紧急情况下不等第二人确认，须写明理由，记入审计日志 · in an emergency, without a second person: give the reason, which goes into the audit log",
    };

    private static Actor By(string? alone) =>
        string.IsNullOrWhiteSpace(alone) ? AuditEntry.CommandLine : AuditEntry.CommandLine with { Name = $"{AuditEntry.CommandLine.Name} (alone: {alone.Trim()})" };

    private static async Task<bool> WaitsAsync(GridFlowDbContext context, string jurisdiction, string role, string? alone) =>
        string.IsNullOrWhiteSpace(alone) && GrantRule.NeedsSecond(role) && await GrantDesk.HasPeopleAsync(context, jurisdiction, role);

    private static string RoleList => $"岗位 · role: {string.Join(", ", Roles.All.Select(role => role.Key))}";

    private static Unit? Post(IServiceProvider services, string jurisdiction, string? unitId, string role)
    {
        var organisation = services.GetRequiredService<Catalogue>().Current.FindOrganisation(jurisdiction);
        var unit = unitId is null ? organisation?.Root : organisation?.Find(unitId);
        if (organisation is null) Console.Error.WriteLine($"没有辖区 · No such jurisdiction: {jurisdiction}");
        else if (unit is null) Console.Error.WriteLine($"没有单位 · No such unit: {unitId}");
        if (Roles.Find(role) is null)
        {
            Console.Error.WriteLine($"没有岗位 · No such role: {role}. {RoleList}");
            return null;
        }

        return unit;
    }

    private static string ReadPassword() => Console.IsInputRedirected
        ? Console.ReadLine() ?? ""
        : AnsiConsole.Prompt(new TextPrompt<string>("口令 · Password:").Secret());
}
