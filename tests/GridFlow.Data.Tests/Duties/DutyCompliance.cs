using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Duties;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Tests.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Duties;

/// <summary>The duty list comes in with the organisation, is read by ground, and stands before every dispatch.</summary>
public abstract class DutyCompliance
{
    private const string File = "rules/wulingyuan/duties.csv", Street = "wly-jundiping", Grid = "wly-jundiping-jundiping-01";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task What_is_taken_back_goes_to_its_department_and_no_desk_gives_it_to_a_street()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync(text: "楼下小餐馆煤气罐摆在灶台旁边，存在燃气安全隐患", grid: Grid);
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal(("wly-dept-zhujian", TaskKind.Handle), (task.UnitId, task.Kind)); // not first to the grid

        var wrong = new TaskAnswer(HandlingTask.Returned, "请街道去看") { ReturnReason = "duty", UnitId = Street };
        var refused = await Assert.ThrowsAsync<GovernanceException>(() => store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, wrong));
        Assert.Equal("duty.recalled", refused.Code);
        Assert.Contains("城镇燃气管理条例第五条", refused.Text.Chinese, StringComparison.Ordinal);

        await store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, wrong with { ReturnReason = "owner", UnitId = null });
        task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.Equal(TaskKind.Dispatch, task.Kind);
        Assert.Equal("duty.recalled", (await Assert.ThrowsAsync<GovernanceException>(() =>
            store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, new TaskAnswer("Done") { UnitId = Street }))).Code);
        Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, new TaskAnswer("Done") { UnitId = "wly-dept-yingji" });
        Assert.Equal("wly-dept-yingji", Assert.Single(await store.OpenTasksAsync(receipt.Id)).UnitId);
    }

    [Fact]
    public async Task The_list_is_searched_and_read_by_ground_and_never_by_another_jurisdiction()
    {
        await using var store = await OpenAsync();
        using var root = new TemporaryDocuments();
        root.Write(File, await System.IO.File.ReadAllTextAsync(ProjectRoot.Combine(File), TestContext.Current.CancellationToken) + "收-77,索溪峪试点事项,上级收回,E0115,wly-suoxiyu,环保,试点方案\n");
        await using var again = await StartAsync(store, root);
        var query = again.Get<DutyQuery>();

        Assert.Equal(16, query.List(People.Office, Ask()).Total);
        Assert.Equal(6, query.List(People.Office, Ask() with { Kind = DutyKind.Recalled }).Total);
        Assert.Equal("收-01", Assert.Single(query.List(People.Office, Ask() with { Search = "燃气" }).Items).Number);
        Assert.Equal(["基-04"], query.List(People.Office, Ask() with { Category = "E0116" }).Items.Select(duty => duty.Number)); // by the item's name
        Assert.Equal(["收-77"], query.List(People.Office, Ask() with { UnitId = "wly-suoxiyu", Search = "试点" }).Items.Select(duty => duty.Number));
        Assert.Equal((5, 16), (query.List(People.Office, Ask() with { Skip = 5, Take = 5 }).Items.Count, query.List(People.Office, Ask() with { Skip = 5, Take = 5 }).Total));
        Assert.DoesNotContain(query.List(People.Elsewhere, Ask()).Items, duty => duty.JurisdictionId != "nanshan");
        Assert.Equal(15, query.List(Worker(Grid, "/wly/jundiping/jundiping/01/", Roles.GridWorker), Ask()).Total);
        Assert.Equal(16, query.List(Worker("wly-suoxiyu-yujiazui-01", "/wly/suoxiyu/yujiazui/01/", Roles.GridWorker), Ask()).Total);
        Assert.Equal(16, query.List(Worker("wly-dept-huanbao", null, Roles.CallBackOfficer), Ask()).Total);
        Assert.Equal(15, query.List(Worker("wly-dept-zhujian", null, Roles.CallBackOfficer), Ask()).Total);

        static DutyRequest Ask() => new(null, null, null, null, 0, 100);

        static Viewer Worker(string unit, string? territory, string role) => new("worker", "某人", "wulingyuan", [new Post(unit, "单位", territory, role)]);
    }

    [Fact]
    public async Task A_spoilt_list_is_shown_and_the_one_in_use_stays_until_it_is_mended_or_gone()
    {
        await using var store = await OpenAsync();
        using var root = new TemporaryDocuments();
        root.Write(File, "序号,事项,清单,类别,适用,部门,依据\n收-01,燃气,上级收回,M0104,街道（乡）,魔法部,某条\n");
        await using (var spoilt = await StartAsync(store, root))
        {
            var fault = Assert.Single(spoilt.Get<DocumentFaults>().Of("wulingyuan"));
            Assert.Equal(File, fault.Subject.Replace('\\', '/'));
            Assert.Contains("魔法部", fault.Reason.Chinese, StringComparison.Ordinal);
            Assert.Equal(15, spoilt.Catalogue.Organisation("wulingyuan").Duties.All.Count);
        }

        root.Write(File, "序号,事项,清单,类别,适用,部门,依据\n收-01,燃气,上级收回,M0104,街道（乡）,,某条\n");
        await using (var mended = await StartAsync(store, root)) Assert.Single(mended.Catalogue.Organisation("wulingyuan").Duties.All);

        System.IO.File.Delete(Path.Combine(root.Path, File));
        await using var gone = await StartAsync(store, root);
        Assert.Empty(gone.Catalogue.Organisation("wulingyuan").Duties.All);
        Assert.Empty(gone.Get<DocumentFaults>().Of("wulingyuan"));
    }

    private static Task<Store> StartAsync(Store store, TemporaryDocuments root) =>
        Store.OpenAsync(store.Contexts.Options.Provider, store.Contexts.ConnectionString, null, ("Documents:Path", root.Path));
}

public sealed class SqliteDutyTests : DutyCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlDutyTests(PostgresFixture postgres) : DutyCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}
