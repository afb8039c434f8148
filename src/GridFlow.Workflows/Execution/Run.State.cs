using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Execution;

/// <summary>Between the stored state and the run. Contexts are stored in reverse order, as Elsa does: the order decides who is cancelled first.</summary>
internal sealed partial class Run
{
    private static Run Load(WorkflowProgram program, WorkflowState state, Stimulus stimulus, DateTimeOffset now, object? world)
    {
        var run = new Run(program, now, stimulus, world)
        {
            InstanceId = state.InstanceId,
            CorrelationId = state.CorrelationId,
            Name = state.Name,
            TriggerActivityId = state.TriggerActivityId,
            FlowchartMode = state.FlowchartMode ?? program.FlowchartMode,
            Input = state.Input,
            SubStatus = state.SubStatus == WorkflowSubStatus.Faulted ? WorkflowSubStatus.Faulted : WorkflowSubStatus.Executing,
        };
        run._lastNumber = state.LastNumber;
        run._upgradeTo = state.UpgradeTo;
        run._sequence = state.JournalLength;
        if (state.Output.Count > 0)
            run.WorkflowOutput = new Dictionary<string, object?>(state.Output);
        run._incidents.AddRange(state.Incidents);
        run._clocks.AddRange(state.Clocks);

        var executions = new Dictionary<int, ActivityExecution>(state.Executions.Count);
        foreach (var stored in state.Executions)
            run.Restore(stored, state, executions);
        foreach (var stored in state.Executions)
            run.Active.Add(executions[stored.Number]);
        foreach (var bookmark in state.Bookmarks)
            run._waiting.Add(new Waiting(bookmark, executions[int.Parse(bookmark.ActivityInstanceId, System.Globalization.CultureInfo.InvariantCulture)]));
        foreach (var callback in state.Callbacks)
            run._callbacks.Add(new Callback(executions[callback.Owner], program.Node(callback.Activity), callback.Tag));
        return run;
    }

    private ActivityExecution Restore(ExecutionState stored, WorkflowState state, Dictionary<int, ActivityExecution> executions)
    {
        if (executions.TryGetValue(stored.Number, out var known))
            return known;
        var parent = stored.Parent == 0
            ? null
            : Restore(state.Executions.First(other => other.Number == stored.Parent), state, executions);
        var node = Program.Node(stored.Activity);
        var values = stored.Parent == 0 ? state.Variables : stored.Variables;
        var x = new ActivityExecution(this, node, parent, stored.Number)
        {
            Status = stored.Status,
            Index = stored.Index,
            Tag = stored.Tag,
            IsBreaking = stored.Breaking,
            ByBackwardConnection = stored.Backward,
            Dynamic = stored.Dynamic,
            KeptValues = stored.Kept is null ? null : new Dictionary<string, object?>(stored.Kept),
            Variables = Array.ConvertAll(node.Variables, variable => values is not null && values.TryGetValue(variable.Name, out var value) ? value : variable.Default),
        };
        if (node.Prepared is FlowchartProgram flowchart)
        {
            x.Visits = stored.Visits is null ? null : FlowVisits.Restore(flowchart, stored.Visits, stored.Connections ?? new Dictionary<string, int>());
            x.Tokens = stored.Tokens?.Select(token => new Token(token)).ToList();
        }

        executions.Add(stored.Number, x);
        return x;
    }

    /// <summary>The burst of this run; with <paramref name="keep"/>, of an operator's act that does not run anything.</summary>
    private Burst Finished(WorkflowState? keep = null)
    {
        var root = Active.Find(static x => x.Parent is null);
        var isOver = SubStatus is WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled;
        List<ExecutionState>? executions = null;
        List<CallbackState>? waitingParents = null;
        if (!isOver)
        {
            executions = new List<ExecutionState>(Active.Count);
            for (var i = 0; i < Active.Count; i++)
            {
                // An operator's act is no run, so it does not reverse the order.
                var x = Active[keep is null ? Active.Count - 1 - i : i];
                if (!x.IsOver || x.Parent is null || _callbacks.Exists(callback => callback.Owner == x))
                    executions.Add(Store(x));
            }

            StoreEndedParents(executions);

            waitingParents = _callbacks.Where(callback => executions.Exists(x => x.Number == callback.Owner.Number))
                .Select(callback => new CallbackState(callback.Owner.Number, callback.Child.Key, callback.Tag)).ToList();
        }

        var state = new WorkflowState
        {
            InstanceId = InstanceId,
            CorrelationId = CorrelationId,
            Name = Name,
            DefinitionVersionId = Program.VersionId,
            SubStatus = keep?.SubStatus ?? SubStatus,
            Bookmarks = _waiting.Count == 0 ? [] : _waiting.ConvertAll(static entry => entry.Bookmark),
            Clocks = _clocks.Count == 0 ? [] : _clocks,
            Variables = root is null ? WorkflowState.Nothing : Values(root) ?? WorkflowState.Nothing,
            Input = Input,
            Output = WorkflowOutput ?? WorkflowState.Nothing,
            Incidents = _incidents.Count == 0 ? [] : _incidents,
            IsHeld = keep?.IsHeld ?? false,
            UpgradeTo = keep is null ? _upgradeTo : keep.UpgradeTo,
            Deferred = keep?.Deferred ?? [],
            JournalLength = _sequence,
            TriggerActivityId = TriggerActivityId,
            FlowchartMode = FlowchartMode == Execution.FlowchartMode.TokenBased ? FlowchartMode : null,
            LastNumber = _lastNumber,
            Executions = executions ?? [],
            Callbacks = waitingParents is null or { Count: 0 } ? [] : waitingParents,
        };
        return new Burst(state, Effects, Journal);
    }

    /// <summary>Work that was queued when End completed its flowchart can outlive it; its scope must not be lost.</summary>
    private void StoreEndedParents(List<ExecutionState> executions)
    {
        foreach (var x in Active)
        {
            for (var parent = x.IsOver ? null : x.Parent; parent is not null; parent = parent.Parent)
            {
                if (!executions.Exists(stored => stored.Number == parent.Number))
                    executions.Add(Store(parent));
            }
        }
    }

    private static ExecutionState Store(ActivityExecution x)
    {
        var stored = x.Visits?.Store((FlowchartProgram)x.Node.Prepared!);
        return new ExecutionState(x.Number, x.Parent?.Number ?? 0, x.Node.Key, x.Status)
        {
            Index = x.Index,
            Tag = x.Tag,
            Breaking = x.IsBreaking,
            Backward = x.ByBackwardConnection,
            Dynamic = x.Dynamic,
            Kept = x.KeptValues,
            Variables = x.Parent is null ? null : Values(x),
            Visits = stored?.Activities,
            Connections = stored?.Connections,
            Tokens = x.Tokens?.ConvertAll(static token => token.Store()),
        };
    }

    /// <summary>The run ends here and nobody writes to the array any more, so the state may keep it.</summary>
    private static NamedValues? Values(ActivityExecution x) => x.Variables.Length == 0 ? null : new NamedValues(x.Node.VariableNames, x.Variables);
}
