using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Tests.Organisations;

/// <summary>The shipped organisation.</summary>
internal static class Wulingyuan
{
    public const string Grid = "wly-jundiping-jundiping-01";
    public const string Street = "wly-jundiping";
    public const string Office = "wly-office";

    public static Organisation Organisation { get; } =
        OrganisationReader.Read(Repository.Read("rules", "wulingyuan", "organisation.json"), "organisation.json").Value
        ?? throw new InvalidOperationException("The shipped organisation does not read.");

    public static OrganisationTree Tree { get; } = new(
        Organisation.Jurisdiction,
        Organisation.Units,
        Organisation.Demonstration.Select(account => new Membership(account.Account, account.UnitId, account.Role)));

    public static Unit Unit(string id) => Tree.Find(id) ?? throw new ArgumentException(id);
}
