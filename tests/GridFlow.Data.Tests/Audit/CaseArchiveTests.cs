using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Security.Cryptography;
using GridFlow.Data.Accounts;
using GridFlow.Data.Archive;
using GridFlow.Data.Attachments;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Attachments;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Audit;

/// <summary>A case in one file: whole by itself, and every hand laid on it shows.</summary>
public sealed class CaseArchiveTests
{
    [Fact]
    public async Task A_case_leaves_with_log_versions_and_attachments_is_whole_without_the_platform_and_is_written_down()
    {
        await using var store = await OpenAsync();
        var (number, zip) = await TakeAsync(store, Roles.NetworkOffice);

        var verdict = CaseArchiveCheck.Run(new MemoryStream(zip));

        Assert.Null(verdict.Fault);
        Assert.Equal((number, 0, 0), (verdict.Number, verdict.Withheld, verdict.Missing));
        var dossier = CaseDossier.FromJson(Part(zip, "case.json"));
        Assert.Equal(["Calendar", "Ladder", "RuleSet", "RuleSet"], dossier.Documents.Select(document => document.Kind).Order());
        var photo = Assert.Single(dossier.Attachments);
        Assert.Equal(photo.Sha256, Convert.ToHexStringLower(SHA256.HashData(Part(zip, photo.Path!))));
        Assert.Equal("李四", dossier.State.ReporterName);
        await using var context = store.Contexts.CreateDbContext();
        var line = await context.AuditLines.SingleAsync(line => line.Act == AuditAct.DataExported);
        Assert.Equal($"incident:{number}", line.Subject);
        Assert.Contains(verdict.ManifestHash, line.Detail, StringComparison.Ordinal);
        Assert.Contains(await context.AuditLines.ToListAsync(), seen => seen.Act == AuditAct.ReporterSeen && seen.Subject == $"incident:{number}");
    }

    [Fact]
    public async Task Whoever_may_not_know_the_reporter_gets_a_file_that_does_not_name_them_and_is_whole()
    {
        await using var store = await OpenAsync();
        var (_, zip) = await TakeAsync(store, Roles.Auditor);

        var verdict = CaseArchiveCheck.Run(new MemoryStream(zip));

        Assert.Null(verdict.Fault);
        Assert.True(verdict.Withheld > 0);
        using var archive = new ZipArchive(new MemoryStream(zip));
        Assert.All(archive.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)), entry => Assert.DoesNotContain("李四", Encoding.UTF8.GetString(Part(zip, entry.FullName)), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_hand_laid_on_the_file_shows_even_where_the_manifest_is_written_anew()
    {
        await using var store = await OpenAsync();
        var (_, zip) = await TakeAsync(store, Roles.NetworkOffice);
        var photo = CaseDossier.FromJson(Part(zip, "case.json")).Attachments[0].Path!;

        Assert.Equal("case.html 被改动", Fault(Changed(zip, "case.html", _ => "<p>另一页</p>"u8.ToArray(), manifest: false)));
        Assert.Equal($"缺少 {photo}", Fault(Changed(zip, photo, _ => null, manifest: false)));
        Assert.Equal($"附件 a.jpg 不是日志所证的那一份", Fault(Changed(zip, photo, _ => [1, 2, 3])));
        Assert.StartsWith("日志第 2 行：该行与它的哈希不符", Fault(Changed(zip, "case.json", json => Edited(json, lines => lines[1]!["chinese"] = "另一句"))), StringComparison.Ordinal);
        Assert.StartsWith("日志第 2 行：缺少", Fault(Changed(zip, "case.json", json => Edited(json, lines => lines.RemoveAt(1)))), StringComparison.Ordinal);
        Assert.StartsWith("日志第 2 行：该行与它的哈希不符", Fault(Changed(zip, "case.json", json => Edited(json, lines => lines.Insert(1, lines[1]!.DeepClone().AsObject().With("sequence", 2).With("cause", "补的"))))), StringComparison.Ordinal);
        Assert.StartsWith("日志第 1 行：该行所证", Fault(Changed(zip, "case.json", json => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace("路边垃圾成堆", "路边干干净净", StringComparison.Ordinal)))), StringComparison.Ordinal);
        var rules = CaseDossier.FromJson(Part(zip, "case.json")).Documents.First(document => document.Kind == "RuleSet");
        Assert.Equal($"{rules.VersionId} 与它的指纹不符", Fault(Changed(zip, rules.Path, _ => "{}"u8.ToArray())));
    }

