using Bunit;
using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.BackTesting;
using GridFlow.Web.Tests.Site;
using GridFlow.Web.Workbench.BackTests;
using Microsoft.AspNetCore.Components;

namespace GridFlow.Web.Tests.Workbench.BackTests;

/// <summary>What a back-test says of situations, to whom.</summary>
public sealed class Situations_of_a_back_test(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public void Hits_and_precision_are_told_and_the_numbers_of_what_lies_outside_the_territory_are_not()
    {
        using var parts = new Parts(site);
        parts.Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var held = new SituationCount("cluster", "同网格同类集中", 3, 5)
        {
            AgreedBefore = new Agreement(2, 1), AgreedAfter = new Agreement(4, 3), Examples = [new HeldCase("WLY-1", ["WLY-2", "WLY-3"])],
        };
        var run = new StoredBackTest
        {
            Id = Guid.Empty, JurisdictionId = "wulingyuan", VersionId = "wulingyuan/rules:2", Fingerprint = "", AgainstId = "wulingyuan/rules:1", AgainstFingerprint = "", ParentsFingerprint = "",
            Source = CaseSource.Period, RunBy = "", RunByName = "", StartedAt = DateTimeOffset.UnixEpoch, Changed = 0,
            Report = new BackTestReport { Situations = [held, new SituationCount("quiet", "无人判断", 0, 1)] },
        };
        var viewer = new Viewer("nobody", "", "wulingyuan", [new Post("wly-dept-gongan", "", null, Roles.DepartmentHandler)]);

        var page = parts.Render<SituationHits>(one => one.Add(hits => hits.Run, run).Add(hits => hits.Viewer, viewer));

        var rows = page.FindAll("tbody tr");
        Assert.Contains("3 → 5", rows[0].TextContent);
        Assert.Contains("50.0 %（2 件） → 75.0 %（4 件）", rows[0].TextContent);
        Assert.Contains("另有 2 件不在您的范围内", rows[0].TextContent);
        Assert.DoesNotContain("WLY-2", page.Markup);
        Assert.Contains("— → —", rows[1].TextContent);
    }
}
