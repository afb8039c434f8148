using System.Diagnostics.Metrics;
using GridFlow.Data;
using GridFlow.Data.Clock;
using GridFlow.Data.Live;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Web.Telemetry;

/// <summary>
/// The platform's own figures, as the meter <c>GridFlow.Platform</c>: what moves, and what waits longer than it should.
/// The gauges ask the database when they are collected, so every node of one database reports the same.
/// </summary>
internal sealed class PlatformMeter : IHostedService, IDisposable
{
    public const string Name = "GridFlow.Platform";

    private readonly Meter _meter;
    private readonly Counter<long> _changes;
    private readonly IDbContextFactory<GridFlowDbContext> _contexts;
    private readonly LiveFeed _feed;
    private readonly BusinessClock _clock;

    public PlatformMeter(IDbContextFactory<GridFlowDbContext> contexts, LiveFeed feed, BusinessClock clock, IMeterFactory meters)
    {
        (_contexts, _feed, _clock) = (contexts, feed, clock);
        _meter = meters.Create(Name);
        _changes = _meter.CreateCounter<long>("gridflow.case.changes", "{change}", "Committed changes of cases, by jurisdiction.");
        _meter.CreateObservableGauge("gridflow.clock.late", Late, "s", "How late the oldest clock is that should have fired; 0 when none is.");
        _meter.CreateObservableGauge("gridflow.clock.parked", () => Count(context => context.DueWork.Where(work => work.ParkedAt != null)), "{clock}", "Clocks that failed too often and wait for a person.");
        _meter.CreateObservableGauge("gridflow.notice.waiting", () => Count(context => context.Outbox.Where(notice => notice.DeliveredAt == null && notice.DeadAt == null)), "{notice}", "Notices not yet delivered.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _feed.Changed += Count;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _feed.Changed -= Count;
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();

    private void Count(CaseChanged change) => _changes.Add(1, new KeyValuePair<string, object?>("jurisdiction", change.JurisdictionId));

    private double Late()
    {
        var now = _clock.GetUtcNow();
        using var context = _contexts.CreateDbContext();
        var oldest = context.DueWork.Where(work => work.ParkedAt == null && work.DueAt < now).OrderBy(work => work.DueAt).Select(work => (DateTimeOffset?)work.DueAt).FirstOrDefault();
        return oldest is { } due ? (now - due).TotalSeconds : 0;
    }

    private int Count<T>(Func<GridFlowDbContext, IQueryable<T>> rows)
    {
        using var context = _contexts.CreateDbContext();
        return rows(context).Count();
    }
}
