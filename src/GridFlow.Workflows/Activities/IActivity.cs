using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities;

/// <summary>
/// The behaviour of one activity type. One object serves all instances of all workflows, so it holds no state.
/// It is pure: what it knows comes from the context, what it wants done goes out as effects.
/// </summary>
public interface IActivity
{
    /// <summary>Type name, ports, inputs and outputs: what designer, validator and forms are made from.</summary>
    ActivityDescriptor Descriptor { get; }

    /// <summary>Runs when the activity is reached. It completes by returning, unless it created a bookmark.</summary>
    void Execute(IActivityContext context);

    /// <summary>Runs when a bookmark of this activity is resumed. The bookmark is burnt afterwards unless <see cref="IActivityContext.KeepWaiting"/> was called.</summary>
    void Resume(IActivityContext context, Bookmark bookmark, IReadOnlyDictionary<string, object?> input) => context.Complete();

    /// <summary>Runs when a clock of a bookmark of this activity is due. By default the same as a resumption without input.</summary>
    void ClockDue(IActivityContext context, Bookmark bookmark, string clock) =>
        Resume(context, bookmark, new Dictionary<string, object?>());
}

/// <summary>What an activity sees of the instance, and the only way it can act.</summary>
public interface IActivityContext
{
    /// <summary>The activity's id in the definition.</summary>
    string ActivityId { get; }

    /// <summary>The activity's name for people: its display text, else its name, else its id.</summary>
    string DisplayName { get; }

    /// <summary>This execution's id within the instance.</summary>
    string ActivityInstanceId { get; }

    /// <summary>The instance.</summary>
    string InstanceId { get; }

    /// <summary>When the burst runs.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Who caused the burst.</summary>
    string Actor { get; }

    /// <summary>Why, in the actor's words.</summary>
    string? Reason { get; }

    /// <summary>
    /// What the host lent for this burst: an immutable snapshot of the world outside the instance, or <see langword="null"/>.
    /// GridFlow.Governance lends the incident, the organisation, the rules and the calendar.
    /// </summary>
    object? World { get; }

    /// <summary>The evaluated value of an input, converted to <typeparamref name="T"/>; the default where it is absent.</summary>
    /// <param name="name">The input's name as in the descriptor (PascalCase).</param>
    T? Input<T>(string name);

    /// <summary>Sets an output; it is written to the variable it is bound to, if any.</summary>
    void Output(string name, object? value);

    /// <summary>Reads a workflow variable by name.</summary>
    object? GetVariable(string name);

    /// <summary>Writes a workflow variable by name.</summary>
    void SetVariable(string name, object? value);

    /// <summary>A value this execution kept with <see cref="Keep"/>, or <see langword="null"/>. It survives waiting.</summary>
    object? Kept(string name);

    /// <summary>Keeps a value for a later resumption of this execution.</summary>
    void Keep(string name, object? value);

    /// <summary>Whether a connection leaves this activity by the port, so that an outcome leads somewhere.</summary>
    bool IsConnected(string port);

    /// <summary>Waits. Returns the bookmark that will be resumed.</summary>
    Bookmark Wait(string? name = null, IReadOnlyDictionary<string, object?>? payload = null);

    /// <summary>Wakes the bookmark at a time under a clock name; setting the same clock again moves it.</summary>
    void SetClock(Bookmark bookmark, string clock, DateTimeOffset dueAt);

    /// <summary>
    /// The clocks that ran when the burst began, without the one that fired: those of a bookmark that is burnt in it as well, so that a
    /// later step can take a clock over.
    /// </summary>
    IReadOnlyList<Clock> ClocksBefore { get; }

    /// <summary>Withdraws a clock.</summary>
    void ClearClock(Bookmark bookmark, string clock);

    /// <summary>Within a resumption: do not burn the bookmark, go on waiting.</summary>
    void KeepWaiting();

    /// <summary>Asks the shell to do something.</summary>
    void Emit(Effect effect);

    /// <summary>What the burst has asked of the shell so far, this activity and those before it: what is decided but not yet in <see cref="World"/>.</summary>
    IReadOnlyList<Effect> Emitted { get; }

    /// <summary>Writes a note into the journal.</summary>
    void Note(string detail);

    /// <summary>Ends this activity with the named outcomes; with none given, the default outcome <c>Done</c>.</summary>
    void Complete(params IReadOnlyList<string> outcomes);
}
