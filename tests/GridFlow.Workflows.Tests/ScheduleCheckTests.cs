using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Validation;

namespace GridFlow.Workflows.Tests;

/// <summary>What cannot be scheduled is refused before it is published, and the step is named.</summary>
public sealed class ScheduleCheckTests
{
    [Theory]
    [InlineData("Elsa.Cron", "cronExpression", "whenever", "input.cron")]
    [InlineData("Elsa.Cron", "cronExpression", "0 0 31 2 *", "input.cron")]
    [InlineData("Elsa.Cron", "cronExpression", "", "input.required")]
    [InlineData("Elsa.Timer", "interval", "one hour", "input.time")]
    [InlineData("Elsa.Timer", "interval", "5", "input.time")]
    [InlineData("Elsa.Timer", "interval", "00:00:00", "input.interval")]
    [InlineData("Elsa.Timer", "interval", "-01:00:00", "input.interval")]
    [InlineData("Elsa.Timer", "interval", "00:00:00.0001", "input.interval")]
    [InlineData("Elsa.Timer", "interval", "10000000.00:00:00", "input.interval")]
    [InlineData("Elsa.StartAt", "dateTime", "next Monday", "input.time")]
    public void A_trigger_that_cannot_be_scheduled_is_refused(string type, string input, string value, string code) =>
        AssertRefused(code, Trigger(type, input, Draw.Literal(value)));

    [Theory]
    [InlineData("Elsa.Cron", "cronExpression", "0 0 30 2 *", "input.cron")]
    [InlineData("Elsa.Delay", "timeSpan", "soon", "input.time")]
    [InlineData("Elsa.Delay", "timeSpan", "40000.00:00:00", "input.interval")]
    public void A_step_that_would_wait_for_ever_is_refused(string type, string input, string value, string code) =>
        AssertRefused(code, Draw.Activity(type, "T", (input, Draw.Literal(value))));

    [Theory]
    [InlineData("Elsa.Cron", "cronExpression")]
    [InlineData("Elsa.Timer", "interval")]
    [InlineData("Elsa.Event", "eventName")]
    public void A_trigger_whose_input_is_only_known_once_it_runs_is_refused(string type, string input) =>
        AssertRefused("trigger.fixed", Trigger(type, input, Draw.Script("'0 8 * * *'")));

    /// <summary>One that was stored before the check was as strict must still do no harm to whoever looks after all triggers.</summary>
    [Fact]
    public void A_span_beyond_the_end_of_time_has_no_next_start()
    {
        var trigger = Assert.Single(Draw.Workflow(Draw.Flow("root", [Trigger("Elsa.Timer", "interval", Draw.Literal("10000000.00:00:00"))])).Program().Triggers);
        Assert.Null(TriggerSchedule.Next(trigger, DateTimeOffset.UtcNow));
    }

    [Theory]
    [InlineData("58-bad-cron-trigger.json", "input.cron", "c")]
    [InlineData("59-bad-timer-trigger.json", "input.time", "t")]
    public void The_shared_bad_triggers_are_refused_with_the_step_named(string file, string code, string step)
    {
        var problem = Assert.Single(Problems(file));
        Assert.Equal((ProblemSeverity.Error, code, step), (problem.Severity, problem.Code, problem.Where));
    }

    [Theory]
    [InlineData("13-cron-friday13.json", "2026-11-13T09:00:00", "2027-08-13T09:00:00")]
    [InlineData("17-cron-lw.json", "2026-08-31T09:00:00", "2026-09-30T09:00:00")]
    public void The_shared_crons_come_when_people_mean(string file, params string[] times)
    {
        Assert.Empty(Problems(file));
        var trigger = Assert.Single(Definition(file).Program().In(CronTests.China).Triggers);
        var time = new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.FromHours(8));
        foreach (var expected in times)
        {
            time = TriggerSchedule.Next(trigger, time)!.Value;
            Assert.Equal(expected, time.ToString("s", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void AssertRefused(string code, JsonObject activity)
    {
        var problem = Assert.Single(WorkflowValidator.Validate(Draw.Workflow(Draw.Flow("root", [activity])), ActivityRegistry.Standard));
        Assert.Equal((ProblemSeverity.Error, code, "T"), (problem.Severity, problem.Code, problem.Where));
    }

    private static JsonObject Trigger(string type, string input, JsonObject value) =>
        Draw.Activity(type, "T", (input, value), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }));

    private static WorkflowDefinition Definition(string file) => WorkflowDefinition.Parse(File.ReadAllText(SharedFiles.Require("faults/" + file)));

    private static IReadOnlyList<Problem> Problems(string file) => WorkflowValidator.Validate(Definition(file), ActivityRegistry.Standard);
}
