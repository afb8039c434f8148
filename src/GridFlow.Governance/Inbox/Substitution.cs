using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Inbox;

/// <summary>What a substitute is given.</summary>
/// <param name="UnitId">Only the tasks of this unit; <see langword="null"/> for all units of whoever is away.</param>
/// <param name="Role">Only the tasks of this role.</param>
/// <param name="CategoryCode">Only cases of this category.</param>
public sealed record SubstitutionScope(string? UnitId = null, string? Role = null, string? CategoryCode = null)
{
    /// <summary>Whether a post of whoever is away falls under it.</summary>
    public bool Covers(string unitId, string role) => (UnitId is null || UnitId == unitId) && (Role is null || Role == role);
}

/// <summary>
/// A colleague acts in the place of somebody who is away (代理), for a time. It lends tasks and nothing else: no right to approve or to
/// administer goes with it, and it ends by itself.
/// </summary>
public sealed class Substitution
{
    /// <summary>Nobody is away longer than this by one entry: who is gone for good is replaced.</summary>
    public const int MostDays = 366;

    private Substitution()
    {
    }

    /// <summary>Names a substitute.</summary>
    /// <param name="id">Identity.</param>
    /// <param name="jurisdictionId">The jurisdiction of all three.</param>
    /// <param name="absentee">Who is away.</param>
    /// <param name="substitute">Who acts for them.</param>
    /// <param name="from">From when, UTC.</param>
    /// <param name="until">Until when, UTC; the moment itself is no longer part of it.</param>
    /// <param name="scope">For what.</param>
    /// <param name="reason">Why; needed where somebody else names the substitute.</param>
    /// <param name="namedBy">Who names them.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">The period is none, the same person is named, or a reason is missing.</exception>
    public Substitution(
        Guid id, string jurisdictionId, Absentee absentee, Absentee substitute, DateTimeOffset from, DateTimeOffset until, SubstitutionScope scope, string? reason, Actor namedBy, DateTimeOffset now)
    {
        if (absentee.Id == substitute.Id)
            throw new GovernanceException("substitute.self", new("不能由本人代理", "Nobody is the own substitute"));
        if (until <= from || until <= now || until - from > TimeSpan.FromDays(MostDays))
            throw new GovernanceException("substitute.period", new($"请填写起止日期：止期不早于起期和今天，最长 {MostDays} 天", $"Please give both days: the last not before the first nor today, at most {MostDays} days"));
        if (namedBy.Id != absentee.Id && string.IsNullOrWhiteSpace(reason))
            throw new GovernanceException("substitute.reason", new("代他人设置时请写明原因", "Please say why you set it for somebody else"));
        if (namedBy.Id != absentee.Id && namedBy.Id == substitute.Id)
            throw new GovernanceException("substitute.own", new("不能把他人的任务交给自己代理", "Nobody gives oneself the tasks of another"));
        (Id, JurisdictionId, From, Until) = (id, jurisdictionId, from, until);
        (AbsenteeId, AbsenteeName, SubstituteId, SubstituteName) = (absentee.Id, absentee.Name, substitute.Id, substitute.Name);
        (UnitId, Role, CategoryCode, Reason) = (scope.UnitId, scope.Role, scope.CategoryCode, reason);
        (NamedById, NamedByName, NamedAt) = (namedBy.Id, namedBy.Name, now);
    }

    /// <summary>Identity.</summary>
    public Guid Id { get; private set; }

    /// <summary>The jurisdiction; no other sees it.</summary>
    public string JurisdictionId { get; private set; } = "";

    /// <summary>Account of whoever is away.</summary>
    public string AbsenteeId { get; private set; } = "";

    /// <summary>The name of that day.</summary>
    public string AbsenteeName { get; private set; } = "";

    /// <summary>Account of whoever acts for them.</summary>
    public string SubstituteId { get; private set; } = "";

    /// <summary>The name of that day.</summary>
    public string SubstituteName { get; private set; } = "";

    /// <summary>From when, UTC.</summary>
    public DateTimeOffset From { get; private set; }

    /// <summary>Until when, UTC: ended early it is the moment of that.</summary>
    public DateTimeOffset Until { get; private set; }

    /// <summary>Only tasks of this unit.</summary>
    public string? UnitId { get; private set; }

    /// <summary>Only tasks of this role.</summary>
    public string? Role { get; private set; }

    /// <summary>Only cases of this category.</summary>
    public string? CategoryCode { get; private set; }

    /// <summary>Why.</summary>
    public string? Reason { get; private set; }

    /// <summary>Account of whoever named the substitute: whoever is away, or an administrator.</summary>
    public string NamedById { get; private set; } = "";

    /// <summary>The name of that day.</summary>
    public string NamedByName { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset NamedAt { get; private set; }

    /// <summary>Name of whoever ended it before its time.</summary>
    public string? EndedByName { get; private set; }

    /// <summary>For what.</summary>
    public SubstitutionScope Scope => new(UnitId, Role, CategoryCode);

    /// <summary>Whether it runs at a moment.</summary>
    public bool RunsAt(DateTimeOffset moment) => moment >= From && moment < Until;

    /// <summary>Ends it before its time.</summary>
    /// <exception cref="GovernanceException">It is over already.</exception>
    public void End(Actor actor, DateTimeOffset now)
    {
        if (Until <= now)
            throw new GovernanceException("substitute.over", new("这项代理已经结束", "It is over already"));
        (Until, EndedByName) = (now, actor.Name);
        if (From > now) From = now;
    }

    /// <summary>
    /// Whether somebody with a post may act for a post of another: both handle tasks, and the unit is the own one, lies in the own
    /// territory, or is a neighbour on the same rung under the same unit. Nobody comes to a right at a unit where it could not be held.
    /// </summary>
    /// <param name="tree">The units.</param>
    /// <param name="ownUnitId">The unit of the substitute's own post.</param>
    /// <param name="ownRole">The role of that post.</param>
    /// <param name="unitId">The unit that is acted for.</param>
    /// <param name="role">The role that is acted for.</param>
    public static bool CouldHold(OrganisationTree tree, string ownUnitId, string ownRole, string unitId, string role)
    {
        if (!Roles.Allows(ownRole, Permission.HandleTasks) || !Roles.Allows(role, Permission.HandleTasks) || tree.Find(ownUnitId) is not { } own || tree.Find(unitId) is not { } unit)
            return false;
        return own.Id == unit.Id || OrganisationTree.IsWithin(unit.Path, own.Territory)
            || tree.Rung(unit) > 0 && tree.Rung(unit) == tree.Rung(own) && unit.ParentId == own.ParentId;
    }
}
