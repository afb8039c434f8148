namespace GridFlow.Workflows.Execution;

/// <summary>A token of a token-based flowchart.</summary>
internal sealed class Token(string from, string? outcome, string to)
{
    public Token(TokenState state)
        : this(state.From, state.Outcome, state.To)
    {
        IsConsumed = state.Consumed;
        IsBlocked = state.Blocked;
    }

    public string From => from;

    public string? Outcome => outcome;

    public string To => to;

    public bool IsConsumed { get; set; }

    public bool IsBlocked { get; set; }

    /// <summary>Neither consumed nor a block.</summary>
    public bool IsLive => !IsConsumed && !IsBlocked;

    public TokenState Store() => new(from, outcome, to, IsConsumed, IsBlocked);
}
