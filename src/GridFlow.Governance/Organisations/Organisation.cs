namespace GridFlow.Governance.Organisations;

/// <summary>A jurisdiction as its document describes it.</summary>
/// <param name="Jurisdiction">The jurisdiction.</param>
/// <param name="Units">Its units, parents before children.</param>
/// <param name="Demonstration">Accounts for demonstrations; never made in production.</param>
public sealed record Organisation(Jurisdiction Jurisdiction, IReadOnlyList<Unit> Units, IReadOnlyList<DemonstrationAccount> Demonstration);

/// <summary>An account a demonstration signs in with.</summary>
/// <param name="Account">Sign-in name.</param>
/// <param name="Name">The person's (invented) name.</param>
/// <param name="Role">Key of one of <see cref="Roles.All"/>.</param>
/// <param name="UnitId">The unit the person works for.</param>
public sealed record DemonstrationAccount(string Account, string Name, string Role, string UnitId);
