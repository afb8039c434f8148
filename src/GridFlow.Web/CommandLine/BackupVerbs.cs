using System.CommandLine;
using System.Globalization;
using GridFlow.Data;
using GridFlow.Data.Backups;

namespace GridFlow.Web.CommandLine;

/// <summary><c>backup</c> and <c>restore</c>: database, attachments and keys of one moment, beside a platform that works.</summary>
internal static class BackupVerbs
{
    public static Command CreateBackup(IServiceProvider services)
    {
        var path = new Argument<string>("PATH") { Description = "目录（再次备份只复制新附件）或新的 .zip 文件 · a folder (used again, only new attachments are copied) or a new .zip file" };
        var command = new Command("backup", "备份数据库、附件和密钥，平台可照常运行 · Back up database, attachments and keys while the platform works") { path };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await services.GetRequiredService<Installation>().OpenAsync(cancellationToken);
            var count = await services.GetRequiredService<Backup>().WriteAsync(parsed.GetValue(path)!, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"已备份到 {parsed.GetValue(path)}：新附件 {count.Copied} 个，已有 {count.Kept} 个 · Backed up: {count.Copied} attachments copied, {count.Kept} were there"));
            Console.WriteLine("其中有个人信息和密钥，请妥善保管 · It holds personal data and keys: keep it as safe as the platform");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count.Sheet.AuditLine}:{count.Sheet.AuditHash}"));
            return 0;
        });
        return command;
    }

    public static Command CreateRestore(IServiceProvider services)
    {
        var path = new Argument<string>("PATH") { Description = "备份所在的目录或 .zip 文件 · the backup's folder or .zip file" };
        var command = new Command("restore", "恢复到空的数据库，并核对审计日志和事件日志 · Restore into an empty database, and check the audit log and the cases' logs") { path };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var backup = services.GetRequiredService<Backup>();
            var sheet = await backup.RestoreAsync(parsed.GetValue(path)!, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"已恢复到 {sheet.TakenAt:yyyy-MM-dd HH:mm:ss} UTC 的状态 · Restored as of that time"));
            if (await backup.MissingAttachmentsAsync(cancellationToken) is > 0 and var missing)
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{missing} 个附件不在备份中 · {missing} attachments are not in the backup"));
            return await AuditVerbs.VerifyAsync(services, (sheet.AuditLine, sheet.AuditHash), cancellationToken);
        });
        return command;
    }
}
