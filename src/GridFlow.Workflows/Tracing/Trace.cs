using System.Text;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Tracing;

/// <summary>What a definition did when it was run in memory.</summary>
/// <param name="Lines">The execution log in order; <c>-- resume bookmark NAME of ID</c> marks each resumption.</param>
/// <param name="Status">Main status at the end.</param>
/// <param name="SubStatus">Sub status at the end.</param>
/// <param name="Output">Lines written by <c>Elsa.WriteLine</c>.</param>
/// <param name="Variables">Workflow variables as <c>NAME=value</c>.</param>
/// <param name="Error">The first incident, with the failure behind it.</param>
/// <param name="Bookmarks">Names of the bookmarks that remained.</param>
public sealed record Trace(
    IReadOnlyList<string> Lines,
    WorkflowStatus Status,
    WorkflowSubStatus SubStatus,
    IReadOnlyList<string> Output,
    IReadOnlyList<string> Variables,
    string? Error,
    IReadOnlyList<string> Bookmarks)
{
    /// <summary>The text that the verb <c>trace</c> prints.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var line in Lines)
            text.Append(line).Append('\n');
        text.Append("= ").Append(Status).Append(' ').Append(SubStatus).Append('\n');
        text.Append("output: ").AppendJoin(" | ", Output).Append('\n');
        foreach (var variable in Variables)
            text.Append("variable: ").Append(variable).Append('\n');
        if (Error is not null)
            text.Append("error: ").Append(Error).Append('\n');
        return text.ToString();
    }
}
