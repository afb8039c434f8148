namespace GridFlow.Governance.Organisations;

/// <summary>A person works for a unit in a role; a person has many, for a home department and in several grids.</summary>
public sealed class Membership
{
    private Membership()
    {
    }

    /// <summary>Gives the account the role in the unit.</summary>
    public Membership(string accountId, string unitId, string role)
    {
        AccountId = accountId;
        UnitId = unitId;
        Role = role;
    }

    /// <summary>The account; key together with unit and role.</summary>
    public string AccountId { get; private set; } = "";

    /// <summary>The unit.</summary>
    public string UnitId { get; private set; } = "";

    /// <summary>Key of one of <see cref="Roles.All"/>.</summary>
    public string Role { get; private set; } = "";
}
