using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Organisations;

/// <summary>
/// A district, zone or town that governs itself on this installation: its own units, ladders, rules and calendar.
/// </summary>
public sealed class Jurisdiction
{
    private Jurisdiction()
    {
    }

    /// <summary>Describes a jurisdiction.</summary>
    public Jurisdiction(string id, string name, string englishName, string timeZoneId, string numberPrefix, IEnumerable<Level> levels)
    {
        Id = id;
        Name = name;
        EnglishName = englishName;
        TimeZoneId = timeZoneId;
        NumberPrefix = numberPrefix;
        Levels = [.. levels];
    }

    /// <summary>Stable key, for example <c>wulingyuan</c>; also the folder name under <c>rules/</c> and <c>workflows/</c>.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Chinese name.</summary>
    public string Name { get; private set; } = "";

    /// <summary>English name.</summary>
    public string EnglishName { get; private set; } = "";

    /// <summary>IANA time zone in which days, opening hours and deadlines are meant, for example <c>Asia/Shanghai</c>.</summary>
    public string TimeZoneId { get; private set; } = "Asia/Shanghai";

    /// <summary>What incident numbers begin with, for example <c>WLY</c>.</summary>
    public string NumberPrefix { get; private set; } = "";

    /// <summary>What becomes of a grid worker's report from outside the own grid (five bindings, "出格无效").</summary>
    public OutOfGridPolicy OutOfGrid { get; set; } = OutOfGridPolicy.Redirect;

    /// <summary>The levels of its unit tree, top first. Names and number are the jurisdiction's own; nothing in the code says "street".</summary>
    public List<Level> Levels { get; private set; } = [];

    /// <summary>For which reasons units may give cases back (退单).</summary>
    public List<ReturnReason> ReturnReasons { get; init; } = [.. ReturnReason.Usual];

    /// <summary>The same jurisdiction with other levels.</summary>
    public Jurisdiction With(IEnumerable<Level> levels) => new(Id, Name, EnglishName, TimeZoneId, NumberPrefix, levels) { OutOfGrid = OutOfGrid, ReturnReasons = ReturnReasons };
}

/// <summary>A level of a jurisdiction's unit tree.</summary>
/// <param name="Key">Stable key, for example <c>street</c>.</param>
/// <param name="Name">Its name, for example 街道（乡） / Street or township.</param>
/// <param name="Rung">Height on the ladder, the leaf being 1. Two levels may share a rung: a scenic committee stands where a street stands. 0 for units outside the territorial ladder.</param>
/// <param name="Function">What units of the level are there for.</param>
public sealed record Level(string Key, BilingualText Name, int Rung, UnitFunction Function)
{
    /// <summary>
    /// Departments of the rules' vocabulary that a unit of this level embodies for its ground: when rules say
    /// 派出所 or 街道综合执法队, the street of the place is meant.
    /// </summary>
    public IReadOnlyList<string> StandsFor { get; init; } = [];

    /// <summary>
    /// Whether cases of a place may begin here: with the lowest such level the place lies in. Unless the document says otherwise, the
    /// leaves and the levels that supervise.
    /// </summary>
    public bool TakesCases { get; init; }

    /// <summary>What the round of a case on this level is called (网格圈, 街道圈, 区级圈).</summary>
    public BilingualText Circle { get; init; }

    /// <summary>Key of the role that handles tasks in units of the level.</summary>
    public string HandlerRole { get; init; } = Roles.DepartmentHandler;
}

/// <summary>The four functions of the Jinhua tree.</summary>
public enum UnitFunction
{
    /// <summary>指挥: decides and dispatches.</summary>
    Command,

    /// <summary>督办: sees that it is done.</summary>
    Supervise,

    /// <summary>作战: does the work.</summary>
    Handle,

    /// <summary>民情: senses and reports.</summary>
    Sense,
}

/// <summary>What becomes of a grid worker's report from outside the own grid.</summary>
public enum OutOfGridPolicy
{
    /// <summary>出格无效: refused.</summary>
    Reject,

    /// <summary>Turned into a tip that the right grid's worker verifies first.</summary>
    Redirect,

    /// <summary>Taken, and marked on the timeline.</summary>
    Flag,
}