    private static Task<Store> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-archive-").FullName;
        return Store.OpenAsync(DatabaseProvider.Sqlite, settings: ("Attachments:Path", folder));
    }

    /// <summary>A case that a named grid worker reported with a photo, answered, and taken by somebody of a role.</summary>
    private static async Task<(string Number, byte[] Zip)> TakeAsync(Store store, string role)
    {
        var stored = await store.Get<AttachmentFolder>().StoreAsync(new MemoryStream(Pictures.Make()));
        var worker = new Actor("worker", "李四", "wly-jundiping-jundiping-01");
        var receipt = await store.Intake.RegisterAsync(
            new IncidentReport("wulingyuan", Channel.GridWorker, "路边垃圾成堆，臭味很大，没人清理")
            {
                PlaceUnitId = worker.UnitId, ReporterAccountId = worker.Id, ReporterUnitId = worker.UnitId, ReporterName = "李四", ReporterPhone = "13800001234",
            },
            worker, (id, at) => [new Attachment(Guid.CreateVersion7(), id, null, "a.jpg", stored.ContentType, stored.Size, stored.Sha256, AttachmentKind.Photo, at, worker.Id)]);
        foreach (var task in await store.OpenTasksAsync(receipt.Id)) await store.Desk.ClaimAsync(store.ViewerFor(task, "handler"), task.Id);
        var viewer = new Viewer("taker", "某人", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", role)]);
        var (archive, target) = (store.Get<CaseArchive>(), new MemoryStream());
        var dossier = await archive.ReadAsync(viewer, (await store.Incidents.FindAsync(viewer, receipt.Number))!);
        await archive.WriteAsync(viewer, dossier, "<!DOCTYPE html><p>卷宗</p>", target);
        return (receipt.Number, target.ToArray());
    }

    private static string? Fault(byte[] zip) => CaseArchiveCheck.Run(new MemoryStream(zip)).Fault?.Chinese;

    private static byte[] Part(byte[] zip, string path)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        using var content = archive.GetEntry(path)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Edited(byte[] json, Action<JsonArray> edit)
    {
        var root = JsonNode.Parse(json)!;
        edit(root["log"]!["lines"]!.AsArray());
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    /// <summary>The file with one part changed or taken out, and the manifest that whoever does so would write.</summary>
    private static byte[] Changed(byte[] zip, string path, Func<byte[], byte[]?> change, bool manifest = true)
    {
        using var result = new MemoryStream();
        result.Write(zip);
        using (var archive = new ZipArchive(result, ZipArchiveMode.Update, leaveOpen: true))
        {
            var changed = change(Part(zip, path));
            Replace(archive, path, changed);
            if (manifest)
            {
                var before = Convert.ToHexStringLower(SHA256.HashData(Part(zip, path)));
                var text = Encoding.UTF8.GetString(Part(zip, "manifest.txt")).Replace($"{before}  {path}", $"{Convert.ToHexStringLower(SHA256.HashData(changed!))}  {path}", StringComparison.Ordinal);
                Replace(archive, "manifest.txt", Encoding.UTF8.GetBytes(text));
            }
        }

        return result.ToArray();
    }

    private static void Replace(ZipArchive archive, string path, byte[]? content)
    {
        archive.GetEntry(path)!.Delete();
        if (content is null) return;
        using var target = archive.CreateEntry(path).Open();
        target.Write(content);
    }
}

internal static class JsonObjects
{
    public static JsonObject With(this JsonObject node, string name, JsonNode value)
    {
        node[name] = value;
        return node;
    }
}
