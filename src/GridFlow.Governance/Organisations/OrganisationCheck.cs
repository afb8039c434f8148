using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Organisations;

/// <summary>What must hold of an organisation before ladders may rely on it.</summary>
internal static class OrganisationCheck
{
    public static IEnumerable<Problem> Check(Organisation organisation, string file) =>
        new[] { Levels(organisation), Units(organisation), Accounts(organisation) }
            .SelectMany(problems => problems)
            .Select(problem => problem with { File = file });

    /// <summary>The least that must hold: a zone, one top, everybody below it, a default owner.</summary>
    public static IEnumerable<Problem> Structure(Jurisdiction jurisdiction, IReadOnlyList<Unit> units)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(jurisdiction.TimeZoneId, out _))
            yield return Error("organisation.zone", new($"没有时区“{jurisdiction.TimeZoneId}”", $"There is no time zone \"{jurisdiction.TimeZoneId}\""), jurisdiction.Id);
        if (units.Where(unit => unit.ParentId is null).ToList() is not [var root])
        {
            yield return Error("organisation.root", new("必须有且只有一个最高单位", "There must be one unit on top, and one only"), jurisdiction.Id);
            yield break;
        }

        var below = units.ToLookup(unit => unit.ParentId);
        var reached = new HashSet<string>();
        var waiting = new Stack<Unit>([root]);
        while (waiting.TryPop(out var unit))
            if (reached.Add(unit.Id))
                foreach (var child in below[unit.Id])
                    waiting.Push(child);
        foreach (var lost in units.Where(unit => !reached.Contains(unit.Id)).Take(1))
            yield return Error("organisation.parent", new($"“{lost.Name}”的上级单位不存在或形成循环", $"The unit above {lost.Name} does not exist, or is below it"), lost.Name);
        if (!below[root.Id].Any(unit => unit.IsDefaultOwner))
            yield return Error("organisation.default-owner", new("最高一级没有兜底单位：没人管的事件无处可去", "The top level has no default owner: what nobody owns would have nowhere to go"), root.Name);
    }

    private static IEnumerable<Problem> Levels(Organisation organisation)
    {
        foreach (var twice in organisation.Jurisdiction.Levels.GroupBy(level => level.Key).Where(group => group.Count() > 1))
            yield return Error("organisation.level-twice", new($"层级“{twice.Key}”出现两次", $"Level \"{twice.Key}\" occurs twice"), twice.Key);
        foreach (var level in organisation.Jurisdiction.Levels.Where(level => Roles.Find(level.HandlerRole) is null))
            yield return Error("organisation.role", new($"没有角色“{level.HandlerRole}”", $"There is no role \"{level.HandlerRole}\""), level.Key);
        foreach (var twice in organisation.Jurisdiction.ReturnReasons.GroupBy(reason => reason.Key).Where(group => group.Count() > 1))
            yield return Error("organisation.reason-twice", new($"退单原因“{twice.Key}”出现两次", $"The reason to return \"{twice.Key}\" occurs twice"), twice.Key);
    }

    private static IEnumerable<Problem> Units(Organisation organisation)
    {
        var levels = organisation.Jurisdiction.Levels.DistinctBy(level => level.Key).ToDictionary(level => level.Key);
        var byId = organisation.Units.DistinctBy(unit => unit.Id).ToDictionary(unit => unit.Id);
        foreach (var twice in organisation.Units.GroupBy(unit => unit.Id).Where(group => group.Count() > 1))
            yield return Error("organisation.unit-twice", new($"单位编号“{twice.Key}”出现两次", $"Unit id \"{twice.Key}\" occurs twice"), twice.First().Name);
        foreach (var unit in organisation.Units)
        {
            if (!levels.TryGetValue(unit.Level, out var level))
                yield return Error("organisation.level", new($"“{unit.Name}”的层级“{unit.Level}”没有定义", $"The level \"{unit.Level}\" of {unit.Name} is not defined"), unit.Name);
            else if (level.Rung > 0 && unit.ParentId is { } parentId && levels.TryGetValue(byId[parentId].Level, out var above) && above.Rung <= level.Rung)
                yield return Error("organisation.rung", new($"“{unit.Name}”不能在“{byId[parentId].Name}”之下", $"{unit.Name} cannot stand below {byId[parentId].Name}"), unit.Name);
            if (unit.Longitude is < -180 or > 180 || unit.Latitude is < -90 or > 90)
                yield return Error("organisation.place", new($"“{unit.Name}”的坐标不在地球上", $"The coordinates of {unit.Name} are not on earth"), unit.Name);
        }

        if (!organisation.Units.Any(unit => unit.IsDefaultOwner && unit.ParentId == organisation.Units[0].Id))
            yield return Error("organisation.default-owner", new("最高一级没有兜底单位：没人管的事件无处可去", "The top level has no default owner: what nobody owns would have nowhere to go"), organisation.Units[0].Name);
        foreach (var twice in organisation.Units.Where(unit => levels.GetValueOrDefault(unit.Level)?.Rung == 0).GroupBy(unit => unit.Name).Where(group => group.Count() > 1))
            yield return Error("organisation.department-twice", new($"部门“{twice.Key}”出现两次，规则无法确定是哪一个", $"Department {twice.Key} occurs twice, so rules cannot say which"), twice.Key);
    }

    private static IEnumerable<Problem> Accounts(Organisation organisation)
    {
        var units = organisation.Units.Select(unit => unit.Id).ToHashSet();
        foreach (var account in organisation.Demonstration)
        {
            if (Roles.Find(account.Role) is null)
                yield return Error("organisation.role", new($"没有角色“{account.Role}”", $"There is no role \"{account.Role}\""), account.Account);
            if (!units.Contains(account.UnitId))
                yield return Error("organisation.account-unit", new($"没有单位“{account.UnitId}”", $"There is no unit \"{account.UnitId}\""), account.Account);
        }

        foreach (var twice in organisation.Demonstration.GroupBy(account => account.Account).Where(group => group.Count() > 1))
            yield return Error("organisation.account-twice", new($"账号“{twice.Key}”出现两次", $"Account \"{twice.Key}\" occurs twice"), twice.Key);
    }

    private static Problem Error(string code, BilingualText text, string where) => JsonDocuments.Error(code, text, "", where);
}
