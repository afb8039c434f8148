namespace GridFlow.Data.BackTests;

/// <summary>What to run a back-test on: a period of the own incidents, or a file.</summary>
public sealed record BackTestRequest
{
    /// <summary>The version that is judged.</summary>
    public required string VersionId { get; init; }

    /// <summary>The version it is compared with; <see langword="null"/> for the live one.</summary>
    public string? AgainstId { get; init; }

    /// <summary>The days, where the cases are the jurisdiction's own.</summary>
    public CasePeriod? Period { get; init; }

    /// <summary>The file's name.</summary>
    public string FileName { get; init; } = "";

    /// <summary>The file, where the cases come from one.</summary>
    public CaseTable? Table { get; init; }

    /// <summary>Which of its columns is what.</summary>
    public CaseColumns? Columns { get; init; }
}
