using GridFlow.Data.Accounts;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Organisations;

namespace GridFlow.Data.Demonstration;

/// <summary>
/// Who answers demonstration tasks: the demonstration account where the unit has one, else a made-up colleague, so that
/// every unit's past looks lived in.
/// </summary>
internal sealed class Staff(OrganisationTree organisation, IReadOnlyDictionary<string, string> names, IEnumerable<Membership> memberships, Random random)
{
    private static readonly string[] Surnames = ["向", "覃", "田", "张", "李", "王", "吴", "陈", "杨", "周", "彭", "毛", "赵", "朱", "卓", "龚"];
    private static readonly string[] GivenNames = ["建国", "小兰", "志强", "丽华", "明", "春梅", "勇", "秀英", "军", "晓燕", "宏伟", "桂芳", "海涛", "玉珍", "鹏", "雪梅"];
    private readonly ILookup<(string, string), string> _accounts = memberships.ToLookup(member => (member.UnitId, member.Role), member => member.AccountId);
    private readonly Dictionary<(string, string, int), Viewer> _colleagues = [];

    /// <summary>Somebody who may answer the task and is not shut out of it.</summary>
    public Viewer For(HandlingTask task)
    {
        for (var number = 0; ; number++)
        {
            var viewer = Colleague(task.UnitId, task.Role, number);
            if (!task.ExcludedAccountIds.Contains(viewer.Id)) return viewer;
        }
    }

    /// <summary>The first colleague of a role in a unit.</summary>
    public Viewer OfUnit(string unitId, string role) => Colleague(unitId, role, 0);

    /// <summary>Whether somebody can sign in for the role in the unit.</summary>
    public bool HasAccount(string unitId, string role) => _accounts.Contains((unitId, role));

    private Viewer Colleague(string unitId, string role, int number)
    {
        if (_colleagues.TryGetValue((unitId, role, number), out var known)) return known;
        var unit = organisation.Find(unitId)!;
        var account = _accounts[(unitId, role)].ElementAtOrDefault(number);
        var id = account ?? $"demonstration:{unitId}:{role}:{number}";
        var name = account is not null && names.TryGetValue(account, out var real) ? real : Pick(Surnames) + Pick(GivenNames);
        return _colleagues[(unitId, role, number)] = new Viewer(id, name, unit.JurisdictionId, [new Post(unitId, unit.Name, unit.Territory, role)]);
    }

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
