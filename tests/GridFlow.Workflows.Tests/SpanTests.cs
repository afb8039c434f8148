using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tests;

public sealed class SpanTests
{
    [Theory]
    [InlineData("72:00:00", 72 * 3600)]
    [InlineData("24:00:00", 24 * 3600)]
    [InlineData("100:30", 100 * 3600 + 1800)]
    [InlineData("1:30", 5400)]
    [InlineData("00:00:01.5", 1.5)]
    [InlineData("23:59:59", 86_399)]
    [InlineData("3.12:00:00", 84 * 3600)]
    [InlineData("1.02:30", 26.5 * 3600)]
    [InlineData("1:02:30:00", 26.5 * 3600)]
    [InlineData("-00:10:00", -600)]
    [InlineData(" ７２：００：００ ", 72 * 3600)]
    public void Hours_mean_hours_however_many(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), SpanText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("one hour")]
    [InlineData("10:60")]
    [InlineData("1.24:00:00")]
    [InlineData("999999999:00:00")]
    [InlineData("99999999.00:00:00")]
    [InlineData("99999999999999999999:00")]
    [InlineData("::")]
    public void What_does_not_say_how_long_is_refused(string text) => Assert.Throws<FormatException>(() => SpanText.Parse(text));

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan")]
    [InlineData("Elsa.Timer", "interval")]
    public void A_step_waits_72_hours_whether_it_is_told_so_by_a_literal_a_variable_or_an_input(string type, string input)
    {
        var sources = new[] { Draw.Literal("72:00:00"), Draw.Input("Variable", "V"), Draw.Input("JavaScript", "getV()"), Draw.Input("JavaScript", "'72:' + '00:00'") };
        foreach (var source in sources)
        {
            var program = Draw.Workflow(Draw.Flow("root", [Draw.Activity(type, "D", (input, source))]), "t-v1", ("V", "TimeSpan", "72:00:00")).Program();
            var now = new DateTimeOffset(2026, 8, 1, 8, 0, 0, TimeSpan.Zero);

            var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), now);

            Assert.Equal(now.AddHours(72), Assert.Single(burst.State.Clocks).DueAt);
        }
    }

    [Fact]
    public void A_variable_keeps_a_span_in_the_form_that_an_Elsa_server_reads_alike()
    {
        var program = Draw.Workflow(Draw.Flow("root", [Draw.Event("E")]), "t-v1", ("V", "TimeSpan", "72:00:00")).Program();

        var burst = WorkflowEngine.Advance(program, null, new StartWorkflow("i", new Dictionary<string, object?>()), DateTimeOffset.UnixEpoch);

        Assert.Equal(TimeSpan.FromHours(72), burst.State.Variables["V"]);
        Assert.Contains("3.00:00:00", burst.State.ToJson());
    }
}
