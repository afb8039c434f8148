using Bunit;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Rules.Sets;
using GridFlow.Web.Administration.Designer;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GridFlow.Web.Tests.Administration;

/// <summary>A condition of a ladder is built and read as a sentence; what was written otherwise is kept until somebody replaces it.</summary>
public sealed class Condition_field(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private string? _told;

    [Fact]
    public async Task Tests_and_groups_are_added_joined_and_taken_away_and_the_sentence_follows()
    {
        using var parts = new Parts(site);
        var field = Render(parts, "variables.Reworks <= 2");
        Assert.Equal("返工次数不超过2", Sentence(field));

        await Press(field, "增加条件");
        Assert.Equal("variables.Reworks <= 2 && variables.Reworks <= 2", _told);
        await field.InvokeAsync(() => Selects(field, "看什么")[1].Instance.ValueChanged.InvokeAsync("Severity"));
        await field.InvokeAsync(() => Selects(field, "怎么比")[1].Instance.ValueChanged.InvokeAsync(">="));
        await field.InvokeAsync(() => Selects(field, "值")[0].Instance.ValueChanged.InvokeAsync("3"));
        Assert.Equal("variables.Reworks <= 2 && variables.Severity >= 3", _told);
        Assert.Equal("返工次数不超过2，且严重程度至少紧急", Sentence(field));

        await field.InvokeAsync(() => Selects(field, "下列条件")[0].Instance.ValueChanged.InvokeAsync("None"));
        Assert.Equal("!(variables.Reworks <= 2 || variables.Severity >= 3)", _told);
        await Press(field, "增加条件组");
        Assert.Equal("!(variables.Reworks <= 2 || variables.Severity >= 3 || (variables.Reworks <= 2 && variables.Reworks <= 2))", _told);
        Assert.Equal(2, Selects(field, "下列条件").Count);
        await field.Find("button[aria-label='删除此条件组']").ClickAsync(new());
        await field.Find("button[aria-label='删除此条件']").ClickAsync(new());
        Assert.Equal("!(variables.Severity >= 3)", _told);
        Assert.Empty(field.FindAll("button[aria-label='删除此条件']"));
    }

    [Fact]
    public async Task Categories_are_picked_and_one_of_several_holds_them_all()
    {
        using var parts = new Parts(site);
        var field = Render(parts, "variables.Category == \"E0102\"");
        Assert.Equal("类别是暴露垃圾", Sentence(field));

        await field.InvokeAsync(() => Selects(field, "怎么比")[0].Instance.ValueChanged.InvokeAsync(SketchTest.OneOf));
        await field.InvokeAsync(() => field.FindComponent<GridFlow.Components.Forms.CategoryPicker>().Instance.ValueChanged.InvokeAsync("E0103"));

        Assert.Equal("[\"E0102\", \"E0103\"].includes(variables.Category)", _told);
        Assert.StartsWith("类别是其中之一：暴露垃圾、", Sentence(field), StringComparison.Ordinal);
        await field.InvokeAsync(() => Selects(field, "怎么比")[0].Instance.ValueChanged.InvokeAsync(SketchTest.Begins));
        // Every category begins with nothing: that is not what anybody means.
        Assert.Equal("[\"E0102\", \"E0103\"].includes(variables.Category)", _told);
        Assert.Contains("尚未选定", field.Find("[role=status]").TextContent, StringComparison.Ordinal);
        await field.InvokeAsync(() => Selects(field, "值")[0].Instance.ValueChanged.InvokeAsync("E01"));
        Assert.Equal("variables.Category.startsWith(\"E01\")", _told);
        Assert.StartsWith("类别属于大类事件", Sentence(field), StringComparison.Ordinal);
        Assert.Empty(field.FindAll("[role=status]"));
    }

    [Fact]
    public async Task A_test_without_its_value_is_not_written_while_another_part_changes_and_is_written_with_it()
    {
        using var parts = new Parts(site);
        var field = Render(parts, "[\"E0102\"].includes(variables.Category) && variables.Reworks <= 2");

        await field.InvokeAsync(() => field.FindComponent<MudChip<string>>().Instance.OnClose.InvokeAsync());
        await field.InvokeAsync(() => Selects(field, "看什么")[1].Instance.ValueChanged.InvokeAsync("LeadUnit"));
        Assert.Null(_told);
        await field.InvokeAsync(() => Selects(field, "看什么")[1].Instance.ValueChanged.InvokeAsync("Returns"));
        Assert.Null(_told);
        await field.InvokeAsync(() => field.FindComponent<GridFlow.Components.Forms.CategoryPicker>().Instance.ValueChanged.InvokeAsync("E0103"));
        Assert.Equal("[\"E0103\"].includes(variables.Category) && variables.Returns <= 2", _told);
    }

    [Fact]
    public async Task A_condition_that_is_not_there_yet_is_not_shown_and_is_begun_by_a_button()
    {
        using var parts = new Parts(site);
        var field = Render(parts, "");

        Assert.Empty(Selects(field, "看什么"));
        await Press(field, "增加条件");
        Assert.Equal("variables.Reworks <= 2", _told);
        Assert.Equal("返工次数不超过2", Sentence(field));
    }

    [Fact]
    public async Task What_the_builder_cannot_show_is_shown_whole_until_it_is_replaced_and_then_what_is_shown_is_written()
    {
        using var parts = new Parts(site);
        var field = Render(parts, "variables.Reworks + 1 <= 2");

        Assert.Equal("variables.Reworks + 1 <= 2", field.Find("code").TextContent);
        await Press(field, "改用条件句");
        Assert.Equal(("variables.Reworks <= 2", "返工次数不超过2"), (_told, Sentence(field)));
        await field.InvokeAsync(() => Selects(field, "看什么")[0].Instance.ValueChanged.InvokeAsync("Returns"));
        Assert.Equal("variables.Returns <= 2", _told);
    }

    private IRenderedComponent<ConditionField> Render(Parts parts, string expression)
    {
        var snapshot = site.Services.GetRequiredService<Catalogue>().Current;
        IReadOnlyList<Category> categories = snapshot.Rules("wulingyuan")!.Rules.Vocabulary.Categories;
        IRenderedComponent<ConditionField>? field = null;
        field = parts.Render<ConditionField>(set => set.Add(one => one.Label, "条件").Add(one => one.Expression, expression)
            .Add(one => one.Names, new SketchNames(snapshot.Organisation("wulingyuan"), categories))
            .Add(one => one.Changed, EventCallback.Factory.Create<string>(this, written =>
            {
                _told = written;
                field!.Render(again => again.Add(one => one.Expression, written));
            })));
        return field;
    }

    private static string Sentence(IRenderedComponent<ConditionField> field) => field.Find(".condition-sentence").TextContent;

    private static List<IRenderedComponent<MudSelect<string>>> Selects(IRenderedComponent<ConditionField> field, string label) =>
        [.. field.FindComponents<MudSelect<string>>().Where(select => select.Instance.Label == label)];

    private static Task Press(IRenderedComponent<ConditionField> field, string words) => field.FindAll("button").First(button => button.TextContent.Trim() == words).ClickAsync(new());
}
