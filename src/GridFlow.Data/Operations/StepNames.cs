using GridFlow.Data.Definitions;
using GridFlow.Data.Work;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Data.Operations;

/// <summary>What the parts of an instance are called on the drawing of its version. A version that no longer compiles leaves the ids.</summary>
internal sealed class StepNames(Catalogue catalogue, string versionId)
{
    private readonly Lazy<WorkflowProgram?> _program = new(() =>
    {
        try
        {
            return catalogue.Program(versionId);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    });

    public string NameOf(string activityId) => _program.Value?.FindStep(activityId)?.DisplayName ?? activityId;

    public LiveStep Step(LiveActivity live, WorkflowState state)
    {
        var step = _program.Value?.FindStep(live.Step);
        var waits = state.Bookmarks.FirstOrDefault(bookmark => bookmark.ActivityInstanceId == live.ActivityInstanceId);
        return new LiveStep(
            live.ActivityInstanceId, step?.ActivityId ?? live.Step, step?.DisplayName ?? live.Step, step?.Outcomes ?? [], waits?.CreatedAt, live.HasFailed, live.IsContainer);
    }

    public InstanceClock Clock(GridFlow.Workflows.Execution.Clock clock, WorkflowState state, DueWork? stored)
    {
        var activity = state.Bookmarks.FirstOrDefault(bookmark => bookmark.Id == clock.BookmarkId)?.ActivityId;
        return new InstanceClock(clock.BookmarkId, clock.Name, activity is null ? "" : NameOf(activity), clock.DueAt, stored?.ParkedAt, stored?.Attempts ?? 0, stored?.LastError);
    }

    public IReadOnlyList<InstanceVariable> Variables(WorkflowState state)
    {
        var types = _program.Value?.Definition.Variables.ToDictionary(variable => variable.Name, variable => variable.TypeName);
        return [.. state.Variables.Select(variable => new InstanceVariable(variable.Key, types?.GetValueOrDefault(variable.Key) ?? "Object", ScriptValue.ToJson(variable.Value)))];
    }
}
