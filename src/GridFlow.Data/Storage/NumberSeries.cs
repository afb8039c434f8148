namespace GridFlow.Data.Storage;

/// <summary>The next free number under a key, for example of a jurisdiction's incidents on one day.</summary>
public sealed class NumberSeries
{
    /// <summary>What is counted.</summary>
    public required string Key { get; init; }

    /// <summary>The next number that was given to nobody.</summary>
    public required long Next { get; set; }
}

/// <summary>One value of the installation.</summary>
public sealed class Setting
{
    /// <summary>Its name.</summary>
    public required string Key { get; init; }

    /// <summary>Its value.</summary>
    public required string Value { get; set; }
}
