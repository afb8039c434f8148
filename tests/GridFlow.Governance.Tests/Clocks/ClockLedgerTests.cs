using GridFlow.Governance.Calendars;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Tests.Calendars;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Tests.Clocks;

public sealed class ClockLedgerTests
{
    private static readonly TimeLimit FourHours = new(4, TimeUnit.WorkingHours);

    [Fact]
    public void A_pause_moves_the_deadline_and_the_ledger_tells_who_and_why()
    {
        var clock = Start("2026-03-09 09:00");
        clock.Pause("street", "等待产权单位现场确权", China.At("2026-03-09 11:00"));
        Assert.Null(clock.DueAt);
        Assert.True(clock.IsPaused);

        clock.Resume(China.Calendar.Resume(FourHours, China.At("2026-03-09 11:00"), China.At("2026-03-09 15:00"), China.At("2026-03-11 09:00")), "street", "已确权", China.At("2026-03-11 09:00"));

        Assert.Equal("2026-03-11 11:00", China.Local(clock.DueAt!.Value));
        Assert.Equal(
            [(ClockEntryKind.Started, "system", null), (ClockEntryKind.Paused, "street", "等待产权单位现场确权"), (ClockEntryKind.Resumed, "street", "已确权")],
            clock.Entries.Select(entry => (entry.Kind, entry.ActorId, entry.Reason)));
    }

    [Fact]
    public void An_extension_is_an_entry_and_the_first_deadline_stays_readable()
    {
        var clock = Start("2026-03-09 09:00");
        var first = clock.DueAt;

        clock.Extend(China.Calendar.Due(China.At("2026-03-09 15:00"), FourHours), "4wh", "office", "暴雨", China.At("2026-03-09 14:30"));

        Assert.Equal("2026-03-10 10:00", China.Local(clock.DueAt!.Value));
        Assert.Equal(first, clock.Entries[0].DueAt);
    }

    [Fact]
    public void A_clock_that_stands_still_or_has_ended_cannot_be_paused_or_extended()
    {
        var clock = Start("2026-03-09 09:00");
        var now = China.At("2026-03-09 10:00");
        clock.Pause("a", "x", now);
        Assert.Equal("clock.not-running", Assert.Throws<GovernanceException>(() => clock.Pause("a", "x", now)).Code);
        Assert.Equal("clock.not-running", Assert.Throws<GovernanceException>(() => clock.Extend(China.Calendar.Due(now, FourHours), "4wh", "a", "x", now)).Code);

        clock.Stop("a", null, now);
        Assert.Equal("clock.not-paused", Assert.Throws<GovernanceException>(() => clock.Resume(China.Calendar.Due(now, FourHours), "a", null, now)).Code);
    }

    [Fact]
    public void Stopping_twice_is_stopping_once()
    {
        var clock = Start("2026-03-09 09:00");
        clock.Stop("a", null, China.At("2026-03-09 10:00"));
        clock.Stop("b", null, China.At("2026-03-09 11:00"));

        Assert.Single(clock.Entries, entry => entry.Kind == ClockEntryKind.Stopped);
        Assert.True(clock.IsStopped);
    }

    private static ClockLedger Start(string at) =>
        new(Guid.Empty, Guid.Empty, ClockKind.Handle, FourHours.ToString(), "test", China.Calendar.Due(China.At(at), FourHours), "system", China.At(at));
}
