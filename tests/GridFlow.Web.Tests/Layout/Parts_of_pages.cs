using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using GridFlow.Components.Cases;
using GridFlow.Components.Forms;
using GridFlow.Components.Lists;
using GridFlow.Components.Shell;
using GridFlow.Data.Definitions;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GridFlow.Web.Tests.Layout;

/// <summary>What every page is made of.</summary>
public sealed class Parts_of_pages(GridFlowSite site) : PartTests(site)
{
    [Fact]
    public void A_place_is_drawn_on_the_ground_of_its_unit_among_its_neighbours()
    {
        var tree = Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");
        var grid = tree.Units.First(unit => unit is { Level: "grid", Border: not null } && tree.Units.Count(other => other.ParentId == unit.ParentId) == 1);
        var map = Parts.Render<GroundMap>(page => page.Add(part => part.Tree, tree).Add(part => part.UnitId, grid.Id).Add(part => part.Point, (grid.Longitude!.Value, grid.Latitude!.Value)));

        // It is alone in its village, so the neighbours are those of the whole street.
        var neighbours = map.FindAll("path title").Select(name => name.TextContent).ToList();
        Assert.InRange(neighbours.Count, 2, tree.Units.Count(unit => unit.Level == "grid") - 1);
        Assert.Equal(grid.Name, map.Find("path.here title").TextContent);
        Assert.All(map.FindAll("path"), path => Assert.Matches(@"^(M[\d. ]+(L[\d. ]+)+Z)+$", path.GetAttribute("d")!));
        var (width, height) = (1000, double.Parse(map.Find("svg").GetAttribute("viewBox")!.Split(' ')[3], CultureInfo.InvariantCulture));
        Assert.InRange(double.Parse(map.Find("circle").GetAttribute("cx")!, CultureInfo.InvariantCulture), 0, width);
        Assert.InRange(double.Parse(map.Find("circle").GetAttribute("cy")!, CultureInfo.InvariantCulture), 0, height);

        Assert.Empty(Parts.Render<GroundMap>(page => page.Add(part => part.Tree, tree).Add(part => part.UnitId, null)).FindAll("svg"));
    }

