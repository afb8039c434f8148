namespace GridFlow.Language.Diagnostics;

/// <summary>How much a problem matters: an error stops a save or a publish, a warning does not.</summary>
public enum ProblemSeverity
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Allowed, but probably not meant.</summary>
    Warning,

    /// <summary>Refused.</summary>
    Error,
}

/// <summary>Something wrong in a document a user wrote: a rule file, a ladder, a table.</summary>
/// <param name="Severity">Whether it stops the document from being used.</param>
/// <param name="Code">A stable short code, for tests and for help pages.</param>
/// <param name="Message">What is wrong, naming things as the user named them.</param>
/// <param name="Where">The element: rule id, activity display name, table cell. Empty when the whole document is meant.</param>
/// <param name="File">The file, where there is one.</param>
/// <param name="Line">1-based line, 0 when unknown.</param>
/// <param name="Column">1-based column, 0 when unknown.</param>
public sealed record Problem(
    ProblemSeverity Severity,
    string Code,
    BilingualText Message,
    string Where = "",
    string? File = null,
    int Line = 0,
    int Column = 0);
