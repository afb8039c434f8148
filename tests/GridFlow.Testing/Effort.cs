namespace GridFlow.Testing;

/// <summary>
/// How long a test goes on that could go on for ever (random cases, kills): enough to find a fault at the gate, and as
/// long as anybody would want where <c>GRIDFLOW_THOROUGH=1</c> is set, as before a release.
/// </summary>
public static class Effort
{
    private static readonly bool IsThorough = Environment.GetEnvironmentVariable("GRIDFLOW_THOROUGH") is "1" or "true";

    /// <summary>So many rounds: <c>Effort.Of(atTheGate: 8, thorough: 50)</c>.</summary>
    public static int Of(int atTheGate, int thorough) => IsThorough ? thorough : atTheGate;
}
