using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Organisations;
using GridFlow.Governance.Borders;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Web.Organisation;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Organisation;

/// <summary>Units are changed in a page; what is refused is said beside what was typed.</summary>
public sealed class Changing_the_organisation(GridFlowSite site) : PartTests(site)
{
    [Fact]
    public void A_name_that_is_taken_is_refused_beside_the_words_and_another_is_taken_over()
    {
        var tree = Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");
        var plan = OrganisationPlan.Of(tree.Jurisdiction, tree.Units);
        var forms = Parts.Render<UnitForms>(part => part.Add(one => one.Tree, tree).Add(one => one.Plan, plan).Add(one => one.Unit, plan.Find("wly-jundiping")!)
            .Add(one => one.Change, change => { plan = change(plan); return Task.CompletedTask; }));
        var add = forms.FindAll("form").Single(form => form.GetAttribute("aria-label") == "新设");

        forms.FindAll("form")[2].QuerySelectorAll("input")[0].Change(tree.Find("wly-jundiping-jundiping")!.Name);
        add.Submit();
        Assert.Contains("同一上级下已有", forms.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal(tree.Find("wly-jundiping-jundiping")!.Name, forms.FindAll("form")[2].QuerySelectorAll("input")[0].GetAttribute("value"));

        forms.FindAll("form")[2].QuerySelectorAll("input")[0].Change("新社区");
        forms.FindAll("form")[2].Submit();
        Assert.Empty(forms.FindAll("[role=alert]"));
        Assert.Contains(plan.Units, unit => unit.Name == "新社区" && unit.Parent == "wly-jundiping");
    }

    [Fact]
    public void A_border_is_drawn_by_presses_takes_the_neighbours_corner_and_is_refused_beside_the_field()
    {
        var tree = Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");
        var plan = OrganisationPlan.Of(tree.Jurisdiction, tree.Units);
        var unit = plan.Units.First(one => one.Level == "grid");
        var form = Parts.Render<BorderForm>(part => part.Add(one => one.Tree, tree).Add(one => one.Unit, unit)
            .Add(one => one.Change, change => { plan = change(plan); return Task.CompletedTask; }));
        var corners = form.FindAll("path.corner").Count;
        var before = Lines(form);
        Assert.Equal(DrawnShape.Corners(tree.Find(unit.Id)!.Border)!.Count, corners);

        // One corner is moved a hair beside a neighbour's, and becomes the same.
        var path = form.FindAll(".drawing > svg path:not([class])")[^1].GetAttribute("d")!.Split('M', 'L', 'Z')[1].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        var point = Parts.JSInterop.Setup<double[]>("gridflow.pointIn", _ => true);
        var seen = form.FindAll("path.corner").Select(At).ToList();
        // A finger reaches 22 pixels far; 61 units of the drawing are as much on a telephone. Of several corners in reach the nearest is meant.
        Press(form, point, seen[0][0] + 3, seen[0][1] - 3, 61);
        Assert.Equal(seen[0], At(form.Find("path.corner.picked")));
        Press(form, point, path[0] + 2, path[1] + 2, 5);
        var neighbour = tree.Units.Where(one => one.Border is not null && one.Id != unit.Id).SelectMany(one => one.Border!.Coordinates).ToHashSet();
        Assert.Contains(Lines(form)[0], neighbour.Select(corner => DrawnShape.Lines([corner])));
        Assert.Equal(before[1..], Lines(form)[1..]);
        Assert.Equal(corners, form.FindAll("path.corner").Count);

        form.Find("textarea").Change("110, 29\n111, 30\n111, 29\n110, 30");
        Assert.Contains("自相交", form.Markup, StringComparison.Ordinal);
        // What is to be mended is not pressed away, and not saved.
        Press(form, point, 10, 10, 5);
        Assert.Equal("110, 29\n111, 30\n111, 29\n110, 30", form.Find("textarea").GetAttribute("value"));
        form.Find("form").Submit();
        Assert.Equal(unit.Border, plan.Find(unit.Id)!.Border);

        form.Find("textarea").Change("110, 29\n111, 29\n111, 30");
        Assert.Equal(3, form.FindAll("path.corner").Count);
        var middle = At(form.FindAll("path.between")[0]);
        Press(form, point, middle[0], middle[1], 5);
        Assert.Empty(form.FindAll("path.between"));
        form.FindAll("button").Single(button => button.TextContent.Trim() == "删除所选角点").Click();
        Assert.Equal(["110, 29", "111, 29", "111, 30"], Lines(form));
        form.Find("form").Submit();
        Assert.StartsWith("POLYGON ((110 29", plan.Find(unit.Id)!.Border, StringComparison.Ordinal);

    }

    [Fact]
    public void A_border_that_is_not_drawn_corner_by_corner_is_shown_taken_from_a_file_and_left_again()
    {
        var tree = Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");
        var plan = OrganisationPlan.Of(tree);
        var unit = plan.Units.First(one => one.Level == "grid");
        var form = Parts.Render<BorderForm>(part => part.Add(one => one.Tree, tree).Add(one => one.Unit, unit)
            .Add(one => one.Change, change => { plan = change(plan); return Task.CompletedTask; }));
        var before = Lines(form);
        const string several = """{"type":"MultiPolygon","coordinates":[[[[110,29],[111,29],[111,30],[110,29]]],[[[112,29],[113,29],[113,30],[112,29]]]]}""";

        form.Find("textarea").Change(several);
        Assert.Equal(several, form.Find("textarea").GetAttribute("value"));
        Assert.Equal(2, form.Find("path.here").GetAttribute("d")!.Count(letter => letter == 'M'));
        Back(form);
        Assert.Equal(before, Lines(form));

        // More corners than are moved by hand, and more letters than a field sends.
        var ring = Enumerable.Range(0, 3000).Select(at => $"[{Number(110.5 + Math.Cos(at * Math.Tau / 3000) / 10)},{Number(29.3 + Math.Sin(at * Math.Tau / 3000) / 10)}]").ToList();
        var file = $$"""{"type":"Polygon","coordinates":[[{{string.Join(',', ring)}},{{ring[0]}}]]}""";
        Assert.InRange(file.Length, TextLimits.Source, DrawnShape.LongestText);
        form.Find("textarea").Change(file[..TextLimits.Source]);
        Assert.Contains("请改为从文件读入", form.Markup, StringComparison.Ordinal);
        form.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(file, "border.geojson"));
        form.WaitForAssertion(() => Assert.Contains("1 块，3001 个点", form.Find("[role=status]").TextContent, StringComparison.Ordinal));
        form.Find("form").Submit();
        Assert.Equal(3001, DrawnShape.Read(plan.Find(unit.Id)!.Border is { } kept ? Wkt(kept) : null, unit.Id).NumPoints);

        form.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("{}", "border.geojson"));
        form.WaitForAssertion(() => Assert.Contains("边界无法读取", form.Markup, StringComparison.Ordinal));
        Back(form);
        Assert.Equal(before, Lines(form));

