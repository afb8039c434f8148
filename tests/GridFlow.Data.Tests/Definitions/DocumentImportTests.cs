using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Governance.Inbox;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Tests.Definitions;

public sealed class DocumentImportTests
{
    [Fact]
    public async Task An_unchanged_file_makes_no_version_and_a_changed_one_goes_live()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var import = store.Get<DocumentImport>();

        Assert.Equal(ImportResult.Unchanged, await import.ImportAsync(Ladder(static text => text)));
        Assert.Equal(ImportResult.Published, await import.ImportAsync(Ladder(Renamed)));
        Assert.Equal(ImportResult.Unchanged, await import.ImportAsync(Ladder(Renamed)));

        var versions = await VersionsAsync(store);
        Assert.Equal([(1, false, false), (2, true, true)], versions.Select(version => (version.Version, version.IsLatest, version.IsPublished)));
    }

    [Fact]
    public async Task A_changed_file_never_overwrites_what_was_edited_in_the_running_system()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        await store.Writer.WriteAsync(async context =>
        {
            var first = await context.Definitions.SingleAsync(stored => stored.Kind == DocumentKind.Ladder && stored.JurisdictionId == "wulingyuan");
            (first.IsLatest, first.IsPublished) = (false, false);
            context.Definitions.Add(new StoredDefinition
            {
                Id = $"{first.DefinitionId}:2", Kind = first.Kind, DefinitionId = first.DefinitionId, JurisdictionId = first.JurisdictionId, Version = 2,
                Name = "网格办修改", Content = first.Content, Fingerprint = first.Fingerprint, IsLatest = true, IsPublished = true, CreatedAt = store.Time.GetUtcNow(), CreatedBy = "someone",
            });
        });
        var import = store.Get<DocumentImport>();

        Assert.Equal(ImportResult.Unchanged, await import.ImportAsync(Ladder(static text => text)));
        Assert.Equal(ImportResult.KeptAsDraft, await import.ImportAsync(Ladder(Renamed)));
        Assert.Equal(ImportResult.KeptAsDraft, await import.ImportAsync(Ladder(static text => Renamed(text).Replace("true, ", "false, ", StringComparison.Ordinal))));

        var versions = await VersionsAsync(store);
        Assert.Equal([2], versions.Where(version => version.IsPublished).Select(version => version.Version));
        Assert.Equal([4], versions.Where(version => version.IsLatest).Select(version => version.Version));
    }

    [Fact]
    public async Task A_document_with_errors_is_refused_and_the_live_one_stays()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var import = store.Get<DocumentImport>();

        Assert.Equal(ImportResult.Refused, await import.ImportAsync(Ladder(static text => text.Replace("GridFlow.HandleTask", "GridFlow.NoSuchStep", StringComparison.Ordinal))));
        Assert.Equal(ImportResult.Refused, await import.ImportAsync(new DocumentFile(DocumentKind.Ladder, "wulingyuan", "{ not json")));

        Assert.True(Assert.Single(await VersionsAsync(store)).IsPublished);
    }

    [Theory]
    [InlineData("=> category \"M0209\"", "=> category \"M0210\"", "rules.tests")]
    [InlineData("rule old-people \"留守与独居老人\" priority 44\n  when text", "rule old-people \"留守与独居老人\" priority 44\n  when returns > 3 and returns < 2 and text", "rules.findings")]
    public async Task A_rule_set_that_fails_its_own_cases_or_its_analysis_comes_in_by_no_file(string said, string changed, string code)
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var file = DocumentFile.Find(ProjectRoot.Path).Select(found => found.Read()).Single(found => found is { Kind: DocumentKind.RuleSet, JurisdictionId: "wulingyuan" });
        var files = DocumentFile.FilesOf(file.Content).ToDictionary();
        Assert.Contains(said, files["scenic.rules"]);
        files["scenic.rules"] = files["scenic.rules"].Replace(said, changed, StringComparison.Ordinal);
        var broken = new DocumentFile(DocumentKind.RuleSet, "wulingyuan", DocumentFile.ContentOf(files));

        Assert.Contains(store.Get<DocumentGate>().Check(broken, store.Catalogue.Around("wulingyuan") with { Now = store.Time.GetUtcNow() }), problem => problem.Code == code);
        Assert.Equal(ImportResult.Refused, await store.Get<DocumentImport>().ImportAsync(broken));
    }

    [Fact]
    public async Task Another_node_follows_what_one_published()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var catalogue = store.Get<Catalogue>();
        await store.Get<DocumentImport>().ImportAsync(Ladder(Renamed));

        await catalogue.FollowAsync();

        Assert.EndsWith(":2", catalogue.Current.Ladder("wulingyuan").VersionId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_stores_nothing_so_that_no_case_is_without_an_owner()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await store.Writer.WriteAsync(async context =>
        {
            // A ladder version that nobody could publish: its first step after the answer always fails.
            var stored = await context.Definitions.AsNoTracking().SingleAsync(definition => definition.Kind == DocumentKind.Ladder && definition.JurisdictionId == "wulingyuan");
            context.Definitions.Add(new StoredDefinition
            {
                Id = "broken", Kind = stored.Kind, DefinitionId = "broken", JurisdictionId = stored.JurisdictionId, Version = 1, Name = "broken",
                Content = stored.Content.Replace("GridFlow.Verify", "Elsa.Fault", StringComparison.Ordinal),
                Fingerprint = "", CreatedAt = store.Time.GetUtcNow(), CreatedBy = "test",
            });
            (await context.Instances.SingleAsync()).DefinitionVersionId = "broken";
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, new TaskAnswer(task.AllowedOutcomes.First(outcome => outcome.IsSuccess).Port, "已处理")));

        Assert.Equal(task.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
    }

    private static string Renamed(string text) => text.Replace("\"description\"", "\"changed\": true, \"description\"", StringComparison.Ordinal);

    private static DocumentFile Ladder(Func<string, string> change) =>
        new(DocumentKind.Ladder, "wulingyuan", change(File.ReadAllText(ProjectRoot.Combine("workflows", "wulingyuan", "incident.json"))));

    private static async Task<List<StoredDefinition>> VersionsAsync(Store store)
    {
        await using var context = store.Contexts.CreateDbContext();
        return await context.Definitions.Where(stored => stored.Kind == DocumentKind.Ladder && stored.JurisdictionId == "wulingyuan").OrderBy(stored => stored.Version).ToListAsync();
    }
}
