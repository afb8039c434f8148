using System.Globalization;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Subtasks;
using GridFlow.Governance.Whistles;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Inbox;

/// <summary>What is to be done.</summary>
public enum TaskKind
{
    /// <summary>核实: see whether the report is so.</summary>
    Check,

    /// <summary>分拨: decide whose it is.</summary>
    Dispatch,

    /// <summary>处置: handle it.</summary>
    Handle,

    /// <summary>核查: see whether it was done.</summary>
    Verify,

    /// <summary>回访: ask the reporter.</summary>
    CallBack,

    /// <summary>终审: the last word after rework did not help.</summary>
    FinalRuling,

    /// <summary>吹哨: call units together, lead what they do, rate them.</summary>
    Whistle,

    /// <summary>应哨: come when called, and report.</summary>
    Respond,

    /// <summary>协办: help with a part of it, also where a joint meeting agreed so.</summary>
    Assist,

    /// <summary>征求意见: say what one thinks of it.</summary>
    Consult,

    /// <summary>会签: agree, or not.</summary>
    Countersign,

    /// <summary>督促: press the units that a second whistle called.</summary>
    Press,

    /// <summary>督办: answer for the case.</summary>
    Supervise,

    /// <summary>审批: grants or refuses more time.</summary>
    Approve,

    /// <summary>终裁: says whose a case is that units gave back too often.</summary>
    Adjudicate,
}

/// <summary>Where a task stands.</summary>
public enum HandlingTaskStatus
{
    /// <summary>In the unit's inbox.</summary>
    Open,

    /// <summary>Somebody has it.</summary>
    Claimed,

    /// <summary>Answered with success.</summary>
    Done,

    /// <summary>Answered otherwise: could not be done, returned, not passed.</summary>
    Returned,

    /// <summary>The clock ended it.</summary>
    TimedOut,

    /// <summary>The ladder withdrew it.</summary>
    Cancelled,
}

/// <summary>An outcome a person may choose.</summary>
/// <param name="Port">The port of the ladder's step, for example <c>CannotHandle</c>.</param>
/// <param name="Name">What the button says.</param>
/// <param name="IsSuccess">Whether it ends the step well; a photo is asked for only then.</param>
/// <param name="NeedsReason">Whether words are needed in any case.</param>
public sealed record TaskOutcome(string Port, BilingualText Name, bool IsSuccess = true, bool NeedsReason = false)
{
    /// <summary>It is reported within the task, which goes on.</summary>
    public bool Stays { get; init; }

    /// <summary>What it asks of the answer in place of what the kind of task asks; <see langword="null"/> for that.</summary>
    public AnswerField? Asks { get; init; }

    /// <summary>The longest time that may be asked for, as limits are written; <see langword="null"/> where none is asked for.</summary>
    public string? Longest { get; init; }
}

/// <summary>Why a task came to a unit: the ladder's step, and the rules that chose the unit.</summary>
public sealed record TaskReason
{
    /// <summary>How the case came to this step, as a sentence.</summary>
    public BilingualText Sentence { get; init; }

    /// <summary>How the due time was found: "7 工作日 = …；扣除 …".</summary>
    public BilingualText? Deadline { get; init; }

    /// <summary>The rules behind it.</summary>
    public IReadOnlyList<RuleHit> Rules { get; init; } = [];
}

/// <summary>What a person answers to a task.</summary>
/// <param name="Outcome">The chosen port.</param>
/// <param name="Text">What was done or why not, in words.</param>
public sealed record TaskAnswer(string Outcome, string? Text = null)
{
    /// <summary>A category the person decided (dispatch).</summary>
    public string? Category { get; init; }

    /// <summary>A unit the person decided: the department of a dispatch or of a ruling, the proposed receiver of a return.</summary>
    public string? UnitId { get; init; }

    /// <summary>Why the case is not the unit's own (退单): the key of a <see cref="ReturnReason"/>.</summary>
    public string? ReturnReason { get; init; }

    /// <summary>How much more time is asked for (延期), as limits are written.</summary>
    public string? Extension { get; init; }

    /// <summary>On which ground, on what basis and until when the case is to stand on the register (挂账).</summary>
    public SuspensionAsked? Suspension { get; init; }

    /// <summary>What a ruling (终裁) has entered in the register; <see langword="null"/> for nothing.</summary>
    public Registration? Registration { get; init; }

    /// <summary>A text for the reporter, where it differs from <see cref="Text"/>.</summary>
    public string? PublicReply { get; init; }

    /// <summary>How the case ended, where it is not simply solved.</summary>
    public IncidentOutcome? Result { get; init; }

    /// <summary>How content the reporter is, said in a call-back; <see langword="null"/> for what the outcome says.</summary>
    public Satisfaction? Satisfaction { get; init; }

    /// <summary>Whom a whistle calls, and why.</summary>
    public WhistleCall? Call { get; init; }

    /// <summary>Account of the colleague in whose place it was answered: who answers says it with <see cref="ToInput"/>, nobody writes it.</summary>
    internal string? AnsweredFor { get; private init; }

    /// <summary>What a joint handling agreed.</summary>
    public JointMinutes? Minutes { get; init; }

    /// <summary>How the whistler rates those who were called.</summary>
    public IReadOnlyList<ResponderRating> Ratings { get; init; } = [];

    /// <summary>Who is asked for help, said at a task that stays where it is.</summary>
    internal SubtaskCall? Subtasks { get; init; }

