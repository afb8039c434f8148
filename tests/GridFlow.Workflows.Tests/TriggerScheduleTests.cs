using System.Text.Json.Nodes;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

public sealed class TriggerScheduleTests
{
    private static readonly DateTimeOffset Eight = new(2026, 8, 3, 8, 0, 0, TimeSpan.FromHours(8));

    private static WorkflowTrigger Trigger(string type, string input, string value, string? policy = null) =>
        Assert.Single(Draw.Workflow(Draw.Flow("root", [Activity(type, input, value, policy)])).Program().In(CronTests.China).Triggers);

    private static JsonObject Activity(string type, string input, string value, string? policy)
    {
        var custom = new JsonObject { ["canStartWorkflow"] = true };
        if (policy is not null)
            custom["misfirePolicy"] = policy;
        return Draw.Activity(type, "T", (input, Draw.Literal(value)), ("customProperties", custom));
    }

    private static string[] Times(DueStarts due) => [.. due.Starts.Select(time => $"{time:dd HH:mm}")];

    [Fact]
    public void Nothing_is_due_before_its_time()
    {
        var timer = Trigger("Elsa.Timer", "interval", "00:10:00");
        var due = TriggerSchedule.Due(timer, Eight, Eight.AddMinutes(9));
        Assert.Empty(due.Starts);
        Assert.Equal(Eight.AddMinutes(10), due.Next);
    }

    [Theory]
    [InlineData(null, new[] { "10 07:50" })]
    [InlineData("FireOnce", new[] { "10 07:50" })]
    [InlineData("skip", new string[0])]
    public void A_week_of_downtime_gives_one_start_or_none_and_the_timer_keeps_its_phase(string? policy, string[] starts)
    {
        var due = TriggerSchedule.Due(Trigger("Elsa.Timer", "interval", "00:10:00", policy), Eight, Eight.AddDays(7).AddMinutes(-5));
        Assert.Equal(starts, Times(due));
        Assert.Equal(Eight.AddDays(7), due.Next);
    }

    [Fact]
    public void Each_missed_start_is_made_up_for_in_order_and_a_long_list_comes_in_parts()
    {
        var timer = Trigger("Elsa.Timer", "interval", "00:10:00", "FireAll");
        var (last, now) = (Eight, Eight.AddDays(1));
        var all = new List<DateTimeOffset>();
        var calls = 0;
        while (TriggerSchedule.Due(timer, last, now) is { Starts: [.., var end] } due)
        {
            Assert.InRange(due.Starts.Count, 1, TriggerSchedule.MaximumStarts);
            all.AddRange(due.Starts);
            last = end;
            calls++;
        }

        Assert.Equal(2, calls);
        Assert.Equal(Enumerable.Range(1, 144).Select(i => Eight.AddMinutes(10 * i)), all);
    }

    [Fact]
    public void What_is_only_a_little_late_is_no_misfire()
    {
        var due = TriggerSchedule.Due(Trigger("Elsa.Timer", "interval", "00:10:00", "Skip"), Eight, Eight.AddMinutes(30).AddSeconds(20));
        Assert.Equal(["03 08:30"], Times(due));
        Assert.Equal(Eight.AddMinutes(40), due.Next);
    }

    [Theory]
    [InlineData("FireOnce", new[] { "07 08:00" })]
    [InlineData("FireAll", new[] { "04 08:00", "05 08:00", "06 08:00", "07 08:00" })]
    [InlineData("Skip", new string[0])]
    public void Cron_starts_on_working_days_and_next_comes_on_monday(string policy, string[] starts)
    {
        var due = TriggerSchedule.Due(Trigger("Elsa.Cron", "cronExpression", "0 8 * * MON-FRI", policy), Eight, Eight.AddDays(6));
        Assert.Equal(starts, Times(due));
        Assert.Equal(Eight.AddDays(7), due.Next);
    }

    [Fact]
    public void A_cron_of_every_second_is_caught_up_with_after_a_year()
    {
        var due = TriggerSchedule.Due(Trigger("Elsa.Cron", "cronExpression", "* * * * * *"), Eight, Eight.AddYears(1));
        Assert.Equal([Eight.AddYears(1)], due.Starts);
        Assert.Equal(Eight.AddYears(1).AddSeconds(1), due.Next);
    }

