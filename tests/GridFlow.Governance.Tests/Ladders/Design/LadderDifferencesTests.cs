using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Differences;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders.Design;

public sealed class LadderDifferencesTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);
    private static readonly ActivityDescriptor Task = Registry.Find(HandleTask.Type)!.Descriptor;
    private static readonly LadderSketch Shipped = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));

    [Fact]
    public void A_limit_that_was_changed_is_said_as_an_office_says_it()
    {
        var found = After(Set("street", "Limit", "2wd"));
        Assert.Equal("街道处置（街道圈）的时限由1个工作日改为2个工作日", Assert.Single(found.Changes).Sentence.Chinese);
        Assert.Equal(ChangeKind.Changed, Assert.Single(found.Steps, pair => pair.Key == "street").Value);
        Assert.Empty(found.Lines);
    }

    [Fact]
    public void Moving_steps_about_and_storing_anew_is_no_difference()
    {
        var moved = new MoveSteps(new Dictionary<string, SketchPoint> { ["street"] = new(1, 2) }).Apply(Shipped);
        Assert.Empty(LadderDifferences.Between(Shipped, LadderSketch.Open(moved.ToDefinition().WithVersion("another", 9, true, false).ToJson()), Registry, null).Changes);
    }

    [Theory]
    [InlineData("Who", "department", "街道处置（街道圈）的由谁由街道（乡）改为主办单位")]
    [InlineData("Role", "supervisor", "街道处置（街道圈）的角色由该层级的处置角色改为网格监督员")]
    [InlineData("SignLimit", "2wh", "街道处置（街道圈）的签收时限由不限改为2工作时")]
    [InlineData("WarnAtPercent", "0", "街道处置（街道圈）的预警百分比由80%改为不提醒")]
    [InlineData("RequirePhoto", "true", "街道处置（街道圈）的办结必须有照片由否改为是")]
    public void An_input_is_said_in_the_words_of_its_editor(string input, string value, string sentence) =>
        Assert.Equal(sentence, Assert.Single(After(Set("street", input, value)).Changes).Sentence.Chinese);

    [Fact]
    public void A_default_that_is_written_out_is_no_difference() => Assert.Empty(After(Set("street", "WarnAtPercent", "80")).Changes);

    [Fact]
    public void Steps_and_ways_that_came_and_went_are_said_and_marked()
    {
        var found = After(
            new AddStep("community", Task, "社区处置", default), Set("community", "Who", "community"), Set("community", "Limit", "4wh"),
            new Reconnect("grid/Timeout>toStreet", "grid", "Timeout", "community"), new Connect("community", "Done", "verify"), new Delete(["echo"], []));
        Assert.Equal(
            ["删除步骤“反馈上报人”", "网格处置（网格圈）“超时”后由“上报街道圈”改到“社区处置”", "核查“核查通过”后不再到“反馈上报人”", "核查“超时”后不再到“反馈上报人”", "新增步骤“社区处置”（社区（村），4工作时）"],
            found.Changes.Select(change => change.Sentence.Chinese));
        Assert.Equal((ChangeKind.Added, ChangeKind.Removed, ChangeKind.Changed), (found.Steps["community"], found.Steps["echo"], found.Steps["grid"]));
        Assert.Equal((ChangeKind.Added, ChangeKind.Removed), (found.Lines["grid/Timeout>community"], found.Lines["grid/Timeout>toStreet"]));
        Assert.Equal(ChangeKind.Added, found.Lines["community/Done>verify"]);
    }

    [Fact]
    public void What_nobody_has_words_for_is_said_to_be_different_all_the_same()
    {
        var found = After(new SetProperty("street", "unknownToUs", "1", default), new SetProperty("route", "cases", "[]", default), new RenameLadder("另一个", "说明"));
        Assert.Equal(["流程名称由“武陵源网格事件处置（三个闭环）”改为“另一个”", "流程说明有修改", "“按层级流转”的分支条件有修改", "“街道处置（街道圈）”的其他设置有修改"],
            found.Changes.Select(change => change.Sentence.Chinese));
    }

    private static LadderDifferences After(params LadderEdit[] edits) =>
        LadderDifferences.Between(Shipped, edits.Aggregate(Shipped, (sketch, edit) => edit.Apply(sketch)), Registry, Wulingyuan.Tree);

    private static SetInput Set(string id, string input, string value) => new(id, Task.Inputs.First(known => known.Name == input), SketchInput.Literal(value));
}
