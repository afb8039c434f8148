namespace GridFlow.Workflows.Execution;

/// <summary>The pure interpreter: <c>(program, state, stimulus, now) → burst</c>.</summary>
public static partial class WorkflowEngine
{
}
