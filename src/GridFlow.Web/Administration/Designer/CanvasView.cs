namespace GridFlow.Web.Administration.Designer;

/// <summary>An exit of a card. State: <c>drawn</c>, <c>optional</c> (may stay without a connection), <c>open</c> (must not), <c>unknown</c>.</summary>
internal sealed record CanvasExit(string Port, string Name, string State);

/// <summary>What the proof says of a card.</summary>
internal sealed record CanvasFinding(bool IsError, string Text);

/// <summary>A step as the canvas draws it. Place: <see langword="null"/> where nobody has placed it yet.</summary>
internal sealed record CanvasStep(string Id, string Kind, string Tone, string Icon, string Title, string? Who, string? Limit, string Comment, double? X, double? Y)
{
    /// <summary>Whether connections may lead to it.</summary>
    public bool Entry { get; init; }

    /// <summary>Whether a case begins here.</summary>
    public bool Starts { get; init; }

    /// <summary>Whether the search means it.</summary>
    public bool Found { get; init; }

    /// <summary>Names of those who have it selected on their screens.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    public IReadOnlyList<CanvasFinding> Findings { get; init; } = [];

    public IReadOnlyList<CanvasExit> Exits { get; init; } = [];

    /// <summary>What goes on at it; <see langword="null"/> where only the drawing is shown.</summary>
    public CanvasLive? Live { get; init; }
}

/// <summary>What goes on at a step, in words. Tone: <c>late</c> with overdue cases, <c>busy</c> with cases, <c>idle</c> without.</summary>
internal sealed record CanvasLive(string Text, string Tone);

/// <summary>A connection as the canvas draws it; its name is for those who cannot see it. Back: cases fell back over it.</summary>
internal sealed record CanvasEdge(string Id, string Source, string Port, string Target, string Name, bool Back);

/// <summary>What is different from what the canvas shows. Steps are JSON: they are compared as that, and sent as it is.</summary>
internal sealed record CanvasPatch(IReadOnlyList<string> Steps, IReadOnlyList<string> Removed, IReadOnlyList<CanvasEdge> Edges, IReadOnlyList<string> RemovedEdges)
{
    public bool IsEmpty => Steps.Count + Removed.Count + Edges.Count + RemovedEdges.Count == 0;
}

/// <summary>A place the canvas reports.</summary>
internal sealed record CanvasPlace(string Id, double X, double Y);
