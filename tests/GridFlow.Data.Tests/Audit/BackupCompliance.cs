using System.Security.Cryptography;
using GridFlow.Data.Attachments;
using GridFlow.Data.Audit;
using GridFlow.Data.Backups;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Attachments;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Cases;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Audit;

/// <summary>A backup is taken while work goes on; what is restored from it is whole and goes on by itself.</summary>
public abstract class BackupCompliance : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridflow-backups-").FullName;

    protected abstract DatabaseProvider Provider { get; }

    /// <summary>A connection string to a database that is not there yet, or empty.</summary>
    protected abstract Task<string> EmptyAsync(string name);

    protected string Folder => _folder;

    [Theory]
    [InlineData("backup")]
    [InlineData("backup.zip")]
    public async Task A_backup_that_was_taken_while_work_goes_on_is_whole_and_continues_its_clocks(string name)
    {
        var path = Path.Combine(_folder, name);
        DateTimeOffset now;
        Receipt first;
        await using (var store = await Store.OpenAsync(Provider, await EmptyAsync("source"), settings: Folders("source")))
        {
            Directory.CreateDirectory(Path.Combine(_folder, "source", "keys"));
            await File.WriteAllTextAsync(Path.Combine(_folder, "source", "keys", "key-1.xml"), "<key/>", TestContext.Current.CancellationToken);
            first = await ReportAsync(store);
            using var stop = new CancellationTokenSource();
            var work = Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var receipt = await ReportAsync(store);
                    foreach (var task in await store.OpenTasksAsync(receipt.Id)) await store.Desk.ClaimAsync(store.ViewerFor(task), task.Id);
                }
            }, TestContext.Current.CancellationToken);
            await store.Get<Backup>().WriteAsync(path, TestContext.Current.CancellationToken);
            await stop.CancelAsync();
            await work;
            now = store.Time.GetUtcNow();
        }

        var target = await EmptyAsync("target");
        await using (var bare = Bare(target))
        {
            var sheet = await bare.GetRequiredService<Backup>().RestoreAsync(path, TestContext.Current.CancellationToken);
            Assert.Null((await bare.GetRequiredService<AuditCheck>().RunAsync((sheet.AuditLine, sheet.AuditHash), TestContext.Current.CancellationToken)).Fault);
            Assert.Equal(0, await bare.GetRequiredService<Backup>().MissingAttachmentsAsync(TestContext.Current.CancellationToken));
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => bare.GetRequiredService<Backup>().RestoreAsync(path, TestContext.Current.CancellationToken));
            Assert.Contains("empty database only", refused.Message, StringComparison.Ordinal);
        }

        await using var restored = await Store.OpenAsync(Provider, target, settings: Folders("target"));
        var verdict = await restored.Get<CaseLogCheck>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Null(verdict.Number);
        Assert.True(verdict.Cases > 0);
        Assert.True(File.Exists(Path.Combine(_folder, "target", "keys", "key-1.xml")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_folder, "target", "attachments")));
        var before = await restored.OpenTasksAsync(first.Id);
        restored.Time.Advance(TimeSpan.FromDays(30));
        await restored.DueWork.RunDueAsync(TestContext.Current.CancellationToken);
        await using var context = restored.Contexts.CreateDbContext();
        Assert.True(await context.Timeline.AnyAsync(line => line.IncidentId == first.Id && line.At > now && line.Kind == TimelineKind.TimedOut, TestContext.Current.CancellationToken));
        Assert.NotEqual(before.Select(task => task.Id), (await restored.OpenTasksAsync(first.Id)).Select(task => task.Id));
    }

    [Fact]
    public async Task Taken_again_into_the_same_folder_only_new_attachments_are_copied()
    {
        await using var store = await Store.OpenAsync(Provider, await EmptyAsync("again"), settings: Folders("again"));
        var path = Path.Combine(_folder, "backup");
        await ReportAsync(store);

        Assert.Equal(0, (await store.Get<Backup>().WriteAsync(path, TestContext.Current.CancellationToken)).Kept);
        await store.Get<AttachmentFolder>().StoreAsync(new MemoryStream(Pictures.Make(50, 50)), TestContext.Current.CancellationToken);
        var second = await store.Get<Backup>().WriteAsync(path, TestContext.Current.CancellationToken);

        Assert.True(second.Kept > 0);
        Assert.True(second.Copied > 0);
    }

    [Fact]
    public async Task One_that_breaks_off_leaves_the_backup_of_before_as_it_was()
    {
        await using var store = await Store.OpenAsync(Provider, await EmptyAsync("again"), settings: Folders("again"));
        var path = Path.Combine(_folder, "backup");
        await ReportAsync(store);
        await store.Get<Backup>().WriteAsync(path, TestContext.Current.CancellationToken);
        var before = Hashes(path);

        var stored = await store.Get<AttachmentFolder>().StoreAsync(new MemoryStream(Pictures.Make(50, 50)), TestContext.Current.CancellationToken);
        // Where the new photo would be written there is something in the way.
        Directory.CreateDirectory(Path.Combine(path, "attachments", stored.Sha256[..2], stored.Sha256 + ".part"));
        await ReportAsync(store);
        await Assert.ThrowsAnyAsync<Exception>(() => store.Get<Backup>().WriteAsync(path, TestContext.Current.CancellationToken));

        Assert.Equal(before, Hashes(path));
    }

    [Fact]
    public async Task Where_there_is_data_already_nothing_at_all_is_written()
    {
        var (path, target) = (Path.Combine(_folder, "backup"), await EmptyAsync("target"));
        await using (var store = await Store.OpenAsync(Provider, await EmptyAsync("source"), settings: Folders("source")))
        {
            await ReportAsync(store);
            await store.Get<Backup>().WriteAsync(path, TestContext.Current.CancellationToken);
        }

        await using (await Store.OpenAsync(Provider, target, settings: Folders("target")))
        await using (var bare = Bare(target))
            await Assert.ThrowsAsync<InvalidOperationException>(() => bare.GetRequiredService<Backup>().RestoreAsync(path, TestContext.Current.CancellationToken));

        Assert.False(Directory.Exists(Path.Combine(_folder, "target", "attachments")));
    }

    /// <summary>What decides what is restored: the database and what is said of it.</summary>
    private static List<string> Hashes(string path) =>
        [.. Directory.EnumerateFiles(path).Concat(Directory.EnumerateFiles(Path.Combine(path, "database"))).Order().Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private (string, string?)[] Folders(string name) =>
        [("Attachments:Path", Path.Combine(_folder, name, "attachments")), ("DataProtection:Path", Path.Combine(_folder, name, "keys"))];

    private ServiceProvider Bare(string connection)
    {
        var all = new Dictionary<string, string?> { ["Database:Provider"] = Provider.ToString(), ["ConnectionStrings:GridFlow"] = connection };
        foreach (var (key, value) in Folders("target")) all[key] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        return new ServiceCollection().AddLogging().AddGridFlowData(configuration).BuildServiceProvider();
    }

    private static async Task<Receipt> ReportAsync(Store store)
    {
        var stored = await store.Get<AttachmentFolder>().StoreAsync(new MemoryStream(Pictures.Make()));
        return await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理"), Actor.Public,
            (id, at) => [new Attachment(Guid.CreateVersion7(), id, null, "a.jpg", stored.ContentType, stored.Size, stored.Sha256, AttachmentKind.Photo, at, "public")]);
    }
}

public sealed class SqliteBackupTests : BackupCompliance
{
    protected override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    protected override Task<string> EmptyAsync(string name) => Task.FromResult($"Data Source={Path.Combine(Folder, name, "gridflow.db")};Pooling=False");
}

public sealed class PostgreSqlBackupTests(PostgresFixture postgres) : BackupCompliance
{
    protected override DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    protected override Task<string> EmptyAsync(string name) => postgres.CreateDatabaseAsync();
}
