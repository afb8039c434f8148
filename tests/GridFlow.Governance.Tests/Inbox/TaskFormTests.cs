using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Tests.Inbox;

public sealed class TaskFormTests
{
    [Fact]
    public void Every_kind_of_task_has_a_form() =>
        Assert.All(Enum.GetValues<TaskKind>(), kind => Assert.Equal(kind, TaskForm.Of(kind).Kind));

    [Fact]
    public void Every_effect_of_the_ladder_s_steps_is_one_a_case_consumes() =>
        Assert.All(
            typeof(CaseEffect).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Effect)) && type.Namespace!.StartsWith("GridFlow.Governance.Ladders", StringComparison.Ordinal)),
            type => Assert.True(type.IsAssignableTo(typeof(CaseEffect)), type.Name));

    [Fact]
    public void A_form_stops_asking_for_what_only_a_success_needs()
    {
        var form = TaskForm.Of(TaskKind.Handle);

        Assert.Equal([AnswerField.Result, AnswerField.PublicReply], form.AsksWith(null));
        Assert.Empty(form.AsksWith(new TaskOutcome("CannotHandle", new("无法办理", "Cannot handle"), IsSuccess: false)));
    }
}
