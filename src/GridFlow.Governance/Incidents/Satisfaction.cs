namespace GridFlow.Governance.Incidents;

/// <summary>How content the reporter is with what was done (满意度), in the three grades that hotlines ask for.</summary>
public enum Satisfaction
{
    /// <summary>满意.</summary>
    Satisfied,

    /// <summary>基本满意: counted as content.</summary>
    Fair,

    /// <summary>不满意.</summary>
    Unsatisfied,
}
