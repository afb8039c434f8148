using Bunit;
using GridFlow.Components.Lists;

namespace GridFlow.Web.Tests.Layout;

public sealed class Nothing_to_show
{
    [Fact]
    public void Is_said_to_screen_readers_too_with_what_one_may_do_next()
    {
        using var components = new BunitContext();

        var shown = components.Render<Empty>(parameters => parameters.Add(component => component.Title, "没有任务").AddChildContent("<a href=\"/incidents\">全部事件</a>"));

        Assert.Equal("没有任务", shown.Find("[role=status] strong").TextContent);
        Assert.Equal("/incidents", shown.Find("[role=status] a").GetAttribute("href"));
    }
}
