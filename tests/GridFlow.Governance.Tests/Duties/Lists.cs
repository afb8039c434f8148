using GridFlow.Governance.Duties;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Tests.Organisations;

namespace GridFlow.Governance.Tests.Duties;

/// <summary>Duty lists for Wulingyuan, as the file writes them.</summary>
internal static class Lists
{
    public const string Head = "序号,事项,清单,类别,适用,部门,依据\n";

    /// <summary>The shipped organisation with a list of these rows.</summary>
    public static OrganisationTree With(params string[] rows)
    {
        var reading = DutyReader.Read(Head + string.Join('\n', rows), Wulingyuan.Tree, "duties.csv");
        Assert.Empty(reading.Problems);
        return new OrganisationTree(
            Wulingyuan.Organisation.Jurisdiction, Wulingyuan.Organisation.Units, Wulingyuan.Organisation.Demonstration.Select(account => new Membership(account.Account, account.UnitId, account.Role)))
        {
            Duties = reading.Value!,
        };
    }
}