        static void Back(IRenderedComponent<BorderForm> form) => form.FindAll("button").Single(button => button.TextContent.Trim() == "恢复原样").Click();
        static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
        static string Wkt(string text) => string.Join('\n', text[(text.LastIndexOf('(') + 1)..text.IndexOf(')', StringComparison.Ordinal)].Split(',').Select(corner => corner.Trim()));
    }

    [Fact]
    public async Task Holders_of_a_unit_that_was_left_do_not_stand_in_the_next_ones_place()
    {
        await Site.AddAccountAsync("slow-first", ("wly-jundiping-jundiping-01", Roles.GridWorker));
        await Site.AddAccountAsync("slow-second", ("wly-jundiping", Roles.StreetManager));
        var tree = Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");
        var viewer = new Viewer("slow-admin", "slow-admin", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.SystemAdministrator)]);
        Parts.SetRendererInfo(new("Server", true));
        var (first, asked) = (new TaskCompletionSource<Viewer>(), 0);
        var posts = Parts.Render<UnitPosts>(part => part.Add(one => one.Viewer, viewer).Add(one => one.Unit, tree.Find("wly-jundiping-jundiping-01")!)
            .Add(one => one.HandlerRole, Roles.GridWorker).Add(one => one.Today, () => asked++ == 0 ? first.Task : Task.FromResult(viewer)));

        posts.Render(part => part.Add(one => one.Unit, tree.Find("wly-jundiping")!));
        posts.WaitForAssertion(() => Assert.Contains("slow-second", posts.Markup, StringComparison.Ordinal));
        var drawn = posts.RenderCount;
        first.SetResult(viewer);
        posts.WaitForState(() => posts.RenderCount > drawn);

        Assert.Contains("slow-second", posts.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("slow-first", posts.Markup, StringComparison.Ordinal);
    }

    private static string[] Lines(IRenderedComponent<BorderForm> form) => form.Find("textarea").GetAttribute("value")!.Split('\n');

    /// <summary>Where a corner stands in the drawing.</summary>
    private static double[] At(IElement dot) => [.. dot.GetAttribute("d")!.Split('M', 'h')[1].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

    private static void Press(IRenderedComponent<BorderForm> form, JSRuntimeInvocationHandler<double[]> point, double x, double y, double reach)
    {
        point.SetResult([x, y, reach]);
        form.Find(".drawing > svg").Click();
    }

    [Fact]
    public void A_level_is_renamed_and_a_name_that_is_taken_is_refused_beside_it()
    {
        var tree = Site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan");
        var plan = OrganisationPlan.Of(tree.Jurisdiction, tree.Units);
        var form = Parts.Render<LevelForm>(part => part.Add(one => one.Plan, plan).Add(one => one.Level, plan.Levels.Single(level => level.Key == "scenic"))
            .Add(one => one.Change, change => { plan = change(plan); return Task.CompletedTask; }));

        form.FindAll("input")[0].Input("网格");
        form.Find("form").Submit();
        Assert.Contains("已有层级“网格”", form.Markup, StringComparison.Ordinal);
        form.FindAll("input")[0].Input("景区");
        form.Find("form").Submit();
        Assert.Equal("景区", plan.Levels.Single(level => level.Key == "scenic").Name.Chinese);
        form.Find("button[aria-label$='上移']").Click();
        Assert.Equal("scenic", plan.Levels[3].Key);
    }

    [Fact]
    public async Task Whoever_looks_after_accounts_gives_and_takes_roles_in_the_units_panel_and_nobody_else_is_offered_that()
    {
        await Site.AddAccountAsync("posts-admin", ("wly", Roles.SystemAdministrator));
        await Site.AddAccountAsync("posts-reader", ("wly", Roles.Leader));
        await Site.AddAccountAsync("posts-worker", ("wly-jundiping-jundiping-01", Roles.GridWorker));
        var (admin, reader) = (Site.Browse(), Site.Browse());
        await admin.SignInAsync("posts-admin");
        await reader.SignInAsync("posts-reader");
        const string address = "/organisation?unit=wly-jundiping-jundiping-01";

        var panel = (await admin.OpenAsync(address)).QuerySelector("main")!;
        Assert.Contains(panel.QuerySelectorAll("form"), form => form.GetAttribute("aria-label") == "在“军地坪社区第一网格”任职");
        Assert.Contains(panel.QuerySelectorAll("button"), button => button.GetAttribute("aria-label") == "移除posts-worker的岗位");
        var looked = (await reader.OpenAsync(address)).QuerySelector("main")!;
        Assert.Contains("posts-worker", looked.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(looked.QuerySelectorAll("button"), button => button.TextContent.Trim() == "移除");
    }

    [Fact]
    public async Task A_draft_shows_its_difference_and_only_whoever_may_change_it_is_offered_that()
    {
        var desk = Site.Services.GetRequiredService<OrganisationDesk>();
        await Site.AddAccountAsync("units-office", ("wly", Roles.NetworkOffice));
        await Site.AddAccountAsync("units-reader", ("wly", Roles.Leader));
        var office = new Viewer("units-office", "units-office", "wulingyuan", [new Post("wly", "武陵源区", "/wly/", Roles.NetworkOffice)]);
        var draft = await desk.OpenDraftAsync(office);
        await desk.ChangeAsync(office, draft, plan => plan.Rename("wly-jundiping", "军地坪大街道", null), (await desk.ReadAsync(office, draft, Xunit.TestContext.Current.CancellationToken))!.Stored.Revision);
        await desk.SubmitAsync(office, draft);
        var (writer, reader) = (Site.Browse(), Site.Browse());
        await writer.SignInAsync("units-office");
        await reader.SignInAsync("units-reader");

        Assert.Contains("改名为“军地坪大街道”", (await writer.OpenAsync(OrganisationVersionPage.Address(draft))).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains((await writer.OpenAsync("/organisation")).QuerySelectorAll("main button"), button => button.TextContent.Trim() == "修改组织机构");
        Assert.DoesNotContain((await reader.OpenAsync("/organisation")).QuerySelectorAll("main button"), button => button.TextContent.Trim() == "修改组织机构");
        Assert.Equal(VersionStatus.Submitted, (await desk.ReadAsync(office, draft, Xunit.TestContext.Current.CancellationToken))!.Stored.Status);
        await desk.WithdrawAsync(office, draft);
        await desk.DiscardAsync(office, draft);
    }
}
