using GridFlow.Governance.Inbox;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Proofs;

/// <summary>One way a step may end.</summary>
/// <param name="Port">The port.</param>
/// <param name="Name">The way in words.</param>
/// <param name="Decided">What the step decides with it, by variable.</param>
internal sealed record OracleAnswer(string Port, BilingualText Name, IReadOnlyDictionary<string, object?> Decided);

/// <summary>A step that was reached and waits for the exploration to choose.</summary>
/// <param name="BookmarkId">Where it waits.</param>
/// <param name="ActivityId">The step.</param>
/// <param name="StepName">Its name.</param>
/// <param name="Limit">The limit of the task as drawn; <see langword="null"/> for a step that decides at once and is nobody's task.</param>
/// <param name="Answers">The ways it may end.</param>
internal sealed record OracleAsks(string BookmarkId, string ActivityId, string StepName, string? Limit, IReadOnlyList<OracleAnswer> Answers) : Effect
{
    public bool IsTask => Limit is not null;

    /// <summary>The most that the task may get on top of its limit; empty for nothing.</summary>
    public string Extension { get; init; } = "";

    /// <summary>Whether it decides anew what the case is, so that a limit for the whole of it begins.</summary>
    public bool Classifies { get; init; }

    /// <summary>Whether it looks at the report, which is the same when a case comes to it once more: it answers alike then.</summary>
    public bool IsIntake { get; init; }
}

/// <summary>What a task step asks for, as its inputs evaluate, and which ways lead on from it.</summary>
internal sealed record TaskStepFound(
    string ActivityId, string StepName, string Type, string Limit, string SignLimit, string Who, string Role) : Effect
{
    /// <summary>Times within the step, as drawn: to make contact, to arrive.</summary>
    public IReadOnlyList<string> Times { get; init; } = [];

    /// <summary>What a handling step asks for: handle, check, dispatch, ruling; empty for other steps.</summary>
    public required string Kind { get; init; }

    /// <summary>Who may grant more time, and how much, as drawn.</summary>
    public string Extensions { get; init; } = "";

    /// <summary>Who may approve that the case stands still, and how long, as drawn.</summary>
    public string Suspensions { get; init; } = "";

    /// <summary>At what shares of its limit it warns, as drawn.</summary>
    public string WarnsAt { get; init; } = "";

    /// <summary>How often the case may be given back at a step from which a return leads on; <see langword="null"/> where none does.</summary>
    public int? MaxReturns { get; init; }

    /// <summary>Whether who found the case as staff is kept from it.</summary>
    public bool SeparatesFinder { get; init; }

    /// <summary>The ways on that may be left out, and are.</summary>
    public required IReadOnlyList<PortDescriptor> NotDrawn { get; init; }

    /// <summary>Whether whoever answers it counts among those who handled the case.</summary>
    public bool Handles => Kind is "handle" or "ruling" || Type == BlowWhistle.Type;

    /// <summary>One step may ask for different things, where its inputs are expressions.</summary>
    public string Key => string.Join('\n', ActivityId, Limit, SignLimit, Who, Role, Kind, MaxReturns, Extensions, Suspensions, WarnsAt, SeparatesFinder);
}

/// <summary>Whom a notice is for, as its input evaluates.</summary>
internal sealed record NoticeFound(string ActivityId, string StepName, IReadOnlyList<string> Recipients) : Effect
{
    public string Key => string.Join('\n', Recipients.Prepend(ActivityId));
}

/// <summary>The case was closed.</summary>
internal sealed record OracleClosed : Effect;

/// <summary>
/// Stands in for a ladder step during a proof: it asks the exploration which way to go and hands on the same variables
/// as the real step, but knows no incident, rules or clock.
/// </summary>
internal sealed class OracleStep(ActivityDescriptor descriptor, IReadOnlyList<string> firstLevels, LadderLanguage language) : IActivity
{
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();

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

