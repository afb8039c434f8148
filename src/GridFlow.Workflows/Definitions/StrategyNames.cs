namespace GridFlow.Workflows.Definitions;

/// <summary>
/// The strategies of <c>options</c>. A document names them by an alias (<c>Singleton</c>, <c>FaultStrategy</c>) or by a
/// .NET type name with or without its assembly; only the last part of the name counts, and no type is ever looked up.
/// </summary>
internal static class StrategyNames
{
    /// <summary>The strategy of a name; nothing stated means always. <see langword="null"/> for a name that is not known.</summary>
    public static ActivationStrategy? Activation(string? name) => Short(name) switch
    {
        "" or "Always" or "AllowAlways" => ActivationStrategy.Always,
        "Singleton" => ActivationStrategy.Singleton,
        "Correlation" => ActivationStrategy.Correlation,
        "CorrelatedSingleton" => ActivationStrategy.CorrelatedSingleton,
        _ => null,
    };

    /// <summary>The strategy of a name; nothing stated means that the instance becomes faulted. <see langword="null"/> for a name that is not known.</summary>
    public static IncidentStrategy? Incident(string? name) => Short(name) switch
    {
        "" or "Fault" => IncidentStrategy.Fault,
        "ContinueWithIncidents" => IncidentStrategy.ContinueWithIncidents,
        _ => null,
    };

    private static string Short(string? name)
    {
        var type = (name ?? "").Split(',')[0].Trim();
        var last = type[(type.LastIndexOf('.') + 1)..];
        return last.EndsWith("Strategy", StringComparison.Ordinal) ? last[..^"Strategy".Length] : last;
    }
}
