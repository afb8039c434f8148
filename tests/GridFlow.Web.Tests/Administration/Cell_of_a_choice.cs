using Bunit;
using GridFlow.Components.Forms;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Rules.Sets;
using GridFlow.Web.Administration.Choices;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GridFlow.Web.Tests.Administration;

/// <summary>One cell of the table that chooses among ladders: any, only these, all but these.</summary>
public sealed class Cell_of_a_choice(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private readonly List<ChoiceCell> _told = [];

    [Fact]
    public async Task From_any_to_some_to_all_but_some_and_back()
    {
        using var parts = new Parts(site);
        var cell = Render(parts, ChoiceColumn.Severity, ChoiceCell.Any, "1", "2", "3", "4");
        Assert.DoesNotContain(cell.FindComponents<MudSelect<string>>(), select => select.Instance.MultiSelection);

        await SetMode(cell, "But");
        // "All but nothing" says as much as "any", and stays open until something is chosen.
        Assert.True(_told[^1].IsAny);
        await Choose(cell, "4", "3");
        Assert.Equal((true, "3,4"), Last());
        await SetMode(cell, "Only");
        Assert.Equal((false, "3,4"), Last());
        await SetMode(cell, "Any");
        Assert.True(_told[^1].IsAny);
    }

    [Fact]
    public async Task A_value_that_the_list_no_longer_has_stays_until_it_is_taken_out()
    {
        using var parts = new Parts(site);
        var cell = Render(parts, ChoiceColumn.Kind, ChoiceCell.Only("gone", "urban"), "urban", "scenic");

        await Choose(cell, "scenic", "urban", "gone");
        Assert.Equal((false, "urban,scenic,gone"), Last());
        await Choose(cell, "scenic");
        Assert.Equal((false, "scenic"), Last());
    }

    [Fact]
    public async Task Categories_are_searched_added_and_taken_out_and_none_is_offered_twice()
    {
        using var parts = new Parts(site);
        var cell = Render(parts, ChoiceColumn.Category, ChoiceCell.Only("E0102"));
        Assert.Equal("E0102名", cell.FindComponent<MudChip<string>>().Find(".mud-chip-content").TextContent.Trim());
        Assert.Equal(["E0103"], cell.FindComponent<CategoryPicker>().Instance.Categories.Select(category => category.Code));

        await cell.InvokeAsync(() => cell.FindComponent<CategoryPicker>().Instance.ValueChanged.InvokeAsync("E0103"));
        Assert.Equal((false, "E0102,E0103"), Last());
        Assert.Empty(cell.FindComponent<CategoryPicker>().Instance.Categories);
        await cell.InvokeAsync(() => cell.FindComponents<MudChip<string>>()[0].Instance.OnClose.InvokeAsync());
        Assert.Equal((false, "E0103"), Last());
    }

    private (bool Except, string Values) Last() => (_told[^1].Except, string.Join(",", _told[^1].Values));

    private IRenderedComponent<ChoiceCellEditor> Render(Parts parts, ChoiceColumn column, ChoiceCell cell, params string[] values)
    {
        IRenderedComponent<ChoiceCellEditor>? editor = null;
        editor = parts.Render<ChoiceCellEditor>(set => set.Add(one => one.Column, column).Add(one => one.Row, 0).Add(one => one.Cell, cell).Add(one => one.Values, values)
            .Add(one => one.Categories, [new Category("E0102", "暴露垃圾"), new Category("E0103", "积存渣土")]).Add(one => one.Words, (_, value) => $"{value}名")
            .Add(one => one.CellChanged, EventCallback.Factory.Create<ChoiceCell>(this, told =>
            {
                _told.Add(told);
                editor!.Render(again => again.Add(one => one.Cell, told));
            })));
        return editor;
    }

    private static Task SetMode(IRenderedComponent<ChoiceCellEditor> cell, string mode) =>
        cell.InvokeAsync(() => cell.FindComponents<MudSelect<string>>()[0].Instance.ValueChanged.InvokeAsync(mode));

    private static Task Choose(IRenderedComponent<ChoiceCellEditor> cell, params string[] values) =>
        cell.InvokeAsync(() => cell.FindComponents<MudSelect<string>>()[1].Instance.SelectedValuesChanged.InvokeAsync(values));
}
