using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Proofs;

/// <summary>One way a step may end.</summary>
/// <param name="Port">The port.</param>
/// <param name="Name">The way in words.</param>
/// <param name="Level">The level it sends the case to, where the step decides one.</param>
internal sealed record OracleAnswer(string Port, BilingualText Name, string? Level = null);

/// <summary>A step that was reached and waits for the exploration to choose.</summary>
internal sealed record OracleAsks(string BookmarkId, string ActivityId, string StepName, bool IsTask, IReadOnlyList<OracleAnswer> Answers) : Effect;

/// <summary>What a task step asks for, as its inputs evaluate, and which ways lead on from it.</summary>
internal sealed record TaskStepFound(
    string ActivityId, string StepName, string Type, string Limit, string SignLimit, string Who, string Role) : Effect
{
    /// <summary>What a handling step asks for: handle, check, dispatch, ruling; empty for other steps.</summary>
    public required string Kind { get; init; }

    /// <summary>The ways on that may be left out, and are.</summary>
    public required IReadOnlyList<PortDescriptor> NotDrawn { get; init; }
}

/// <summary>Whom a notice is for, as its input evaluates.</summary>
internal sealed record NoticeFound(string ActivityId, string StepName, IReadOnlyList<string> Recipients) : Effect;

/// <summary>The case was closed.</summary>
internal sealed record OracleClosed : Effect;

/// <summary>
/// Stands in for a ladder step during a proof: it asks the exploration which way to go and hands on the same variables
/// as the real step, but knows no incident, rules or clock.
/// </summary>
internal sealed class OracleStep(ActivityDescriptor descriptor, IReadOnlyList<string> firstLevels) : IActivity
{
    public ActivityDescriptor Descriptor { get; } = descriptor;

    public void Execute(IActivityContext context)
    {
        switch (Descriptor.Type)
        {
            case "GridFlow.Notify":
                context.Emit(new NoticeFound(context.ActivityId, context.DisplayName, Notify.Recipients(context)));
                context.Complete(["Sent"]);
                return;
            case "GridFlow.Close":
                context.Emit(new OracleClosed());
                context.Complete();
                return;
        }

        var isTask = Descriptor.Inputs.Any(input => input.Name == "Limit");
        if (isTask)
            context.Emit(new TaskStepFound(context.ActivityId, context.DisplayName, Descriptor.Type,
                context.Input<string>("Limit") ?? "",
                Descriptor.Inputs.Any(input => input.Name == "SignLimit") ? context.Input<string>("SignLimit") ?? "" : "", context.Input<string>("Who") ?? "", context.Input<string>("Role") ?? "")
            {
                Kind = Descriptor.Type == HandleTask.Type ? Kind(context) : "",
                NotDrawn = [.. Descriptor.Ports.Where(port => port.IsOptional && !context.IsConnected(port.Name))],
            });
        context.Emit(new OracleAsks(context.Wait().Id, context.ActivityId, context.DisplayName, isTask, [.. Answers(context)]));
    }

    public void Resume(IActivityContext context, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var port = (string)input["port"]!;
        if (input["level"] is string level)
            context.SetVariable(LadderVariables.Level, level);
        if (port is "Rework" or "Unsatisfied")
            SendingBack.Count(context, default, default);
        if (Descriptor.Type == HandleTask.Type && port == "Done" && Kind(context) is "handle" or "ruling")
            context.SetVariable(LadderVariables.HandledBy, Addressee.Word(context));
        context.Complete([port]);
    }

    private IEnumerable<OracleAnswer> Answers(IActivityContext context) => Descriptor.Type switch
    {
        // What Classify may decide, see Dispatching.FirstLevel; a dispatcher may also name nobody.
        "GridFlow.Classify" => Descriptor.Ports.SelectMany(port => Levels(port, firstLevels)),
        HandleTask.Type when Kind(context) == "dispatch" => Levels(Descriptor.Ports[0], [.. firstLevels, Addressee.DefaultOwner]).Concat(Possible(context).Skip(1)),
        _ => Possible(context),
    };

    private IEnumerable<OracleAnswer> Possible(IActivityContext context) =>
        Descriptor.Ports.Where(port => !port.IsOptional || context.IsConnected(port.Name)).Select(port => Answer(port));

    private static IEnumerable<OracleAnswer> Levels(PortDescriptor port, IEnumerable<string> levels) =>
        levels.Select(level => Answer(port, level));

    private static OracleAnswer Answer(PortDescriptor port, string? level = null) => new(port.Name, port.DisplayName, level);

    private static string Kind(IActivityContext context) => context.Input<string>("Kind") ?? "handle";
}
