using System.CommandLine;
using GridFlow.Data;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GridFlow.Web.CommandLine;

/// <summary><c>doctor</c>: looks whether everything is set that must be before residents come, and says what is missing.</summary>
internal static class Doctor
{
    /// <summary>What was found.</summary>
    /// <param name="IsWell">Nothing is missing.</param>
    /// <param name="Text">What was looked at, and where something is missing what to do.</param>
    internal sealed record Finding(bool IsWell, BilingualText Text);

    public static Command Create(IServiceProvider services)
    {
        var command = new Command("doctor", "上线前检查：列出还缺的设置 · Look whether everything is set that must be before going live");
        command.SetAction(async (_, cancellationToken) =>
        {
            var findings = await ExamineAsync(services, cancellationToken);
            foreach (var finding in findings) Console.WriteLine($"{(finding.IsWell ? "✓" : "✗")} {finding.Text}");
            var missing = findings.Count(finding => !finding.IsWell);
            Console.WriteLine(missing == 0 ? "可以上线 · Ready to go live" : $"还缺 {missing} 项，见 README「Harden」 · {missing} to do; see Harden in the README");
            return missing == 0 ? 0 : 1;
        });
        return command;
    }

    internal static async Task<IReadOnlyList<Finding>> ExamineAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        var (settings, configuration) = (services.GetRequiredService<Settings>(), services.GetRequiredService<IConfiguration>());
        return
        [
            .. Site(settings, configuration.AsEnumerable().LastOrDefault(pair => pair.Key == "AllowedHosts").Value ?? "*"),
            .. Folders(settings),
            .. await DatabaseAsync(services, settings, cancellationToken),
        ];
    }

    private static IEnumerable<Finding> Site(Settings settings, string hosts)
    {
        yield return new(!settings.Demonstration.Enabled, new("演示模式已关闭（Demonstration:Enabled）", "The demonstration is off (Demonstration:Enabled)"));
        yield return new(settings.Https.Required, new("只接受 HTTPS（Https:Required）", "Everybody comes by TLS (Https:Required)"));
        yield return new(!hosts.Contains('*'), new("只接受本站域名（AllowedHosts）", "Only the site's own names are answered (AllowedHosts)"));
        yield return new(settings.SignIn.SecondFactorForAdministrators || settings.SignIn.Authority.Length > 0, new(
            "管理员须两步验证（SignIn:SecondFactorForAdministrators）或使用统一身份认证", "Administrators need a second factor (SignIn:SecondFactorForAdministrators), or sign in by another system"));
        yield return new(!settings.OpenApi.Public, new("接口说明不公开（OpenApi:Public）", "The description of the API is not public (OpenApi:Public)"));
        yield return new(settings.Clock.LargestJumpMinutes > 0, new("时钟跳变保护已启用（Clock:LargestJumpMinutes）", "A clock that jumps is noticed (Clock:LargestJumpMinutes)"));
    }

    private static IEnumerable<Finding> Folders(Settings settings)
    {
        yield return new(settings.DataProtection.Certificate.Length > 0 && File.Exists(settings.DataProtection.Certificate), new(
            "Cookie 密钥以证书加密（DataProtection:Certificate）", "The keys of cookies are encrypted by a certificate (DataProtection:Certificate)"));
        yield return new(IsPrivate(settings.DataProtection.Path), new("密钥目录仅本用户可读（DataProtection:Path）", "Only the platform's user reads the folder of keys (DataProtection:Path)"));
        yield return new(IsPrivate(settings.Attachments.Path), new("照片目录仅本用户可读（Attachments:Path）", "Only the platform's user reads the folder of photos (Attachments:Path)"));
        if (settings.Database.Provider == DatabaseProvider.Sqlite)
        {
            var file = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(settings.ConnectionStrings.GridFlow).DataSource;
            yield return new(IsPrivate(file) || IsPrivate(Path.GetDirectoryName(Path.GetFullPath(file))!), new("数据库文件仅本用户可读", "Only the platform's user reads the database file"));
        }
        else
        {
            var server = new NpgsqlConnectionStringBuilder(settings.ConnectionStrings.GridFlow);
            var isNear = server.Host is "localhost" or "127.0.0.1" or "::1" or ['/', ..];
            yield return new(isNear || server.SslMode is SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull, new("连接数据库服务器走 TLS（SSL Mode=VerifyFull）", "The database server is reached by TLS (SSL Mode=VerifyFull)"));
        }
    }

    private static async Task<IReadOnlyList<Finding>> DatabaseAsync(IServiceProvider services, Settings settings, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = services.GetRequiredService<ContextFactory>().CreateDbContext();
            if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any()) return [new(false, new("数据库尚未建立或版本较旧：运行 migrate", "The database is not there or of an older version: run migrate"))];
            await services.GetRequiredService<IWriter>().WriteAsync(work => work.Settings.AnyAsync(setting => setting.Key == "doctor"), cancellationToken);
            var served = await context.Users.Where(account => account.IsActive && account.JurisdictionId != "").Select(account => account.JurisdictionId).Distinct().ToListAsync(cancellationToken);
            if (served.Count == 0) served.Add(settings.Jurisdiction);
            var administrators = await (
                from member in context.Memberships
                join account in context.Users on member.AccountId equals account.Id
                where account.IsActive && member.Role == Roles.SystemAdministrator
                select new { account.Id, account.JurisdictionId }).Distinct().ToListAsync(cancellationToken);
            return
            [
                new(true, new("数据库可读可写，版本最新", "The database is there, up to date and can be written")),
                .. served.Select(jurisdiction => new Finding(administrators.Count(one => one.JurisdictionId == jurisdiction) >= GrantRule.People, new(
                    $"{jurisdiction} 至少有两名系统管理员（user add）", $"{jurisdiction} has two administrators at least (user add)"))),
                new(!await context.Users.AnyAsync(account => account.IsDemonstration && account.IsActive, cancellationToken), new("没有可用的演示账号", "No account of a demonstration is open")),
                new(!await context.ApiKeys.AnyAsync(key => key.RevokedAt == null && !key.IsPending && key.ExpiresAt == null, cancellationToken), new("没有长期有效的接口密钥（接口密钥页轮换）", "No key without an end is in use (replace it on the page of keys)")),
                new(!await context.Settings.AnyAsync(setting => setting.Key.StartsWith("clock.jump/"), cancellationToken), new("没有因时钟跳变而暂停的服务器", "No node is paused by a clock that jumped")),
            ];
        }
        catch (Exception failure) when (Outage.Find(failure) is { } outage)
        {
            return [new(false, outage)];
        }
    }

    /// <summary>Nobody but its owner reads it. What is not there yet is made so by the platform.</summary>
    private static bool IsPrivate(string path) => OperatingSystem.IsWindows() || !(Directory.Exists(path) || File.Exists(path))
        || (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)) == 0;
}
