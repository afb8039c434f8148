using Microsoft.AspNetCore.Components;

namespace GridFlow.Components.Forms;

/// <summary>An act that is asked about before it is done.</summary>
/// <param name="Text">What will happen.</param>
/// <param name="Confirm">What the button says that does it.</param>
public sealed record Question(string Text, string Confirm)
{
    /// <summary>It cannot be undone.</summary>
    public bool IsDanger { get; init; }

    /// <summary>What the reason is called; <see langword="null"/> where none is asked for.</summary>
    public string? Reason { get; init; }

    /// <summary>A reason may be left out.</summary>
    public bool IsReasonOptional { get; init; }

    /// <summary>Where the reason will be read.</summary>
    public string? Hint { get; init; }

    /// <summary>What else must be said: fields that the page keeps the words of.</summary>
    public RenderFragment? Content { get; init; }

    /// <summary>Longest reason, characters.</summary>
    public int MaximumLength { get; init; } = 500;
}