    /// <summary>The input of the stimulus that resumes the task's bookmark.</summary>
    public IReadOnlyDictionary<string, object?> ToInput(Actor actor)
    {
        var input = new Dictionary<string, object?>
        {
            ["outcome"] = Outcome,
            ["text"] = Text,
            ["category"] = Category,
            ["unit"] = UnitId,
            ["publicReply"] = PublicReply,
            ["result"] = Result?.ToString(),
            ["satisfaction"] = Satisfaction?.ToString(),
            ["extension"] = Extension,
            ["returnReason"] = ReturnReason,
            ["registerArea"] = Registration?.AreaUnitId,
            ["registerUntil"] = Registration?.ValidUntil.ToString("O", CultureInfo.InvariantCulture),
            ["evidence"] = Registration?.Evidence,
            ["actorId"] = actor.Id,
            ["actorName"] = actor.Name,
            ["actorUnit"] = actor.UnitId,
        };
        if (actor.For is { } absent) (input["actorFor"], input["actorForName"]) = (absent.Id, absent.Name);
        if (Suspension is { } asked)
            (input["suspensionGround"], input["suspensionBasis"], input["reviewOn"]) = (asked.Ground.ToString(), asked.Basis, asked.ReviewOn.ToString("O", CultureInfo.InvariantCulture));
        if (Call is not null) input["call"] = WhistleJson.Write(Call);
        if (Minutes is not null) input["minutes"] = WhistleJson.Write(Minutes);
        if (Subtasks is not null) input["subtasks"] = WhistleJson.Write(Subtasks);
        if (Ratings.Count > 0) input["ratings"] = WhistleJson.Write(Ratings);
        return input;
    }

    /// <summary>The name of whoever answered, with that of the colleague who was acted for, as a stimulus carries them.</summary>
    internal static string NameOf(IReadOnlyDictionary<string, object?> input) =>
        Read(input, "actorForName") is { } absent ? new Actor("", Read(input, "actorName") ?? "") { For = new("", absent) }.FullName.Chinese : Read(input, "actorName") ?? "";

    /// <summary>Reads the answer back from a stimulus.</summary>
    public static TaskAnswer FromInput(IReadOnlyDictionary<string, object?> input) =>
        new(Read(input, "outcome") ?? "Done", Read(input, "text"))
        {
            Category = Read(input, "category"),
            UnitId = Read(input, "unit"),
            PublicReply = Read(input, "publicReply"),
            Result = Enum.TryParse<IncidentOutcome>(Read(input, "result"), out var result) ? result : null,
            Satisfaction = Enum.TryParse<Satisfaction>(Read(input, "satisfaction"), out var satisfaction) ? satisfaction : null,
            AnsweredFor = Read(input, "actorFor"),
            Suspension = Enum.TryParse<SuspensionGround>(Read(input, "suspensionGround"), out var ground)
                && DateOnly.TryParseExact(Read(input, "reviewOn"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var review)
                ? new SuspensionAsked(ground, Read(input, "suspensionBasis") ?? "", review)
                : null,
            Call = WhistleJson.Read<WhistleCall>(Read(input, "call")),
            Minutes = WhistleJson.Read<JointMinutes>(Read(input, "minutes")),
            Ratings = WhistleJson.Read<ResponderRating[]>(Read(input, "ratings")) ?? [],
            Subtasks = WhistleJson.Read<SubtaskCall>(Read(input, "subtasks")),
            Extension = Read(input, "extension"),
            ReturnReason = Read(input, "returnReason"),
            Registration = Read(input, "registerArea") is { } area && DateOnly.TryParseExact(Read(input, "registerUntil"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until)
                ? new Registration(area, until, Read(input, "evidence") ?? "")
                : null,
        };

    private static string? Read(IReadOnlyDictionary<string, object?> input, string key) =>
        input.TryGetValue(key, out var value) && value?.ToString() is { Length: > 0 } text ? text : null;
}

/// <summary>What a ladder's step asks for when it opens a task.</summary>
public sealed record TaskRequest
{
    /// <summary>The workflow instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The bookmark an answer resumes.</summary>
    public required string BookmarkId { get; init; }

    /// <summary>The step.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The step's name as drawn.</summary>
    public required string StepName { get; init; }

    /// <summary>What is to be done.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>The unit.</summary>
    public required string UnitId { get; init; }

    /// <summary>Its path.</summary>
    public required string UnitPath { get; init; }

    /// <summary>The unit's name, for the timeline.</summary>
    public required string UnitName { get; init; }

    /// <summary>The role in the unit.</summary>
    public required string Role { get; init; }

    /// <summary>What a person may choose.</summary>
    public IReadOnlyList<TaskOutcome> AllowedOutcomes { get; init; } = [];

    /// <summary>Who may not take it.</summary>
    public IReadOnlyList<string> ExcludedAccountIds { get; init; } = [];

    /// <summary>An answer needs words.</summary>
    public bool RequiresText { get; init; }

    /// <summary>A successful answer needs a photo.</summary>
    public bool RequiresPhoto { get; init; }

    /// <summary>When it is due, UTC.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>暂定.</summary>
    public bool DueIsProvisional { get; init; }

    /// <summary>Why it came there.</summary>
    public TaskReason Why { get; init; } = new();

    /// <summary>The order that the task is; <see langword="null"/> for other tasks.</summary>
    public SupervisionOrder? Order { get; init; }

    /// <summary>What it helps with; <see langword="null"/> for a task that is no help to another.</summary>
    public Subtask? Subtask { get; init; }

    /// <summary>Who has it from the beginning; <see langword="null"/> for whoever of the role takes it.</summary>
    public AskedPerson? Person { get; init; }
}
