namespace GridFlow.Governance;

/// <summary>Who did something: recorded with every event of a case.</summary>
/// <param name="Id">Account id, or <c>system</c>, <c>clock</c>, <c>public</c>.</param>
/// <param name="Name">The name people see.</param>
/// <param name="UnitId">The unit the actor acted for, where there is one.</param>
public sealed record Actor(string Id, string Name, string? UnitId = null)
{
    /// <summary>The program itself.</summary>
    public static Actor System { get; } = new("system", "系统");

    /// <summary>A clock that ran out.</summary>
    public static Actor Clock { get; } = new("clock", "时钟");

    /// <summary>A resident without an account.</summary>
    public static Actor Public { get; } = new("public", "群众");
}
