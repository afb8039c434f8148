using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GridFlow.Data.Cases;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Web.Telemetry;
using GridFlow.Web.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Telemetry;

public class Platform_figures(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Fact]
    public async Task A_report_counts_as_a_change_of_its_jurisdiction_and_no_clock_is_late()
    {
        var factory = site.Services.GetRequiredService<IMeterFactory>();
        var seen = new ConcurrentBag<(string Name, double Value, string? Jurisdiction)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PlatformMeter.Name && instrument.Meter.Scope == factory) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add((instrument.Name, value, tags.ToArray().FirstOrDefault().Value as string)));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen.Add((instrument.Name, value, null)));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen.Add((instrument.Name, value, null)));
        listener.Start();

        await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(
            new IncidentReport("wulingyuan", Channel.Public, "路灯不亮") { PlaceUnitId = "wly-jundiping-jundiping-01" }, Actor.Public,
            cancellationToken: TestContext.Current.CancellationToken);
        listener.RecordObservableInstruments();

        Assert.Contains(("gridflow.case.changes", 1d, "wulingyuan"), seen);
        Assert.Contains(("gridflow.clock.late", 0d, null), seen);
        Assert.Contains(("gridflow.clock.parked", 0d, null), seen);
        Assert.Contains(seen, figure => figure.Name == "gridflow.notice.waiting");
    }
}
