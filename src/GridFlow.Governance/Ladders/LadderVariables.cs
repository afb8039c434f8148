using System.Globalization;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders;

/// <summary>
/// The variables by which the steps of a ladder hand decisions on. A ladder declares those its steps use; expressions
/// on the drawing read them under the same names.
/// </summary>
public static class LadderVariables
{
    /// <summary>Category code, text.</summary>
    public const string Category = "Category";

    /// <summary>1 to 4, number.</summary>
    public const string Severity = "Severity";

    /// <summary>Id of the leading department's unit, text; empty when there is none.</summary>
    public const string LeadUnit = "LeadUnit";

    /// <summary>Handling limit as rules write it, text.</summary>
    public const string Limit = "Limit";

    /// <summary>Where the case goes next: the key of a level, <c>department</c> for the unit that leads or <c>office</c> for the default owner, text.</summary>
    public const string Level = "Level";

    /// <summary>The level that answered last, as <see cref="Level"/>.</summary>
    public const string HandledBy = "HandledBy";

    /// <summary>Accounts that handled the case, comma-separated: none of them verifies it.</summary>
    public const string Handlers = "Handlers";

    /// <summary>How the last handler says it ended: the name of an incident outcome.</summary>
    public const string Result = "Result";

    /// <summary>How often the case was sent back, number.</summary>
    public const string Reworks = "Reworks";

    /// <summary>How often units gave the case back as not their own (退单), number. A ladder that leads a return back to a unit that may return again declares it.</summary>
    public const string Returns = "Returns";

    internal static string? Text(this IActivityContext context, string variable) =>
        context.GetVariable(variable)?.ToString() is { Length: > 0 } text ? text : null;

    internal static int Number(this IActivityContext context, string variable) =>
        context.GetVariable(variable) is { } value && double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (int)number
            : 0;

    internal static IReadOnlyList<string> List(this IActivityContext context, string variable) =>
        (context.Text(variable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
