using AngleSharp.Dom;
using GridFlow.Web.Incidents;
using GridFlow.Web.Tests.Site;

namespace GridFlow.Web.Tests.Incidents;

public class Drawing_a_ladder(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const string Small = """
        { "root": { "type": "Elsa.Flowchart", "activities": [
            { "id": "start", "type": "Elsa.Start", "metadata": { "designer": { "position": { "x": 0, "y": 0 }, "size": { "width": 100, "height": 50 } } } },
            { "id": "handle", "type": "GridFlow.HandleTask", "metadata": { "displayText": "网格处置", "designer": { "position": { "x": 200, "y": 0 }, "size": { "width": 100, "height": 50 } } } },
            { "id": "street", "type": "GridFlow.HandleTask", "metadata": { "displayText": "街道处置", "designer": { "position": { "x": 200, "y": 200 }, "size": { "width": 100, "height": 50 } } } } ],
          "connections": [
            { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "handle", "port": "In" } },
            { "source": { "activity": "handle", "port": "CannotHandle" }, "target": { "activity": "street", "port": "In" } },
            { "source": { "activity": "handle", "port": "Timeout" }, "target": { "activity": "street", "port": "In" } },
            { "source": { "activity": "handle", "port": "Done" }, "target": { "activity": "nowhere", "port": "In" } } ] } }
        """;

    [Fact]
    public void Steps_stand_where_the_office_put_them_and_the_frame_holds_all()
    {
        var picture = LadderPicture.Read(Small)!;
        Assert.Equal(["start", "网格处置", "街道处置"], picture.Steps.Select(step => step.Name));
        Assert.Equal((200, 200), (picture.Steps[2].X, picture.Steps[2].Y));
        Assert.All(picture.Steps, step =>
        {
            Assert.InRange(step.X, picture.Left, picture.Left + picture.Width - step.Width);
            Assert.InRange(step.Y, picture.Top, picture.Top + picture.Height - step.Height);
        });
    }

    [Fact]
    public void Two_outcomes_to_one_step_are_one_arrow_and_an_arrow_to_nowhere_is_none()
    {
        var arrows = LadderPicture.Read(Small)!.Arrows;
        Assert.Equal(2, arrows.Count);
        Assert.Equal(["CannotHandle", "Timeout"], arrows.Single(arrow => arrow.From == "handle").Ports);
    }

    [Fact]
    public async Task The_way_taken_and_the_place_of_waiting_are_shown_without_relying_on_colour()
    {
        var drawing = await Rendered.ComponentAsync<LadderDrawing>(site.Services, new()
        {
            ["Picture"] = LadderPicture.Read(Small),
            ["Way"] = new[] { ("start", "Done"), ("handle", "CannotHandle") },
            ["Waiting"] = new[] { "street" },
        });

        Assert.Equal(2, drawing.QuerySelectorAll(".step.passed .tick").Length);
        Assert.Single(drawing.QuerySelectorAll(".step.waiting"));
        Assert.Equal("当前环节", drawing.QuerySelector(".badge")!.Text());
        Assert.Equal(2, drawing.QuerySelectorAll(".arrow.taken").Length);
        Assert.Contains("街道处置", drawing.QuerySelector(".ladder")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task A_step_that_was_passed_without_being_done_carries_no_tick()
    {
        var drawing = await Rendered.ComponentAsync<LadderDrawing>(site.Services, new()
        {
            ["Picture"] = LadderPicture.Read(Small),
            ["Way"] = new[] { ("start", "Done"), ("handle", "Timeout") },
            ["Undone"] = new[] { "handle" },
            ["Waiting"] = new[] { "street" },
        });

        Assert.Single(drawing.QuerySelectorAll(".step.passed:not(.undone)"));
        Assert.Equal("M292 4h8", drawing.QuerySelector(".step.passed.undone .tick-mark")!.GetAttribute("d"));
    }

    [Fact]
    public void Every_shipped_ladder_can_be_drawn_and_no_two_steps_overlap()
    {
        var files = Directory.GetFiles(Path.Combine(GridFlowSite.Root(), "workflows"), "*.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var steps = LadderPicture.Read(File.ReadAllText(file))!.Steps;
            Assert.All(steps, one => Assert.DoesNotContain(steps, other => one != other
                && one.X < other.Right && other.X < one.Right && one.Y < other.Bottom && other.Y < one.Bottom));
        }
    }

    [Fact]
    public void Names_of_outcomes_stand_clear_of_each_other_on_the_shipped_ladder()
    {
        var picture = LadderPicture.Read(File.ReadAllText(Path.Combine(GridFlowSite.Root(), "workflows", "wulingyuan", "incident.json")))!;
        var labels = LadderLabel.Place(picture, arrow => string.Concat(Enumerable.Repeat("办结", arrow.Ports.Count)));

        Assert.NotEmpty(labels);
        Assert.All(labels, one => Assert.DoesNotContain(labels, other => one != other && Math.Abs(one.X - other.X) < 12 && Math.Abs(one.Y - other.Y) < 12));
    }
}
