namespace GridFlow.Governance.Organisations;

/// <summary>Somebody is away, and who acts in their place.</summary>
/// <param name="AccountId">Who is away.</param>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="SubstituteId">Who acts for them.</param>
/// <param name="UnitId">Only in this unit; <see langword="null"/> for all.</param>
/// <param name="Role">Only in this role; <see langword="null"/> for all.</param>
/// <param name="IsPartial">Only for some cases: then the post as a whole is left.</param>
public sealed record Absence(string AccountId, DateOnly First, DateOnly Last, string SubstituteId, string? UnitId = null, string? Role = null, bool IsPartial = false)
{
    internal bool Holds(DateOnly day) => First <= day && day <= Last;
}

/// <summary>Who is away on the days that are looked ahead.</summary>
/// <param name="Today">The first of those days, in the jurisdiction's zone.</param>
/// <param name="Absences">Who is away then.</param>
public sealed record AbsenceBook(DateOnly Today, IReadOnlyList<Absence> Absences)
{
    /// <summary>So many days are looked ahead.</summary>
    public const int Days = 30;

    /// <summary>Nobody is away.</summary>
    public static AbsenceBook Empty { get; } = new(default, []);

    /// <summary>The days on which nobody has a post: all who hold it are away, and whoever acts for them is away as well or could not hold it.</summary>
    /// <param name="holders">Who holds it; a post that nobody holds is vacant on no day in particular.</param>
    /// <param name="unitId">The unit.</param>
    /// <param name="role">The role.</param>
    /// <param name="couldHold">Whether somebody may act for the post.</param>
    public IReadOnlyList<DateOnly> Vacant(IReadOnlyCollection<string> holders, string unitId, string role, Func<string, bool> couldHold)
    {
        if (holders.Count == 0 || !holders.All(holder => Absences.Any(absence => absence.AccountId == holder))) return [];
        return [.. Enumerable.Range(0, Days).Select(Today.AddDays).Where(day => holders.All(holder => IsAway(holder, day) && !Absences.Any(absence => Stands(absence, holder, day))))];

        bool Stands(Absence absence, string holder, DateOnly day) => absence.AccountId == holder && absence.Holds(day) && !absence.IsPartial
            && (absence.UnitId is null || absence.UnitId == unitId) && (absence.Role is null || absence.Role == role)
            && !IsAway(absence.SubstituteId, day) && couldHold(absence.SubstituteId);
    }

    private bool IsAway(string account, DateOnly day) => Absences.Any(absence => absence.AccountId == account && absence.Holds(day));
}
