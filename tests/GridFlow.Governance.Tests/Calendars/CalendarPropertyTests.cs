using FsCheck;
using FsCheck.Fluent;
using GridFlow.Governance.Calendars;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Governance.Tests.Calendars;

public sealed class CalendarPropertyTests
{
    private static readonly WorkingCalendar Calendar = China.Calendar;

    // Instants of three years, of which two have notices, to the minute.
    private static readonly Arbitrary<DateTimeOffset> Instants =
        Gen.Choose(0, 3 * 365 * 24 * 60).Select(minutes => China.At("2025-01-01").AddMinutes(minutes)).ToArbitrary();

    private static readonly Arbitrary<TimeSpan> Amounts =
        Gen.Choose(1, 40 * 60).Select(minutes => TimeSpan.FromMinutes(minutes)).ToArbitrary();

    private static readonly Arbitrary<TimeLimit> Limits =
        Gen.Choose(1, 30).SelectMany(amount => Gen.Elements(Enum.GetValues<TimeUnit>()).Select(unit => new TimeLimit(amount, unit))).ToArbitrary();

    [Fact]
    public void Working_time_between_a_start_and_its_end_is_what_was_added() =>
        Prop.ForAll(Instants, Amounts, (start, amount) => Calendar.WorkingTime(start, Calendar.Advance(start, amount)) == amount).QuickCheckThrowOnFailure();

    [Fact]
    public void Adding_in_two_parts_is_adding_at_once() =>
        Prop.ForAll(Instants, Amounts, Amounts, (start, a, b) => Calendar.Advance(Calendar.Advance(start, a), b) == Calendar.Advance(start, a + b)).QuickCheckThrowOnFailure();

    [Fact]
    public void Working_time_adds_up_over_any_instant_between() =>
        Prop.ForAll(Instants, Instants, Instants, (a, b, c) => Calendar.WorkingTime(a, b) + Calendar.WorkingTime(b, c) == Calendar.WorkingTime(a, c)).QuickCheckThrowOnFailure();

    [Fact]
    public void Whoever_starts_later_is_due_no_earlier() =>
        Prop.ForAll(Instants, Instants, Limits, (a, b, limit) => a <= b == (Calendar.Due(a, limit).DueAt <= Calendar.Due(b, limit).DueAt) || Calendar.Due(a, limit).DueAt == Calendar.Due(b, limit).DueAt).QuickCheckThrowOnFailure();

    [Fact]
    public void A_longer_limit_is_due_no_earlier() =>
        Prop.ForAll(Instants, Limits, (start, limit) => Calendar.Due(start, limit).DueAt <= Calendar.Due(start, limit with { Amount = limit.Amount + 1 }).DueAt).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_due_before_it_started() =>
        Prop.ForAll(Instants, Limits, (start, limit) => Calendar.Due(start, limit).DueAt > start).QuickCheckThrowOnFailure();

    [Fact]
    public void Limits_in_working_time_never_end_while_the_office_is_closed() =>
        Prop.ForAll(Instants, Limits, (start, limit) =>
        {
            if (limit.Unit is TimeUnit.Minutes or TimeUnit.Hours)
                return true;
            var due = Calendar.Due(start, limit).DueAt;
            return Calendar.PeriodsOn(Calendar.LocalDate(due)).Any(period => period.From <= due && due <= period.To);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pause_never_gives_or_takes_working_time() =>
        Prop.ForAll(Instants, Amounts, Amounts, (start, before, pause) =>
        {
            var limit = new TimeLimit(80, TimeUnit.WorkingHours);
            var due = Calendar.Due(start, limit).DueAt;
            var pausedAt = Calendar.Advance(start, before);
            var resumedAt = pausedAt + pause;
            var resumed = Calendar.Resume(limit, pausedAt, due, resumedAt).DueAt;
            return before + Calendar.WorkingTime(resumedAt, resumed) == TimeSpan.FromHours(80);
        }).QuickCheckThrowOnFailure();
}