        var limit = Descriptor.Inputs.Any(input => input.Name == "Limit") ? context.Input<string>("Limit")?.Trim() ?? "" : null;
        if (limit is not null)
            context.Emit(new TaskStepFound(context.ActivityId, context.DisplayName, Descriptor.Type, limit,
                Descriptor.Inputs.Any(input => input.Name == "SignLimit") ? context.Input<string>("SignLimit") ?? "" : "", context.Input<string>("Who") ?? "", context.Input<string>("Role") ?? "")
            {
                Kind = Descriptor.Type == HandleTask.Type ? Kind(context) : "",
                Times = Descriptor.Type == BlowWhistle.Type ? [.. BlowWhistle.Times.Select(context.Input<string>).OfType<string>()] : [],
                Extensions = Extensions(context),
                WarnsAt = Descriptor.Inputs.Any(input => input.Name == Describe.WarnAtPercent.Name) ? context.Input<string>(Describe.WarnAtPercent.Name) ?? "" : "",
                Suspensions = Graded(context, Suspending.Grades),
                SeparatesFinder = Descriptor.Type == HandleTask.Type && context.Input<bool>("SeparateFinder"),
                MaxReturns = Descriptor.Type == HandleTask.Type && context.IsConnected(HandlingTask.Returned) ? context.Input<int>(Returning.Cap.Name) : null,
                NotDrawn = [.. Descriptor.Ports.Where(port => port.IsOptional && !context.IsConnected(port.Name))],
            });
        if (Descriptor.Type == BlowWhistle.Type)
            context.Emit(new NoticeFound(context.ActivityId, context.DisplayName, [context.Input<string>("Leader") is { Length: > 0 } leader ? leader : Addressee.DefaultOwner]));
        context.Emit(new OracleAsks(context.Wait().Id, context.ActivityId, context.DisplayName, limit, [.. Answers(context)])
        {
            Extension = ApprovalRequest.ReadGrades(Extensions(context)) is [.., var longest] ? longest.Limit.ToString() : "",
            IsIntake = Descriptor.Type == LadderActivities.IntakeType,
            Classifies = Descriptor.Type == "GridFlow.Classify" || Descriptor.Type == HandleTask.Type && Kind(context) is "dispatch" or "adjudicate",
        });
    }

    public void Resume(IActivityContext context, Bookmark bookmark, IReadOnlyDictionary<string, object?> input)
    {
        var port = (string)input["port"]!;
        foreach (var (variable, value) in (IReadOnlyDictionary<string, object?>)input["decided"]!)
        {
            context.SetVariable(variable, value);
            if (Descriptor.Outputs.Any(output => output.Name == variable)) context.Output(variable, value);
        }

        if (port is "Rework" or "Unsatisfied")
            SendingBack.Count(context, default, default);
        if (Descriptor.Type == HandleTask.Type && port == "Done" && Kind(context) is "handle" or "ruling" || Descriptor.Type == BlowWhistle.Type && port == "Resolved")
        {
            context.SetVariable(LadderVariables.HandledBy, Addressee.Word(context));
            context.Output("HandledBy", Addressee.Word(context));
        }

        context.Complete([port == HandlingTask.Returned ? Returning.Leave(context, context.Number(LadderVariables.Returns)) : port]);
    }

    private IEnumerable<OracleAnswer> Answers(IActivityContext context) => Descriptor.Type switch
    {
        // What Classify may decide, see Dispatching.FirstLevel; a dispatcher may also name nobody.
        "GridFlow.Classify" => Descriptor.Ports.SelectMany(port => Decisions(port, FirstLevels(context))),
        HandleTask.Type when Kind(context) is "dispatch" or "adjudicate" => Decisions(Descriptor.Ports[0], [.. FirstLevels(context), Addressee.DefaultOwner]).Concat(Possible(context).Skip(1)),
        HandleTask.Type when Kind(context) is "handle" or "ruling" => language.Results.Select(result => Answer(Descriptor.Ports[0], (LadderVariables.Result, result))).Concat(Possible(context).Skip(1)),
        BlowWhistle.Type => language.Results.Select(result => Answer(Descriptor.Ports[0], (LadderVariables.Result, result))).Concat(Possible(context).Skip(1)),
        _ => Possible(context),
    };

    private IEnumerable<OracleAnswer> Possible(IActivityContext context) =>
        Descriptor.Ports.Where(port => !port.IsOptional || context.IsConnected(port.Name)).Where(port => Offers(context, port.Name)).Select(port => Answer(port));

    /// <summary>What was given back goes to the unit that leads, see <see cref="Dispatching.FirstLevel"/>.</summary>
    private IReadOnlyList<string> FirstLevels(IActivityContext context) => context.Number(LadderVariables.Returns) > 0 ? [Addressee.Lead] : firstLevels;

    /// <summary>A return is offered until they are used up, and the way of the last one is no choice of its own.</summary>
    private static bool Offers(IActivityContext context, string port) => port switch
    {
        HandlingTask.Returned => Returning.IsAllowed(context, context.Number(LadderVariables.Returns)),
        Returning.Disputed => false,
        _ => true,
    };

    /// <summary>All that may be decided of a case; what nothing on the drawing depends on is left out.</summary>
    private IEnumerable<OracleAnswer> Decisions(PortDescriptor port, IEnumerable<string> levels) =>
        from level in levels
        from severity in language.Severities
        where severity is null or < Dispatching.Urgent || level is Addressee.Lead or Addressee.DefaultOwner
        from category in language.ValuesOf(LadderVariables.Category)
        from lead in language.ValuesOf(LadderVariables.LeadUnit)
        from limit in language.ValuesOf(LadderVariables.Limit)
        select Answer(port, (LadderVariables.Level, level), (LadderVariables.Severity, severity), (LadderVariables.Category, category), (LadderVariables.LeadUnit, lead), (LadderVariables.Limit, limit));

    private static OracleAnswer Answer(PortDescriptor port, params (string Variable, object? Value)[] decided) =>
        new(port.Name, port.DisplayName, decided.All(one => one.Value is null) ? Nothing : decided.Where(one => one.Value is not null).ToDictionary(one => one.Variable, one => one.Value));

    /// <summary>Only of work that is handled is more time asked for.</summary>
    private string Extensions(IActivityContext context) => Graded(context, Extending.Grades);

    private string Graded(IActivityContext context, InputDescriptor grades) => Descriptor.Type == HandleTask.Type && Kind(context) == "handle" ? context.Input<string>(grades.Name) ?? "" : "";

    private static string Kind(IActivityContext context) => context.Input<string>("Kind") ?? "handle";
}
