using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Tests.Organisations;
using GridFlow.Testing;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Tests.Ladders.Design;

public sealed class LadderFormTests
{
    private static readonly ActivityRegistry Registry = ActivityRegistry.Standard.With(LadderActivities.All);
    private static readonly LadderSketch Shipped = LadderSketch.Open(LadderDeletions.Shipped("wulingyuan"));

    [Fact]
    public void Every_input_of_a_ladder_step_has_an_editor_of_its_own_and_words_in_both_languages()
    {
        var inputs = LadderActivities.All.SelectMany(activity => activity.Descriptor.Inputs).ToList();
        Assert.NotEmpty(inputs);
        Assert.DoesNotContain(inputs, input => FieldEditors.Of(input) == FieldEditor.Text);
        Assert.All(inputs, input => Assert.True(input.DisplayName is { Chinese.Length: > 0, English.Length: > 0 } && input.Description is { Chinese.Length: > 0, English.Length: > 0 }));
    }

    [Fact]
    public void A_field_shows_what_the_drawing_says_and_else_the_default()
    {
        var fields = Form("street");
        Assert.Equal(("1wd", true), (fields["Limit"].Value, fields["Limit"].IsStated));
        Assert.Equal(("80", false), (fields["WarnAtPercent"].Value, fields["WarnAtPercent"].IsStated));
        Assert.Equal(FieldEditor.Condition, Form("again")["Condition"].Editor);
        Assert.All(Shipped.Nodes.SelectMany(node => LadderForm.Of(node, Registry, Wulingyuan.Tree)), field => Assert.Null(field.Problem));
    }

    [Fact]
    public void What_is_written_is_kept_whether_or_not_it_is_right_and_the_field_says_what_is_wrong()
    {
        var sketch = Form("street")["Limit"].Write("bald").Apply(Shipped);
        var field = LadderForm.Of(sketch.Find("street")!, Registry, Wulingyuan.Tree).Single(one => one.Input.Name == "Limit");
        Assert.Equal("bald", field.Value);
        Assert.Contains("bald", field.Problem!.Value.Chinese, StringComparison.Ordinal);
        Assert.False(LadderForm.Of(field.Write(null).Apply(sketch).Find("street")!, Registry, null).Single(one => one.Input.Name == "Limit").IsStated);
    }

    [Fact]
    public void An_expression_of_an_engineer_is_shown_and_not_checked_as_a_word()
    {
        var sketch = new SetInput("street", Form("street")["Who"].Input, new("JavaScript", "variables.Level")).Apply(Shipped);
        var field = LadderForm.Of(sketch.Find("street")!, Registry, Wulingyuan.Tree).Single(one => one.Input.Name == "Who");
        Assert.True(field.IsExpression);
        Assert.Null(field.Problem);
        Assert.Equal("variables.Level", field.Value);
    }

    [Theory]
    [InlineData("street", "Limit", "", false)]
    [InlineData("street", "Limit", "category", true)]
    [InlineData("street", "Limit", "2个工作日", true)]
    [InlineData("street", "SignLimit", "", true)]
    [InlineData("street", "SignLimit", "soon", false)]
    [InlineData("street", "WarnAtPercent", "100", false)]
    [InlineData("street", "Who", "borough", false)]
    [InlineData("street", "Who", "", true)]
    [InlineData("street", "Who", "unit:wly-dept-chengguan", true)]
    [InlineData("street", "Role", "auditor", false)]
    [InlineData("street", "Kind", "dance", false)]
    [InlineData("street", "RequireText", "maybe", false)]
    [InlineData("toStreet", "To", "reporter，street", true)]
    [InlineData("toStreet", "To", "", false)]
    [InlineData("toStreet", "Text", "事件 {number} 由 {whom} 处理", false)]
    [InlineData("intake", "CheckChannels", "Public，Hotline", true)]
    [InlineData("intake", "CheckChannels", "Pigeon", false)]
    [InlineData("intake", "ShortestText", "-1", false)]
    [InlineData("again", "Condition", "variables.Reworks <=", false)]
    public void A_field_says_what_it_cannot_hold(string step, string input, string value, bool isRight)
    {
        var field = Form(step)[input];
        Assert.Equal(isRight, FieldCheck.Check(field.Input, field.Editor, value, Wulingyuan.Tree) is null);
    }

    private static Dictionary<string, FormField> Form(string id) => LadderForm.Of(Shipped.Find(id)!, Registry, Wulingyuan.Tree).ToDictionary(field => field.Input.Name);
}
