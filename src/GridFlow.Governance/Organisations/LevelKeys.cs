namespace GridFlow.Governance.Organisations;

/// <summary>Level keys that shipped organisations and ladders use. A jurisdiction may have others; the code asks for none by name.</summary>
public static class LevelKeys
{
    /// <summary>区.</summary>
    public const string District = "district";

    /// <summary>区级办公室, for example the network office.</summary>
    public const string Office = "office";

    /// <summary>部门.</summary>
    public const string Department = "department";

    /// <summary>景区管委会, on the rung of a street.</summary>
    public const string Scenic = "scenic";

    /// <summary>街道（乡）.</summary>
    public const string Street = "street";

    /// <summary>社区（村）.</summary>
    public const string Community = "community";

    /// <summary>网格.</summary>
    public const string Grid = "grid";
}
