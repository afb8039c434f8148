using Bunit;
using GridFlow.Web.Administration.Designer;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components;

namespace GridFlow.Web.Tests.Administration;

/// <summary>At what shares of a limit a step warns, as people type it.</summary>
public sealed class Warnings_field(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Theory]
    [InlineData("50、75，90", "50,75,90", null)]
    [InlineData("80%", "80", null)]
    [InlineData("0", "0", null)]
    [InlineData("", "0", null)]
    [InlineData("120", null, "看不懂“120”")]
    [InlineData("晚一点", null, "看不懂“晚一点”")]
    public void What_can_be_read_is_written_and_what_cannot_stays_in_the_field_and_is_said_at_it(string typed, string? written, string? problem)
    {
        using var parts = new Parts(site);
        string? told = null;
        var field = parts.Render<WarningsField>(set => set.Add(one => one.Value, "70").Add(one => one.Label, "预警百分比")
            .Add(one => one.ValueChanged, EventCallback.Factory.Create<string>(this, value => told = value)));

        field.Find("input").Change(typed);

        Assert.Equal(written, told);
        if (problem is null) return;
        Assert.Equal(typed, field.Find("input").GetAttribute("value"));
        Assert.Contains(problem, field.Markup, StringComparison.Ordinal);
    }
}
