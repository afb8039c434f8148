using GridFlow.Governance.Texts;

namespace GridFlow.Governance.Rulings;

/// <summary>What whoever rules wants entered in the register with the ruling: the unit and the category are those of the ruling itself.</summary>
/// <param name="AreaUnitId">The unit on whose ground it is to hold: the grid of the case, or one above it.</param>
/// <param name="ValidUntil">The last day on which it is to hold, in the jurisdiction's zone.</param>
/// <param name="Evidence">What it rests on.</param>
public sealed record Registration(string AreaUnitId, DateOnly ValidUntil, string Evidence)
{
    /// <summary>The longest time a ruling may hold: borders and duty lists are made anew more often.</summary>
    public const int MostYears = 5;

    /// <summary>The registration, where everything it names can be.</summary>
    /// <param name="incident">The case.</param>
    /// <param name="tree">The jurisdiction's units.</param>
    /// <param name="today">The day, in the jurisdiction's zone.</param>
    /// <exception cref="GovernanceException">It cannot; the message says why.</exception>
    public Registration Checked(Incidents.Incident incident, Organisations.OrganisationTree tree, DateOnly today)
    {
        var evidence = PlainText.Within(Evidence, TextLimits.Reason, new("确权依据", "evidence"));
        if (string.IsNullOrWhiteSpace(evidence))
            throw new GovernanceException("ruling.evidence", new("请写明确权依据", "Please say what the ruling rests on"));
        if (tree.Find(AreaUnitId) is not { } area || !incident.GridPath.StartsWith(area.Path, StringComparison.Ordinal))
            throw new GovernanceException("ruling.area", new("适用范围必须包含事发地", "The area must contain the place of the case"));
        if (ValidUntil < today || ValidUntil > today.AddYears(MostYears))
            throw new GovernanceException("ruling.validity", new($"有效期须在今天之后、{MostYears} 年之内", $"It must be valid beyond today and for at most {MostYears} years"));
        return this with { Evidence = evidence };
    }
}
