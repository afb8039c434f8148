using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Language.Diagnostics;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Definitions;

/// <summary>Borders come in with the organisation, decide where a report lies, and are kept where their file is spoilt.</summary>
public abstract class BorderCompliance
{
    private const string File = "rules/wulingyuan/borders.geojson";

    protected abstract Task<Store> OpenAsync();

    [Fact]
    public async Task A_report_with_coordinates_is_of_the_grid_whose_border_holds_it()
    {
        await using var store = await OpenAsync();
        var tree = store.Catalogue.Organisation("wulingyuan");
        Assert.All(tree.Units.Where(unit => tree.Rung(unit) > 0), unit => Assert.NotNull(unit.Border));
        var grid = tree.Find("wly-suoxiyu-yujiazui-01")!;
        // As far in the corner of its ground as the border goes, where other seats are nearer.
        var corner = grid.Border!.Coordinates.Select(point => (X: point.X + ((grid.Border.Centroid.X - point.X) / 100), Y: point.Y + ((grid.Border.Centroid.Y - point.Y) / 100)))
            .First(point => tree.Borders.At(point.X, point.Y) == grid);

        var receipt = await store.Intake.RegisterAsync(new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理") { Longitude = corner.X, Latitude = corner.Y }, Actor.Public);

        await using var context = store.Contexts.CreateDbContext();
        Assert.Equal(grid.Id, (await context.Incidents.FindAsync([receipt.Id], TestContext.Current.CancellationToken))!.GridId);
    }

    [Fact]
    public async Task Spoilt_borders_are_shown_and_those_in_use_stay_until_the_file_is_mended_or_gone()
    {
        await using var store = await OpenAsync();
        using var root = new TemporaryDocuments();
        var sound = await System.IO.File.ReadAllTextAsync(ProjectRoot.Combine(File), TestContext.Current.CancellationToken);
        root.Write(File, sound.Replace("wly-suoxiyu-yujiazui-01", "wly-nowhere", StringComparison.Ordinal));

        await using (var spoilt = await StartAsync(store, root))
        {
            var fault = Assert.Single(spoilt.Get<DocumentFaults>().Of("wulingyuan"));
            Assert.Equal(File, fault.Subject.Replace('\\', '/'));
            Assert.Contains("wly-nowhere", fault.Reason.Chinese, StringComparison.Ordinal);
            Assert.NotNull(spoilt.Catalogue.Organisation("wulingyuan").Find("wly-suoxiyu-yujiazui-01")!.Border);
        }

        root.Write(File, """{"type":"FeatureCollection","features":[]}""");
        await using var mended = await StartAsync(store, root);
        Assert.Empty(mended.Get<DocumentFaults>().Of("wulingyuan"));
        Assert.All(mended.Catalogue.Organisation("wulingyuan").Units, unit => Assert.Null(unit.Border));
    }

    private static Task<Store> StartAsync(Store store, TemporaryDocuments root) =>
        Store.OpenAsync(store.Contexts.Options.Provider, store.Contexts.ConnectionString, null, ("Documents:Path", root.Path));
}

public sealed class SqliteBorderTests : BorderCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(DatabaseProvider.Sqlite);
}

public sealed class PostgreSqlBorderTests(PostgresFixture postgres) : BorderCompliance
{
    protected override Task<Store> OpenAsync() => Store.OpenAsync(postgres);
}

/// <summary>What <c>validate</c> is told of an organisation beside the ladder.</summary>
public sealed class OrganisationBesideTests
{
    [Fact]
    public void A_doubt_about_borders_stands_beside_the_ladder_and_shipped_ones_give_none()
    {
        using var root = new TemporaryDocuments();
        var ladder = new FileInfo(Path.Combine(root.Path, "workflows", "wulingyuan", "incident.json"));
        Assert.Empty(DocumentFolder.Of(ladder).Problems);

        const string seat = "\"unit\":\"wly-suoxiyu-yujiazui-01\"", other = "\"unit\":\"wly-jundiping-jundiping-01\"";
        var text = File.ReadAllText(Path.Combine(root.Path, "rules", "wulingyuan", "borders.geojson"));
        root.Write("rules/wulingyuan/borders.geojson", text.Replace(seat, "\"unit\":\"?\"", StringComparison.Ordinal).Replace(other, seat, StringComparison.Ordinal).Replace("\"unit\":\"?\"", other, StringComparison.Ordinal));

        var problems = DocumentFolder.Of(ladder).Problems;
        Assert.All(problems, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
        Assert.Equal(["borders.gap", "borders.outside", "borders.seat"], problems.Select(problem => problem.Code).Distinct().Order());
    }
}
