using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.BackTesting;

/// <summary>What publishing the draft would have changed on the cases it was tried on.</summary>
public sealed record BackTestReport
{
    /// <summary>How many cases were tried.</summary>
    public int Cases { get; init; }

    /// <summary>How many of them tell who really closed them.</summary>
    public int Judged { get; init; }

    /// <summary>Judged cases the live version would have sent to the department that closed them.</summary>
    public int AgreedBefore { get; init; }

    /// <summary>The same for the draft.</summary>
    public int AgreedAfter { get; init; }

    /// <summary>How many of the cases tell which category they turned out to be.</summary>
    public int JudgedCategories { get; init; }

    /// <summary>Those the live version gives that category.</summary>
    public int CategoriesBefore { get; init; }

    /// <summary>The same for the draft.</summary>
    public int CategoriesAfter { get; init; }

    /// <summary>Cases the live version leaves to a person.</summary>
    public int UnsureBefore { get; init; }

    /// <summary>The same for the draft.</summary>
    public int UnsureAfter { get; init; }

    /// <summary>Cases whose limit differs.</summary>
    public int ChangedLimits { get; init; }

    /// <summary>On how many days the cases came in: loads divided by it are cases a day.</summary>
    public int Days { get; init; }

    /// <summary>The matrix without its diagonal: how many cases move from one department to another, most first.</summary>
    public ImmutableArray<DepartmentMove> Moves { get; init; } = [];

    /// <summary>The whole matrix, those that stay with their department too, most first.</summary>
    public ImmutableArray<DepartmentMove> Matrix { get; init; } = [];

    /// <summary>Cases per department and day before and after, by day.</summary>
    public ImmutableArray<DailyLoad> Daily { get; init; } = [];

    /// <summary>The share of judged cases the live version agrees on; null without any.</summary>
    public double? AgreementBefore => Judged == 0 ? null : (double)AgreedBefore / Judged;

    /// <summary>The same for the draft.</summary>
    public double? AgreementAfter => Judged == 0 ? null : (double)AgreedAfter / Judged;

    /// <summary>Cases per department before and after, most first.</summary>
    public ImmutableArray<DepartmentLoad> Loads { get; init; } = [];

    /// <summary>How often each situation held.</summary>
    public ImmutableArray<SituationCount> Situations { get; init; } = [];

    /// <summary>Cases for which a situation looked further back than the data reach: it may have missed something.</summary>
    public int CutOff { get; init; }

    /// <summary>Every case that comes out differently.</summary>
    public ImmutableArray<ChangedCase> Changed { get; init; } = [];

    /// <summary>The gate before publishing: the draft may agree less than the live version by at most so much.</summary>
    /// <param name="tolerance">A share of the judged cases: 0.01 is one in a hundred.</param>
    /// <returns>True when it may be published; without judged cases nothing speaks against it.</returns>
    public bool Passes(double tolerance) => new BackTestGate { Tolerance = tolerance }.Judge(this).Passes;
}

/// <summary>How often a situation held.</summary>
/// <param name="Id">The situation.</param>
/// <param name="Name">Its name.</param>
/// <param name="Before">By the live version.</param>
/// <param name="After">By the draft.</param>
public sealed record SituationCount(string Id, string Name, int Before, int After)
{
    /// <summary>Where it held by the live version: how many of the cases tell who closed them, and of how many of these the live version said so.</summary>
    public Agreement AgreedBefore { get; init; }

    /// <summary>The same for the draft.</summary>
    public Agreement AgreedAfter { get; init; }

    /// <summary>Some of the cases for which it held by the draft.</summary>
    public ImmutableArray<HeldCase> Examples { get; init; } = [];
}

/// <summary>How many were judged, and how many of these were right.</summary>
/// <param name="Judged">Cases that tell who closed them.</param>
/// <param name="Right">Those that were sent to whoever closed them.</param>
public readonly record struct Agreement(int Judged, int Right)
{
    /// <summary>The share that was right; null where none was judged.</summary>
    [JsonIgnore]
    public double? Precision => Judged == 0 ? null : (double)Right / Judged;
}

/// <summary>A case for which a situation held.</summary>
/// <param name="Id">The case.</param>
/// <param name="Witnesses">The numbers of the incidents that bore it out.</param>
public sealed record HeldCase(string Id, ImmutableArray<string> Witnesses);

/// <summary>Cases that change hands. An empty name: nobody, a person decides.</summary>
/// <param name="From">The lead before.</param>
/// <param name="To">The lead after.</param>
/// <param name="Count">How many.</param>
public sealed record DepartmentMove(string From, string To, int Count);

/// <summary>How many cases a department leads.</summary>
/// <param name="Department">Its full name; empty: nobody, a person decides.</param>
/// <param name="Before">By the live version.</param>
/// <param name="After">By the draft.</param>
public sealed record DepartmentLoad(string Department, int Before, int After);

/// <summary>A case that comes out differently.</summary>
/// <param name="Id">The incident's number.</param>
/// <param name="Before">By the live version.</param>
/// <param name="After">By the draft.</param>
/// <param name="ClosedBy">Who really closed it.</param>
public sealed record ChangedCase(string Id, CaseSide Before, CaseSide After, string? ClosedBy);

/// <summary>How one version decides a case.</summary>
/// <param name="Category">The category's code.</param>
/// <param name="Department">The lead.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Severity">The severity.</param>
/// <param name="Reason">Why it is left to a person, if it is.</param>
public sealed record CaseSide(string? Category, string? Department, TimeLimit? Limit, int? Severity, UnsureReason Reason)
{
    /// <summary>The names of the situations that held.</summary>
    public ImmutableArray<string> Situations { get; init; } = [];

    /// <summary>What a decision says.</summary>
    public static CaseSide Of(Decision decision) =>
        new(decision.Category, decision.LeadDepartment, decision.Limit, decision.Severity, decision.Reason) { Situations = [.. decision.Situations.Select(hit => hit.Name)] };

    /// <summary>Compares situations one by one.</summary>
    public bool Equals(CaseSide? other) =>
        other is not null && Category == other.Category && Department == other.Department && Limit == other.Limit && Severity == other.Severity && Reason == other.Reason
        && Situations.SequenceEqual(other.Situations);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Category, Department, Limit, Severity, Reason, Situations.Length);
}

/// <summary>How many cases of one day a department leads.</summary>
/// <param name="Day">The day they came in.</param>
/// <param name="Department">Its full name; empty: nobody, a person decides.</param>
/// <param name="Before">By the live version.</param>
/// <param name="After">By the draft.</param>
public sealed record DailyLoad(DateOnly Day, string Department, int Before, int After);
