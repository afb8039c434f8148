using System.Collections.Frozen;
using GridFlow.Workflows.Activities.Branching;
using GridFlow.Workflows.Activities.Composition;
using GridFlow.Workflows.Activities.Flow;
using GridFlow.Workflows.Activities.Looping;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Activities.Primitives;
using GridFlow.Workflows.Activities.Scheduling;
using GridFlow.Workflows.Activities.Scripting;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Activities;

/// <summary>The activity types a definition may use. Immutable; adding gives another registry.</summary>
public sealed class ActivityRegistry
{
    private readonly FrozenDictionary<string, IActivity> _byType;

    private ActivityRegistry(IEnumerable<IActivity> activities)
    {
        Activities = activities.ToList();
        var table = new Dictionary<string, IActivity>(StringComparer.Ordinal);
        foreach (var activity in Activities)
            table[activity.Descriptor.Type] = activity;
        _byType = table.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Elsa's activities that this engine runs.</summary>
    public static ActivityRegistry Standard { get; } = new(StandardActivities.All());

    /// <summary>All activities, in the order they were added.</summary>
    public IReadOnlyList<IActivity> Activities { get; }

    /// <summary>What designer, validator and forms are made from.</summary>
    public IEnumerable<ActivityDescriptor> Descriptors => _byType.Values.Select(activity => activity.Descriptor);

    /// <summary>This registry and more activities; a type given again replaces the former.</summary>
    public ActivityRegistry With(IEnumerable<IActivity> activities) => new(Activities.Concat(activities));

    /// <summary>This registry and workflows that may be used as activities: those marked so, the published version first.</summary>
    public ActivityRegistry WithWorkflows(IEnumerable<WorkflowDefinition> definitions) => WithFiles(definitions.Where(definition => definition.UsableAsActivity));

    /// <summary>
    /// This registry and workflows that lie beside a definition, marked as usable or not: a file may name its child by id though the child was
    /// exported without the mark.
    /// </summary>
    public ActivityRegistry WithFiles(IEnumerable<WorkflowDefinition> definitions) => With(definitions
        .OrderBy(definition => definition.IsPublished)
        .ThenBy(definition => definition.Version)
        .Select(definition => new WorkflowActivity(definition)));

    /// <summary>The activity of a type name.</summary>
    public IActivity? Find(string type) => _byType.GetValueOrDefault(type);

    /// <summary>The workflow behind an activity: by version id, else its published or latest version.</summary>
    internal WorkflowActivity? FindWorkflow(string definitionId, string? versionId) =>
        Activities.OfType<WorkflowActivity>().LastOrDefault(activity => activity.Definition.Id == versionId)
        ?? Activities.OfType<WorkflowActivity>().LastOrDefault(activity => activity.Definition.DefinitionId == definitionId);
}

internal static class StandardActivities
{
    public static IEnumerable<IActivity> All() =>
    [
        new Workflow(), new Flowchart(), new Start(), new End(), new FlowDecision(), new FlowSwitch(), new FlowFork(), new FlowJoin(), new Join(), new FlowNode(),
        new WriteLine(), new SetVariable(), new SetName(), new Correlate(), new Finish(), new Fault(), new Event(), new Delay(),
        new Sequence(), new Branching.Parallel(), new Fork(), new If(), new Switch(), new While(), new For(), new ForEach(), new ParallelForEach(), new Break(), new Complete(),
        new Scheduling.Timer(), new StartAt(), new Cron(), new PublishEvent(), new RunTask(), new SetOutput(), new RunJavaScript(), new ExecuteWorkflow(), new DispatchWorkflow(),
        new BulkDispatchWorkflows(), new ReadLine(),
        new HttpEndpoint(), new WriteHttpResponse(), new SendHttpRequest(), new FlowSendHttpRequest(), new SendEmail(),
    ];
}
