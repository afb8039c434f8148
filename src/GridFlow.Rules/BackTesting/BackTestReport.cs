using System.Collections.Immutable;
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
public sealed record SituationCount(string Id, string Name, int Before, int After);

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
public sealed record CaseSide(string? Category, string? Department, TimeLimit? Limit, int? Severity, UnsureReason Reason);

/// <summary>How many cases of one day a department leads.</summary>
/// <param name="Day">The day they came in.</param>
/// <param name="Department">Its full name; empty: nobody, a person decides.</param>
/// <param name="Before">By the live version.</param>
/// <param name="After">By the draft.</param>
public sealed record DailyLoad(DateOnly Day, string Department, int Before, int After);
