using System.Text.Json;
using GridFlow.Data.Accounts;
using GridFlow.Data.Instances;
using GridFlow.Data.Operations;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Workflows.Execution;
using Microsoft.EntityFrameworkCore;
using static GridFlow.Data.Tests.Operations.Operators;

namespace GridFlow.Data.Tests.Operations;

/// <summary>What operators see of instances and do to them, on every database.</summary>
public abstract class InstanceDeskCompliance
{
    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task Instances_that_are_stuck_or_faulted_are_listed_with_step_and_cause_and_found_by_each_filter()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("breaks", [Flows.Line("A"), Flows.Pause("B")], ["A>B"], pause: "很久");
        await store.PublishAsync("sticks", [Flows.Pause("B")], [], pause: "很久", continues: true);
        await store.PublishAsync("waits", [Flows.Event("E")], []);
        var faulted = await store.StartAsync("breaks", "件-1");
        store.Time.Advance(TimeSpan.FromHours(1));
        var stuck = await store.StartAsync("sticks");
        store.Time.Advance(TimeSpan.FromSeconds(1));
        var waiting = await store.StartAsync("waits", "件-2");

        var list = await store.Get<InstanceQuery>().ListAsync(Office, new InstanceFilter());

        Assert.Equal([faulted, stuck], list.Page.Items.Select(line => line.Id));
        Assert.Equal((1, 1, 0, 0), (list.Counts.Stuck, list.Counts.Faulted, list.Counts.Poisoned, list.Counts.Held));
        Assert.Equal((InstanceAttention.Faulted, "步骤B", "流程breaks", 1), (list.Page.Items[0].Attention, list.Page.Items[0].Steps[0], list.Page.Items[0].Name, list.Page.Items[0].Version));
        Assert.Contains("TimeSpan", list.Page.Items[0].Error);
        Assert.Equal([stuck], await store.ListAsync(new InstanceFilter(InstanceScope.Stuck)));
        Assert.Equal([faulted], await store.ListAsync(new InstanceFilter(InstanceScope.Faulted)));
        Assert.Equal([faulted], await store.ListAsync(new InstanceFilter(DefinitionId: "wulingyuan/breaks")));
        Assert.Equal([faulted], await store.ListAsync(new InstanceFilter(VersionId: "wulingyuan/breaks:1")));
        Assert.Equal([faulted], await store.ListAsync(new InstanceFilter(IdleSince: store.Time.GetUtcNow() - TimeSpan.FromMinutes(30))));
        Assert.Equal([faulted], await store.ListAsync(new InstanceFilter(About: "件-1")));
        Assert.Equal([faulted, stuck], await store.ListAsync(new InstanceFilter(ActivityId: "B")));
        Assert.Equal([waiting], await store.ListAsync(new InstanceFilter(InstanceScope.Running, ActivityId: "E")));
        Assert.Equal([faulted, stuck], await store.ListAsync(new InstanceFilter(Error: "System.TimeSpan")));
        Assert.Empty(await store.ListAsync(new InstanceFilter(Error: "no such thing")));
        Assert.Equal([stuck], await store.ListAsync(new InstanceFilter(Skip: 1, Take: 1)));
        Assert.Equal([waiting, stuck], await store.ListAsync(new InstanceFilter(InstanceScope.Running)));
    }

    [Fact]
    public async Task A_failed_step_is_retried_when_its_cause_is_mended_and_the_journal_says_who_and_why()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("breaks", [Flows.Line("A"), Flows.Pause("B"), Flows.Line("C")], ["A>B", "B>C"], pause: "很久");
        var id = await store.StartAsync("breaks");
        var desk = store.Get<InstanceDesk>();

        await desk.ModifyVariableAsync(Office, id, "Pause", Json("\"00:10:00\""), "时长填错了");
        await desk.RetryAsync(Office, id, null, "已改正时长");

        var file = await store.FileAsync(id);
        Assert.Equal((null, "Suspended"), (file.Line.Attention, file.Line.SubStatus));
        Assert.Equal(("步骤B", false), (Assert.Single(file.Live, live => !live.IsContainer).Name, file.Live[^1].HasFailed));
        Assert.Equal(store.Time.GetUtcNow() + TimeSpan.FromMinutes(10), Assert.Single(file.Clocks).DueAt);
        Assert.Equal(["start", "set", "retry"], file.Journal.Select(burst => burst.Cause));
        Assert.Equal([("office", "时长填错了"), ("office", "已改正时长")], file.Journal.Skip(1).Select(burst => (burst.ActorId, burst.Reason)));
        Assert.Contains(file.Journal[2].Lines, line => line.Event == JournalEvent.Noted && line.Detail!.Contains("已改正时长", StringComparison.Ordinal));
        Assert.Equal(["A"], file.Way.Select(step => step.ActivityId));
        Assert.Empty(await store.ListAsync());
        Assert.Equal("instance.not-failed", await RefusedAsync(() => desk.RetryAsync(Office, id, null, "再来")));
    }

    [Fact]
    public async Task A_step_is_skipped_to_an_outcome_it_has_and_to_no_other()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("asks", [Flows.Decision("D", "variables.Missing.deeper.still"), Flows.Event("Yes"), Flows.Event("No")], ["D:True>Yes", "D:False>No"]);
        var id = await store.StartAsync("asks");
        var desk = store.Get<InstanceDesk>();
        var failed = Assert.Single((await store.FileAsync(id)).Live, live => live.HasFailed);
        Assert.Equal(["True", "False"], failed.Outcomes);

        Assert.Equal("instance.outcome", await RefusedAsync(() => desk.SkipAsync(Office, id, failed.ActivityInstanceId, ["Perhaps"], "x")));
        Assert.Equal("instance.outcome", await RefusedAsync(() => desk.SkipAsync(Office, id, failed.ActivityInstanceId, [], "x")));
        Assert.Equal("instance.not-in-progress", await RefusedAsync(() => desk.SkipAsync(Office, id, "999", ["True"], "x")));
        await desk.SkipAsync(Office, id, failed.ActivityInstanceId, ["False"], "电话核实过");

        var file = await store.FileAsync(id);
        Assert.Equal("No", Assert.Single(file.Live, live => !live.IsContainer).ActivityId);
        Assert.Null(file.Line.Attention);
        Assert.Equal("电话核实过", file.Journal[^1].Reason);
    }

    [Fact]
    public async Task An_instance_is_held_released_and_cancelled_and_loses_nothing_meanwhile()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("waits", [Flows.Event("E"), Flows.Event("F")], ["E>F"]);
        var id = await store.StartAsync("waits");
        var desk = store.Get<InstanceDesk>();

        await desk.HoldAsync(Office, id, "等通知");
        Assert.Equal([id], await store.ListAsync(new InstanceFilter(InstanceScope.Held)));
        Assert.Equal("instance.held", await RefusedAsync(async () => await desk.SkipAsync(Office, id, (await store.FileAsync(id)).Live[^1].ActivityInstanceId, [], "x")));
        Assert.Equal("instance.overtaken", await RefusedAsync(() => desk.HoldAsync(Office, id, "again")));
        var bookmark = (await store.RowAsync(id)).ReadState().Bookmarks[0].Id;
        await store.Get<WorkflowHost>().SendAsync(id, new ResumeBookmark(bookmark, new Dictionary<string, object?>()));
        Assert.Equal("E", (await store.FileAsync(id)).Live[^1].ActivityId);

        await desk.ReleaseAsync(Office, id, "通知已到");
        Assert.Equal("F", (await store.FileAsync(id)).Live[^1].ActivityId);
        Assert.Empty(await store.ListAsync(new InstanceFilter(InstanceScope.Held)));
        await desk.CancelAsync(Office, id, "重复登记");

        var file = await store.FileAsync(id);
        Assert.Equal(("Cancelled", null), (file.Line.SubStatus, file.Line.Attention));
        Assert.Equal(["等通知", "通知已到", "重复登记"], file.Journal.Where(burst => burst.ActorId == "office").Select(burst => burst.Reason));
        await using var context = store.Contexts.CreateDbContext();
        Assert.False(await context.Bookmarks.AnyAsync(row => row.InstanceId == id));
        Assert.Equal("instance.overtaken", await RefusedAsync(() => desk.CancelAsync(Office, id, "again")));
    }

    [Fact]
    public async Task Nothing_is_read_or_done_without_the_right_in_the_jurisdiction_or_without_a_reason()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("breaks", [Flows.Pause("B")], [], pause: "很久");
        var id = await store.StartAsync("breaks");
        var (desk, query) = (store.Get<InstanceDesk>(), store.Get<InstanceQuery>());
        var step = (await store.FileAsync(id)).Live[^1].ActivityInstanceId;
        Func<Viewer, string?, Task>[] acts =
        [
            (viewer, reason) => desk.RetryAsync(viewer, id, step, reason),
            (viewer, reason) => desk.SkipAsync(viewer, id, step, ["Done"], reason),
            (viewer, reason) => desk.CancelAsync(viewer, id, reason),
            (viewer, reason) => desk.HoldAsync(viewer, id, reason),
            (viewer, reason) => desk.ReleaseAsync(viewer, id, reason),
            (viewer, reason) => desk.ModifyVariableAsync(viewer, id, "Count", Json("1"), reason),
        ];

        foreach (var act in acts)
        {
            Assert.Equal("instance.not-allowed", await RefusedAsync(() => act(Dispatcher, "x")));
            Assert.Equal("instance.not-found", await RefusedAsync(() => act(Elsewhere, "x")));
            Assert.Equal("instance.reason", await RefusedAsync(() => act(Office, " ")));
        }

        Assert.Equal("instance.not-allowed", await RefusedAsync(() => query.ListAsync(Dispatcher, new InstanceFilter())));
        Assert.Equal("instance.not-allowed", await RefusedAsync(() => query.FindAsync(Dispatcher, id)));
        Assert.Null(await query.FindAsync(Elsewhere, id));
        Assert.Null(await query.JournalAsync(Elsewhere, id));
        var elsewhere = await query.ListAsync(Elsewhere, new InstanceFilter(InstanceScope.All));
        Assert.Equal((0, 0), (elsewhere.Page.Total, elsewhere.Counts.Attention));
        Assert.Equal(1, (await store.RowAsync(id)).Version);
    }

    [Theory]
    [InlineData("Count", "\"三\"", null)]
    [InlineData("Count", "2.5", null)]
    [InlineData("Count", "\"\"", null)]
    [InlineData("Nothing", "1", null)]
    [InlineData("Count", "\" 7 \"", "7")]
    [InlineData("Count", "8", "8")]
    [InlineData("Count", "null", "null")]
    [InlineData("Count", "2147483648", null)]
    [InlineData("Serial", "9007199254740993", "9007199254740993")]
    [InlineData("Serial", "\"-9223372036854775808\"", "-9223372036854775808")]
    [InlineData("Serial", "9223372036854775808", null)]
    [InlineData("Fee", "2.50", "2.50")]
    [InlineData("Pause", "\"00:01:00\"", "\"00:01:00\"")]
    [InlineData("Pause", "5", "\"5\"")]
    public async Task A_variable_takes_only_a_value_of_its_type(string name, string given, string? stored)
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("waits", [Flows.Event("E")], []);
        var id = await store.StartAsync("waits");
        var desk = store.Get<InstanceDesk>();

        if (stored is null) Assert.Equal("instance.variable", await RefusedAsync(() => desk.ModifyVariableAsync(Office, id, name, Json(given), "试")));
        else
        {
            await desk.ModifyVariableAsync(Office, id, name, Json(given), "试");
            Assert.Equal(stored, (await store.FileAsync(id)).Variables.Single(variable => variable.Name == name).Value);
        }
    }

    [Fact]
    public async Task Of_many_who_retry_at_once_one_wins_and_the_step_runs_once()
    {
        await using var store = await OpenAsync();
        await store.PublishAsync("breaks", [Flows.Pause("B")], [], pause: "很久");
        var id = await store.StartAsync("breaks");
        var desk = store.Get<InstanceDesk>();
        await desk.ModifyVariableAsync(Office, id, "Pause", Json("\"00:10:00\""), "改正");

        var codes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            try
            {
                await desk.RetryAsync(Office, id, null, "重试");
                return "done";
            }
            catch (Governance.GovernanceException refused)
            {
                return refused.Code;
            }
        }));

        Assert.Single(codes, "done");
        Assert.Equal(5, codes.Count(code => code == "instance.not-failed"));
        Assert.Equal(3, (await store.RowAsync(id)).Version);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Single(await context.DueWork.Where(work => work.InstanceId == id).ToListAsync());
    }

    [Fact]
    public async Task The_workflow_of_an_open_incident_cannot_be_cancelled_but_its_step_skipped_and_the_case_moves_along()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var first = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        var desk = store.Get<InstanceDesk>();
        var file = await store.FileAsync(receipt.Id);
        var step = Assert.Single(file.Live, live => live.ActivityId == first.ActivityId);
        Assert.Equal((true, receipt.Number), (file.IsOpenCase, file.Line.IncidentNumber));
        Assert.Equal([receipt.Id], await store.ListAsync(new InstanceFilter(InstanceScope.Running, About: receipt.Number)));

        Assert.Equal("instance.case", await RefusedAsync(() => desk.CancelAsync(Office, receipt.Id, "不要了")));
        var chart = Assert.Single(file.Live, live => live.IsContainer);
        Assert.Equal("instance.case", await RefusedAsync(() => desk.SkipAsync(Office, receipt.Id, chart.ActivityInstanceId, ["Done"], "结束算了")));
        Assert.DoesNotContain("Whistle", step.Outcomes);
        Assert.Equal("instance.outcome", await RefusedAsync(() => desk.SkipAsync(Office, receipt.Id, step.ActivityInstanceId, ["Whistle"], "没有画出的出口")));
        Assert.Equal(first.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
        await desk.SkipAsync(Office, receipt.Id, step.ActivityInstanceId, ["CannotHandle"], "网格员休假");

        var second = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        Assert.NotEqual(first.ActivityId, second.ActivityId);
        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(HandlingTaskStatus.Cancelled, (await context.Tasks.SingleAsync(task => task.Id == first.Id)).Status);
        Assert.False(await context.DueWork.AnyAsync(work => work.InstanceId == receipt.Id && work.BookmarkId == first.BookmarkId));
        var said = await context.Timeline.SingleAsync(entry => entry.IncidentId == receipt.Id && entry.Kind == TimelineKind.Noted);
        Assert.Equal(("李秀英", "网格员休假", false), (said.ActorName, said.Cause, said.IsPublic));
        Assert.Contains(step.Name, said.Text.Chinese);
        Assert.Equal(("skip", "office", "网格员休假"), (await store.FileAsync(receipt.Id)).Journal.Select(burst => (burst.Cause, burst.ActorId, burst.Reason)).Last());
    }

    [Fact]
    public async Task A_system_administrator_mends_the_workflow_of_a_case_without_reading_what_was_answered()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, new TaskAnswer(task.AllowedOutcomes[0].Port, "住户张某电话里说的话"));
        var query = store.Get<InstanceQuery>();

        var office = JsonSerializer.Serialize((await query.FindAsync(Office, receipt.Id))!.Journal, Plain);
        var administrator = JsonSerializer.Serialize((await query.FindAsync(Administrator, receipt.Id))!.Journal, Plain);

        Assert.Contains("住户张某电话里说的话", office);
        Assert.DoesNotContain("住户张某电话里说的话", administrator);
    }

    [Fact]
    public async Task An_answer_to_a_task_of_a_held_case_is_refused_and_not_swallowed()
    {
        await using var store = await OpenAsync();
        var receipt = await store.ReportAsync();
        var task = Assert.Single(await store.OpenTasksAsync(receipt.Id));
        await store.Get<InstanceDesk>().HoldAsync(Office, receipt.Id, "核对数据");

        var answer = () => store.Desk.AnswerAsync(store.ViewerFor(task), task.Id, new TaskAnswer(task.AllowedOutcomes[0].Port, "已处理"));
        Assert.Equal("task.held", await RefusedAsync(answer));
        await store.Get<InstanceDesk>().ReleaseAsync(Office, receipt.Id, "核对完");
        await answer();

        Assert.NotEqual(task.Id, Assert.Single(await store.OpenTasksAsync(receipt.Id)).Id);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
