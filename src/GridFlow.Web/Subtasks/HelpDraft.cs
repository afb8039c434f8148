using GridFlow.Data.Cases;
using GridFlow.Governance.Inbox;

namespace GridFlow.Web.Subtasks;

/// <summary>What stands in the form that asks others for help, while somebody writes it.</summary>
public sealed class HelpDraft
{
    public TaskKind Kind { get; set; } = TaskKind.Assist;

    public List<string> Units { get; } = [];

    public List<string> People { get; } = [];

    public string Words { get; set; } = "";

    public string? Limit { get; set; } = "1wd";

    /// <summary>What is sent; what is missing is said then.</summary>
    public HelpRequest Request => new(Kind, [.. Units], [.. People], Words, Limit);

    /// <summary>Takes ids that were kept as one text.</summary>
    public static void BringBack(List<string> ids, string? kept)
    {
        ids.Clear();
        ids.AddRange((kept ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
