using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tests;

public sealed class CronTests
{
    public static TimeZoneInfo China { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData("0 8 * * MON-FRI", "2026-08-01T08:00:00+08:00", "2026-08-03T08:00:00+08:00")]
    [InlineData("*/15 * * * *", "2026-08-01T08:07:31+08:00", "2026-08-01T08:15:00+08:00")]
    [InlineData("30 0 12 1 JAN ?", "2026-08-01T08:00:00+08:00", "2027-01-01T12:00:30+08:00")]
    [InlineData("0 0 29 2 *", "2026-08-01T08:00:00+08:00", "2028-02-29T00:00:00+08:00")]
    [InlineData("0 0 * * 7", "2026-08-01T08:00:00+08:00", "2026-08-02T00:00:00+08:00")]
    [InlineData("0 0 9 13 * FRI", "2026-08-01T08:00:00+08:00", "2026-11-13T09:00:00+08:00")]
    [InlineData("0 0 9 LW * ?", "2026-10-01T08:00:00+08:00", "2026-10-30T09:00:00+08:00")]
    [InlineData("0 9 L * *", "2026-02-03T08:00:00+08:00", "2026-02-28T09:00:00+08:00")]
    [InlineData("0 9 15W * *", "2026-08-01T08:00:00+08:00", "2026-08-14T09:00:00+08:00")]
    [InlineData("0 9 * * MON#1", "2026-08-04T08:00:00+08:00", "2026-09-07T09:00:00+08:00")]
    [InlineData("0 9 * * 5L", "2026-08-04T08:00:00+08:00", "2026-08-28T09:00:00+08:00")]
    [InlineData("@daily", "2026-08-01T08:00:00+08:00", "2026-08-02T00:00:00+08:00")]
    [InlineData("@monthly", "2026-08-01T08:00:00+08:00", "2026-09-01T00:00:00+08:00")]
    [InlineData("@every_second", "2026-08-01T08:00:00+08:00", "2026-08-01T08:00:01+08:00")]
    [InlineData("0 22-2 * * *", "2026-08-01T23:30:00+08:00", "2026-08-02T00:00:00+08:00")]
    [InlineData("0 8 * * FRI-MON", "2026-08-04T08:00:00+08:00", "2026-08-07T08:00:00+08:00")]
    [InlineData("\t0\t8 *  * mon-fri ", "2026-08-01T08:00:00+08:00", "2026-08-03T08:00:00+08:00")]
    [InlineData("０　８ * * MON，WED", "2026-08-03T08:00:00+08:00", "2026-08-05T08:00:00+08:00")]
    public void A_cron_expression_gives_its_next_time_in_the_zone_of_the_office(string expression, string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next), CronText.Parse(expression).Next(DateTimeOffset.Parse(after), China));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("0 0 0 1 1 ? 2027")]
    [InlineData("61 * * * *")]
    [InlineData("* * * * MOON")]
    [InlineData("*/0 * * * *")]
    [InlineData("@fortnightly")]
    [InlineData("every day at nine")]
    public void What_is_no_cron_expression_is_refused(string expression) => Assert.ThrowsAny<FormatException>(() => CronText.Parse(expression));

    [Theory]
    [InlineData("0 0 31 2 *", false)]
    [InlineData("0 0 30 FEB ?", false)]
    [InlineData("0 0 31 4,6,9,11 *", false)]
    [InlineData("0 0 29 2 MON", true)]
    [InlineData("0 0 13 * FRI", true)]
    public void Whether_a_cron_expression_ever_comes_is_known(string expression, bool comes) => Assert.Equal(comes, CronText.Parse(expression).EverComes());

    /// <summary>Where clocks are set forward at two, half past two comes at three; eight o'clock stays eight o'clock.</summary>
    [Theory]
    [InlineData("0 8 * * *", "2026-03-28T08:00:00+01:00", "2026-03-29T08:00:00+02:00")]
    [InlineData("30 2 * * *", "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00")]
    public void Summer_time_does_not_move_an_office_hour(string expression, string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next), CronText.Parse(expression).Next(DateTimeOffset.Parse(after), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    [Fact]
    public void A_step_that_waits_for_a_cron_time_waits_in_the_zone_of_the_office()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Activity("Elsa.Cron", "C", ("cronExpression", Draw.Literal("0 8 * * *")))])).Program().In(China);
        var noon = new DateTimeOffset(2026, 8, 1, 4, 0, 0, TimeSpan.Zero);

        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), noon);

        Assert.Equal(noon.AddHours(20), Assert.Single(burst.State.Clocks).DueAt);
    }
}
