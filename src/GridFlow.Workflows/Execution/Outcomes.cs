namespace GridFlow.Workflows.Execution;

/// <summary>Outcome names. The default outcomes are Elsa's {null, "Done"}: <see langword="null"/> stands for them.</summary>
internal static class Outcomes
{
    public const string Done = "Done";

    /// <summary>No outcome at all: nothing is followed.</summary>
    public static readonly IReadOnlyList<string> None = [];

    public static bool Follows(this IReadOnlyList<string>? outcomes, string? port)
    {
        if (outcomes is null)
            return port is null or Done;
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] == port)
                return true;
        }

        return false;
    }
}
