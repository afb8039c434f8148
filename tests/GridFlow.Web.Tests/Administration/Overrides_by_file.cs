using System.Text;
using Bunit;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Rules.Files;
using GridFlow.Web.Administration.Overrides;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace GridFlow.Web.Tests.Administration;

/// <summary>What a unit overrides is taken out as a file and brought in again.</summary>
public sealed class Overrides_by_file(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private static readonly LadderOverride Own = new("wulingyuan-incident", "wly-jundiping") { Rungs = [new("grid", "村组议事会", "grid", "1wd")] };

    [Fact]
    public void A_file_is_called_after_its_ladder_and_its_unit()
    {
        using var parts = new Parts(site);

        Assert.Equal("wulingyuan-incident@wly-jundiping.override.json", Render(parts, _ => { }).Find("a[download]").GetAttribute("download"));
    }

    [Fact]
    public void A_file_that_a_Chinese_editor_wrote_is_read_as_it_was_written()
    {
        using var parts = new Parts(site);
        LadderOverride? taken = null;
        var exchange = Render(parts, own => taken = own);
        // Knows the code pages.
        TextDecoding.Decode([]);

        exchange.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(Encoding.GetEncoding("GB18030").GetBytes(OverrideReader.Write(Own)), "own.override.json"));

        exchange.WaitForAssertion(() => Assert.Equal("村组议事会", taken?.Rungs[0].Title));
    }

    private IRenderedComponent<OverrideExchange> Render(Parts parts, Action<LadderOverride> taken) => parts.Render<OverrideExchange>(set => set
        .Add(one => one.Own, Own).Add(one => one.MayEdit, true).Add(one => one.Taken, EventCallback.Factory.Create(this, taken)));
}
