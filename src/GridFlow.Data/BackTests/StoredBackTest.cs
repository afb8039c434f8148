using GridFlow.Rules.BackTesting;

namespace GridFlow.Data.BackTests;

/// <summary>Where the cases of a back-test came from.</summary>
public enum CaseSource
{
    /// <summary>The jurisdiction's own closed incidents of some days.</summary>
    Period,

    /// <summary>A file somebody uploaded.</summary>
    File,
}

/// <summary>A back-test as it is kept: two versions, to the letter, on certain cases.</summary>
public sealed class StoredBackTest
{
    /// <summary>Identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose rules and whose cases.</summary>
    public required string JurisdictionId { get; init; }

    /// <summary>The version that was judged.</summary>
    public required string VersionId { get; init; }

    /// <summary>Its content at that moment, SHA-256.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The version it was compared with.</summary>
    public required string AgainstId { get; init; }

    /// <summary>Content of that version, SHA-256.</summary>
    public required string AgainstFingerprint { get; init; }

    /// <summary>What both inherited from, SHA-256 over the fingerprints of the published parents; empty without any.</summary>
    public required string ParentsFingerprint { get; init; }

    /// <summary>Where the cases came from.</summary>
    public required CaseSource Source { get; init; }

    /// <summary>First day of the period, in the jurisdiction's zone.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day of the period, included.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Name of the file.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Account of whoever ran it.</summary>
    public required string RunBy { get; init; }

    /// <summary>The name of that day.</summary>
    public required string RunByName { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was complete, UTC; <see langword="null"/> while it is being stored. What is not complete counts for nothing.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The report without its list of changed cases, which has rows of its own.</summary>
    public required BackTestReport Report { get; init; }

    /// <summary>How many cases came out differently.</summary>
    public required int Changed { get; init; }
}

/// <summary>A case that came out differently.</summary>
public sealed class BackTestCase
{
    /// <summary>The back-test.</summary>
    public required Guid BackTestId { get; init; }

    /// <summary>1-based place in the list.</summary>
    public required int Sequence { get; init; }

    /// <summary>The incident's number, or the row's own number or place in the file.</summary>
    public required string CaseId { get; init; }

    /// <summary>Text of a case from a file, for whoever uploaded it and for some days. An incident keeps its own text, for those who may see it.</summary>
    public string? Text { get; init; }

    /// <summary>Lead before; empty where a person decides.</summary>
    public required string FromDepartment { get; init; }

    /// <summary>Lead after.</summary>
    public required string ToDepartment { get; init; }

    /// <summary>By the version it was compared with.</summary>
    public required CaseSide Before { get; init; }

    /// <summary>By the version that was judged.</summary>
    public required CaseSide After { get; init; }

    /// <summary>Who really closed it.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>The case without its words.</summary>
    public BackTestCase WithoutText() => new()
    {
        BackTestId = BackTestId, Sequence = Sequence, CaseId = CaseId, FromDepartment = FromDepartment, ToDepartment = ToDepartment, Before = Before, After = After, ClosedBy = ClosedBy,
    };
}