    [Fact]
    public void A_cron_of_once_a_year_is_found_after_ten_months()
    {
        var due = TriggerSchedule.Due(Trigger("Elsa.Cron", "cronExpression", "0 9 4 8 *"), Eight, Eight.AddMonths(10));
        Assert.Equal(["04 09:00"], Times(due));
        Assert.Equal(new DateTimeOffset(2027, 8, 4, 9, 0, 0, Eight.Offset), due.Next);
    }

    [Theory]
    [InlineData(7, new string[0])]
    [InlineData(10, new[] { "03 09:00" })]
    public void A_point_in_time_starts_once(int hour, string[] starts)
    {
        var trigger = Trigger("Elsa.StartAt", "dateTime", "2026-08-03T09:00:00+08:00");
        var due = TriggerSchedule.Due(trigger, Eight.AddDays(-1), new DateTimeOffset(2026, 8, 3, hour, 0, 0, Eight.Offset));
        Assert.Equal(starts, Times(due));
        if (due.Starts is [var start])
            Assert.Equal(new DueStarts([], null).Next, TriggerSchedule.Due(trigger, start, start.AddDays(1)).Next);
        Assert.Empty(TriggerSchedule.Due(trigger, Eight.AddDays(1), Eight.AddDays(2)).Starts);
    }

    [Theory]
    [InlineData("2026-08-03T09:00:00")]
    [InlineData("2026-08-03 09:00")]
    [InlineData("2026-08-03T01:00:00Z")]
    [InlineData("2026-08-03T03:00:00+02:00")]
    public void A_point_in_time_without_an_offset_is_meant_by_the_clock_of_the_office(string text) =>
        Assert.Equal(Eight.AddHours(1), TriggerSchedule.Next(Trigger("Elsa.StartAt", "dateTime", text), Eight));

    [Fact]
    public void An_unknown_policy_is_refused_with_the_name_of_the_trigger()
    {
        var definition = Draw.Workflow(Draw.Flow("root", [Activity("Elsa.Timer", "interval", "00:10:00", "Sometimes")]));
        var problem = Assert.Single(WorkflowValidator.Validate(definition, ActivityRegistry.Standard), problem => problem.Code == "trigger.misfire");
        Assert.Contains("T", problem.Message.Chinese, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ActivationStrategy.Always)]
    [InlineData("Singleton", ActivationStrategy.Singleton)]
    [InlineData("CorrelatedSingletonStrategy", ActivationStrategy.CorrelatedSingleton)]
    [InlineData("Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Runtime", ActivationStrategy.Correlation)]
    [InlineData("Elsa.Workflows.Runtime.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Runtime", ActivationStrategy.Always)]
    public void The_activation_strategy_is_read_by_alias_or_type_name(string? name, ActivationStrategy expected)
    {
        var definition = WithOption("activationStrategyType", name);
        Assert.Equal(expected, definition.ActivationStrategy);
        Assert.Equal(expected, definition.Program().ActivationStrategy);
        Assert.DoesNotContain(WorkflowValidator.Validate(definition, ActivityRegistry.Standard), problem => problem.Code == "workflow.activation");
    }

    [Theory]
    [InlineData("activationStrategyType", "MySingletons", "workflow.activation")]
    [InlineData("incidentStrategyType", "MyFaults", "workflow.incident")]
    public void A_strategy_that_is_not_known_is_refused(string option, string name, string code) =>
        Assert.Contains(WorkflowValidator.Validate(WithOption(option, name), ActivityRegistry.Standard), problem => problem.Code == code && problem.Message.English.Contains(name, StringComparison.Ordinal));

    private static WorkflowDefinition WithOption(string option, string? name)
    {
        var json = (JsonObject)JsonNode.Parse(Draw.Workflow(Draw.Flow("root", [Draw.Line("A")])).ToJson())!;
        json["options"] = new JsonObject { [option] = name };
        return WorkflowDefinition.Parse(json.ToJsonString());
    }
}
