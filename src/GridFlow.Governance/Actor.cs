using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance;

/// <summary>Somebody who is away, in whose place a substitute acts.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">The name people see.</param>
public sealed record Absentee(string Id, string Name);

/// <summary>Who did something: recorded with every event of a case.</summary>
/// <param name="Id">Account id, or <c>system</c>, <c>clock</c>, <c>public</c>.</param>
/// <param name="Name">The name people see.</param>
/// <param name="UnitId">The unit the actor acted for, where there is one.</param>
public sealed record Actor(string Id, string Name, string? UnitId = null)
{
    /// <summary>The colleague in whose place the actor acts (代); <see langword="null"/> for whoever acts for himself.</summary>
    public Absentee? For { get; init; }

    /// <summary>Both names as records show them: 李四（代张三）.</summary>
    public BilingualText FullName => For is { } absent ? new($"{Name}（代{absent.Name}）", $"{Name} (for {absent.Name})") : new(Name, Name);

    /// <summary>Everybody who must not be found on the other side of the case: who acts, and who is acted for.</summary>
    public IReadOnlyList<string> Persons => For is { } absent ? [Id, absent.Id] : [Id];

    /// <summary>Somebody of the house or a machine with a key; not the program, its clocks, or the public.</summary>
    public bool IsStaff => Id != System.Id && Id != Clock.Id && Id != Public.Id;

    /// <summary>The program itself.</summary>
    public static Actor System { get; } = new("system", "系统");

    /// <summary>A clock that ran out.</summary>
    public static Actor Clock { get; } = new("clock", "时钟");

    /// <summary>A resident without an account.</summary>
    public static Actor Public { get; } = new("public", "群众");
}