    [Fact]
    public void The_head_names_the_page_once_and_the_way_to_it_in_words()
    {
        var head = Parts.Render<PageHead>(page => page.Add(part => part.Title, "景区事件").Add(part => part.Trail, [new Crumb("处置流程", "/administration/ladders")]));

        Assert.Equal("景区事件", head.Find("h1").TextContent);
        Assert.Equal("/administration/ladders", head.Find(".crumbs a").GetAttribute("href"));
        Assert.Contains("景区事件", head.Find(".crumbs li:last-child").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_has_a_cell_for_each_column_named_for_where_it_is_a_card()
    {
        var list = List(["甲", "乙"], total: 2);

        Assert.Equal(["事件", "长度"], list.FindAll("th").Select(head => head.TextContent.Trim()));
        Assert.Equal(["甲", "1", "乙", "1"], list.FindAll("td").Select(cell => cell.TextContent.Trim()));
        Assert.Equal("长度", list.Find("td:nth-child(2)").GetAttribute("data-label"));
    }

    [Fact]
    public void A_list_is_put_in_order_by_its_address_and_says_which_order_it_is_in()
    {
        var list = List(["甲"], total: 1, sort: "length");

        Assert.Equal("ascending", list.Find("th:nth-child(2)").GetAttribute("aria-sort"));
        Assert.EndsWith("?sort=-length", list.Find("th a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_somebody_does_not_want_goes_and_what_the_line_is_about_stays()
    {
        var kept = Parts.JSInterop.Setup<string?>("gridflow.recall", "list:test");
        kept.SetResult("length roomy");

        var list = List(["甲"], total: 1);

        list.WaitForAssertion(() => Assert.Equal(["事件"], list.FindAll("th").Select(head => head.TextContent.Trim())));
        Assert.Contains("roomy", list.Find(".list-frame").ClassList);
    }

    [Fact]
    public void A_list_beyond_its_last_page_says_so_and_not_that_it_is_empty()
    {
        var list = List([], total: 25, number: 9);

        Assert.Contains("已超出最后一页", list.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("没有", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_leads_to_its_other_pages_by_links()
    {
        var list = List(["甲"], total: 400, number: 9);

        Assert.Equal(["‹", "1", "…", "7", "8", "9", "10", "11", "…", "20", "›"], list.FindAll(".pages > *").Select(page => page.GetAttribute("rel") switch
        {
            "prev" => "‹",
            "next" => "›",
            _ => page.TextContent.Trim(),
        }));
        Assert.Equal("9", list.Find("[aria-current=page]").TextContent);
        Assert.EndsWith("?page=10", list.Find("[rel=next]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_hands_its_list_a_new_selection_at_each_drawing_is_drawn_once()
    {
        var page = Parts.Render<FreshlySelecting>();
        Assert.Equal(1, page.Instance.Drawings);

        page.Render();
        Assert.Equal(2, page.Instance.Drawings);
        Assert.Contains("甲", page.Find("tbody").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8wh", 8, "工作时")]
    [InlineData("1wd", 1, "工作日")]
    [InlineData("30min", 30, "分钟")]
    public void A_limit_is_a_number_and_a_unit_in_words(string limit, int amount, string unit)
    {
        var picker = Parts.Render<LimitPicker>(part => part.Add(field => field.Label, "处置时限").Add(field => field.Value, limit));

        Assert.Equal(amount.ToString(CultureInfo.InvariantCulture), picker.Find("input").GetAttribute("value"));
        Assert.Contains(unit, picker.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_without_a_number_is_none()
    {
        string? said = "unchanged";
        var picker = Parts.Render<LimitPicker>(part => part.Add(field => field.Label, "处置时限").Add(field => field.Value, "8wh").Add(field => field.ValueChanged, value => said = value));

        picker.Find("input").Change("");
        Assert.Null(said);
        picker.Find("input").Change("12");
        Assert.Equal("12wh", said);
    }

    [Fact]
    public async Task A_category_is_found_by_its_name_its_code_and_its_class()
    {
        var picker = Parts.Render<CategoryPicker>(part => part.Add(field => field.Label, "类别").Add(field => field.Value, "E0102")
            .Add(field => field.Categories, [new Category("E0102", "暴露垃圾") { Major = "市容环境" }, new Category("E0205", "噪音扰民") { Major = "环境保护" }]));
        var search = picker.FindComponent<MudAutocomplete<Category>>().Instance.SearchFunc;

        Assert.Equal("暴露垃圾", picker.Find("input").GetAttribute("value"));
        foreach (var words in new[] { "垃圾", "e0102", "市容" })
            Assert.Equal(["E0102"], (await search!.Invoke(words, CancellationToken.None)!)!.Select(category => category!.Code));
    }

    [Fact]
    public async Task What_refuses_an_act_is_said_where_it_was_asked_and_the_reason_stays()
    {
        var provider = Parts.Render<MudDialogProvider>();
        var asker = Parts.Services.GetRequiredService<Asker>();
        var refusals = 1;
        var done = provider.InvokeAsync(() => asker.AskAsync(new("确定撤回？", "撤回") { Reason = "原因" }, _ =>
            refusals-- > 0 ? throw new GovernanceException("approved", new BilingualText("已被批准。", "It was approved.")) : Task.CompletedTask));

        provider.WaitForElement("textarea").Input("写错了");
        await provider.InvokeAsync(() => provider.Find("form").SubmitAsync());
        provider.WaitForAssertion(() => Assert.Contains("已被批准。", provider.Markup, StringComparison.Ordinal));
        Assert.Equal("写错了", provider.Find("textarea").GetAttribute("value"));

        await provider.InvokeAsync(() => provider.Find("form").SubmitAsync());
        Assert.True(await done);
    }

    [Fact]
    public async Task An_act_that_needs_a_reason_is_not_done_without_one()
    {
        var provider = Parts.Render<MudDialogProvider>();
        var asker = Parts.Services.GetRequiredService<Asker>();
        var acts = 0;
        _ = provider.InvokeAsync(() => asker.AskAsync(new("确定撤回？", "撤回") { Reason = "原因" }, _ => Task.FromResult(acts++)));

        provider.WaitForElement("textarea");
        await provider.InvokeAsync(() => provider.Find("form").SubmitAsync());

        provider.WaitForAssertion(() => Assert.Contains("请说明原因", provider.Markup, StringComparison.Ordinal));
        Assert.Equal(0, acts);
    }

    private IRenderedComponent<ItemList<string>> List(string[] items, int total, int number = 1, string? sort = null) =>
        Parts.Render<ItemList<string>>(part => part
            .Add(list => list.Items, items).Add(list => list.Total, total).Add(list => list.PageSize, 20).Add(list => list.Number, number)
            .Add(list => list.Name, "test").Add(list => list.Label, "事件").Add(list => list.Sort, sort)
            .Add<ListColumn<string>>(list => list.Columns, column => column.Add(part => part.Title, "事件").Add(part => part.Key, "event").Add(part => part.Main, true)
                .Add(part => part.ChildContent, item => builder => builder.AddContent(0, item)))
            .Add<ListColumn<string>>(list => list.Columns, column => column.Add(part => part.Title, "长度").Add(part => part.Key, "length").Add(part => part.Sorts, true)
                .Add(part => part.ChildContent, item => builder => builder.AddContent(0, item.Length)))
            .Add(list => list.Empty, builder => builder.AddContent(0, "没有事件")));

    /// <summary>As the inbox does: what is selected is worked out anew from the lines at each drawing.</summary>
    private sealed class FreshlySelecting : ComponentBase
    {
        /// <summary>A page that is drawn for ever would hold the test up: it stops changing after a while.</summary>
        private static readonly string[] Last = ["甲"];

        public int Drawings { get; private set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            Drawings++;
            builder.OpenComponent<ItemList<string>>(0);
            builder.AddAttribute(1, nameof(ItemList<string>.Items), (IReadOnlyCollection<string>)["甲", "乙"]);
            builder.AddAttribute(2, nameof(ItemList<string>.Total), 2);
            builder.AddAttribute(3, nameof(ItemList<string>.PageSize), 20);
            builder.AddAttribute(4, nameof(ItemList<string>.Number), 1);
            builder.AddAttribute(5, nameof(ItemList<string>.Name), "fresh");
            builder.AddAttribute(6, nameof(ItemList<string>.Label), "事件");
            builder.AddAttribute(7, nameof(ItemList<string>.Bulk), (RenderFragment)(bulk => bulk.AddContent(0, "领取")));
            builder.AddAttribute(8, nameof(ItemList<string>.Columns), (RenderFragment)(columns =>
            {
                columns.OpenComponent<ListColumn<string>>(0);
                columns.AddAttribute(1, nameof(ListColumn<string>.Title), "事件");
                columns.AddAttribute(2, nameof(ListColumn<string>.Key), "event");
                columns.AddAttribute(3, nameof(ListColumn<string>.Main), true);
                columns.AddAttribute(4, nameof(ListColumn<string>.ChildContent), (RenderFragment<string>)(item => cell => cell.AddContent(0, item)));
                columns.CloseComponent();
            }));
            builder.AddAttribute(9, nameof(ItemList<string>.Selected), (IReadOnlyCollection<string>)(Drawings > 50 ? Last : [.. Last]));
            builder.AddAttribute(10, nameof(ItemList<string>.SelectedChanged), EventCallback.Factory.Create<IReadOnlyCollection<string>>(this, _ => { }));
            builder.CloseComponent();
        }
    }
}
