using Bunit;
using GridFlow.Components.Forms;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance;
using GridFlow.Governance.Documents;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Administration;
using GridFlow.Web.Administration.Designer;
using GridFlow.Web.Tests.Site;
using GridFlow.Workflows.Activities;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GridFlow.Web.Tests.Administration;

/// <summary>Two people at one draft lose nothing, each takes back only what is their own, and what can no longer be stored is said.</summary>
public sealed class Designing_together(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Live = "wulingyuan/wulingyuan-incident:1";

    private LadderDesk Desk => site.Services.GetRequiredService<LadderDesk>();

    private ActivityRegistry Registry => site.Services.GetRequiredService<ActivityRegistry>();

    [Fact]
    public async Task What_both_draw_is_stored_and_undo_takes_back_ones_own()
    {
        var draft = await Desk.CreateDraftAsync(Person("together-a"), Live);
        using var mine = await OpenAsync(draft, "together-a");
        using var theirs = await OpenAsync(draft, "together-b");
        var limit = Registry.Find("GridFlow.HandleTask")!.Descriptor.Inputs.Single(input => input.Name == "Limit");

        mine.Do(new SetInput("check", limit, SketchInput.Literal("1wd")));
        theirs.Do(new RenameStep("check", "网格先核实"));
        theirs.Do(new Delete(["again"], []));
        await mine.SaveAsync();
        await theirs.SaveAsync();
        await mine.FollowAsync();

        Assert.Equal(("1wd", "网格先核实"), (mine.Sketch.Find("check")!.Literal("Limit"), mine.Sketch.Find("check")!.Title));
        Assert.Equal(mine.Sketch.ToJson(), (await Desk.ReadAsync(Person("together-a"), draft))!.Stored.Content);
        mine.Undo();
        await mine.SaveAsync();
        await theirs.FollowAsync();
        Assert.Equal(("4wh", "网格先核实"), (theirs.Sketch.Find("check")!.Literal("Limit"), theirs.Sketch.Find("check")!.Title));
        Assert.Null(theirs.Sketch.Find("again"));
        Assert.All([mine, theirs], session => Assert.Equal((SaveState.Saved, false), (session.State, session.IsDirty)));
    }

    [Fact]
    public async Task Who_writes_what_another_has_just_written_is_told_by_whom_and_what_and_may_take_it()
    {
        var draft = await Desk.CreateDraftAsync(Person("same-a"), Live);
        using var mine = await OpenAsync(draft, "same-a");
        using var theirs = await OpenAsync(draft, "same-b");
        var limit = Registry.Find("GridFlow.HandleTask")!.Descriptor.Inputs.Single(input => input.Name == "Limit");
        var told = new List<(SketchConflict Conflict, string Who)>();
        theirs.Joined += (conflicts, who) => told.AddRange(conflicts.Select(conflict => (conflict, who)));

        mine.Do(new SetInput("check", limit, SketchInput.Literal("1wd")));
        await mine.SaveAsync();
        theirs.Do(new SetInput("check", limit, SketchInput.Literal("2wd")));
        await theirs.SaveAsync();

        var (conflict, name) = Assert.Single(told);
        Assert.Equal("same-a", name);
        Assert.Equal(("2个工作日", "1个工作日"), (conflict.Words(theirs.Sketch, Registry, null).Mine.Chinese, conflict.Words(theirs.Sketch, Registry, null).Theirs.Chinese));
        Assert.Equal("2wd", theirs.Sketch.Find("check")!.Literal("Limit"));
        theirs.Do(new TakeTheirs(conflict));
        await theirs.SaveAsync();
        await mine.FollowAsync();
        Assert.Equal("1wd", mine.Sketch.Find("check")!.Literal("Limit"));
    }

    [Fact]
    public async Task A_table_of_choice_that_two_change_at_once_is_joined_and_the_same_cell_is_told()
    {
        var (desk, person) = (site.Services.GetRequiredService<ChoiceDesk>(), Person("table-a"));
        var draft = await desk.BeginAsync(person);
        var (mine, theirs) = (await ChoiceAsync(desk, draft), await ChoiceAsync(desk, draft));
        var row = mine.Current.Rows[0];

        Assert.Null(await mine.KeepAsync(mine.Current with { Rows = [row with { Note = "甲" }] }));
        var met = await theirs.KeepAsync(theirs.Current with { Rows = [row with { Note = "乙", Severity = ChoiceCell.Only("4") }] });

        var contest = Assert.Single(met!.Value.Contests);
        Assert.Equal(("“乙”", "“甲”"), (contest.Words.Mine.Chinese, contest.Words.Theirs.Chinese));
        Assert.Contains("table-a", met.Value.Because.Chinese, StringComparison.Ordinal);
        Assert.Null(await theirs.KeepAsync(contest.TakeTheirs(theirs.Current)));
        var stored = (await ChoiceAsync(desk, draft)).Current.Rows[0];
        Assert.Equal(("甲", "4"), (stored.Note, Assert.Single(stored.Severity.Values)));
        await site.Services.GetRequiredService<LadderDesk>().DiscardAsync(person, draft);
    }

    [Fact]
    public async Task Who_draws_on_what_another_submitted_is_told_and_keeps_the_drawing()
    {
        var draft = await Desk.CreateDraftAsync(Person("late-a"), Live);
        using var late = await OpenAsync(draft, "late-b");
        await Desk.SubmitAsync(Person("late-a"), draft);
        late.Do(new RenameStep("check", "来晚了"));
        await late.SaveAsync();

        Assert.Equal(SaveState.Refused, late.State);
        Assert.NotNull(late.Refusal);
        Assert.Equal("来晚了", late.Sketch.Find("check")!.Title);
        await Desk.WithdrawAsync(Person("late-a"), draft);
    }

    [Fact]
    public async Task What_another_made_of_a_draft_that_can_be_drawn_no_longer_refuses_the_save_instead_of_asking_for_ever()
    {
        var (draft, saves) = (await Desk.CreateDraftAsync(Person("sequence-a"), Live), 0);
        var version = (await Desk.ReadAsync(Person("sequence-a"), draft))!;
        var newer = (await Desk.ReadAsync(Person("sequence-a"), draft))!;
        (newer.Stored.Content, newer.Stored.Revision) = ("""{"definitionId":"x","root":{"id":"r","type":"Elsa.Sequence","activities":[]}}""", version.Stored.Revision + 1);
        using var session = new DesignSession(
            version, LadderSketch.Open(version.Stored.Content), new DesignSurroundings(Registry, null),
            (_, _) => saves++ < 5 ? throw new GovernanceException("workflow.revision", new("已有人保存", "Somebody saved")) : throw new InvalidOperationException("asked again and again"),
            () => Task.FromResult<DocumentVersion?>(newer), act => act());

        session.Do(new RenameStep("check", "核实"));
        await session.SaveAsync();

        Assert.Equal((SaveState.Refused, 1, "已有人保存"), (session.State, saves, session.Refusal?.Chinese));
        Assert.Equal("核实", session.Sketch.Find("check")!.Title);
        await Desk.DiscardAsync(Person("sequence-a"), draft);
    }

    [Fact]
    public async Task Whoever_chooses_what_the_other_wrote_when_both_are_past_is_told_and_the_newest_stands()
    {
        using var parts = new Parts(site);
        var (provider, ask, draft) = (parts.Render<MudDialogProvider>(), parts.Services.GetRequiredService<Asker>(), "newest");
        var both = new Contest<string>(new(new("备注", "note"), new("甲", "a"), new("乙", "b")), now => now == "mine" ? "theirs" : now);
        _ = provider.InvokeAsync(() => ask.AskBothWroteAsync([both], "张志强已保存", () => draft, taken => Task.FromResult(draft = taken)));

        var theirs = provider.WaitForElements("input[type=radio]")[1];
        await theirs.ClickAsync(new());
        await provider.FindAll("button").Single(button => button.TextContent.Trim() == "确定").ClickAsync(new());

        Assert.Contains("备注", provider.WaitForElement("[role=alert] + ul").TextContent, StringComparison.Ordinal);
        Assert.Equal("newest", draft);
        await provider.FindAll("button").Single(button => button.TextContent.Trim() == "知道了").ClickAsync(new());
        provider.WaitForAssertion(() => Assert.Empty(provider.FindAll("[role=alert]")));
    }

    [Fact]
    public void Who_sits_at_a_draft_sees_the_others_and_what_they_have_selected_until_they_leave()
    {
        var rooms = new DesignRooms();
        using var mine = rooms.Enter("a:1", "p1", "李秀英");
        var heard = new List<bool>();
        mine.Changed += heard.Add;
        var theirs = rooms.Enter("a:1", "p2", "张志强");
        using var elsewhere = rooms.Enter("a:2", "p3", "王建国");
        theirs.Select(["check"]);
        theirs.Tell(saved: true);

        Assert.Equal(("张志强", "check"), (mine.Others.Single().Name, mine.Others.Single().Selected.Single()));
        theirs.Dispose();
        Assert.Empty(mine.Others);
        Assert.Equal([false, false, true, false], heard);
    }

    private async Task<DesignSession> OpenAsync(string draft, string person)
    {
        var version = (await Desk.ReadAsync(Person(person), draft))!;
        return new DesignSession(
            version, LadderSketch.Open(version.Stored.Content), new DesignSurroundings(Registry, null),
            (json, revision) => Desk.SaveDrawingAsync(Person(person), draft, json, revision), () => Desk.ReadAsync(Person(person), draft), act => act());
    }

    private async Task<KeptDraft<ChoiceTable>> ChoiceAsync(ChoiceDesk desk, string draft)
    {
        var ((table, revision), words) = (await ReadAsync(), new ChoiceWords(site.Services.GetRequiredService<Catalogue>().Current.Around("wulingyuan").Choosable));
        return new(
            table, revision, (changed, expected) => desk.SaveAsync(Person("table-a"), draft, changed, expected), async () => await ReadAsync(),
            (began, my, their) => ChoiceMerge.Of(began, my, their, words));

        async Task<(ChoiceTable, int)> ReadAsync()
        {
            var stored = (await Desk.ReadAsync(Person("table-a"), draft, DocumentKind.ChoiceTable))!.Stored;
            return (ChoiceReader.Read(stored.Content).Value!, stored.Revision);
        }
    }

    private static Viewer Person(string id) => new(id, id, "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);
}
