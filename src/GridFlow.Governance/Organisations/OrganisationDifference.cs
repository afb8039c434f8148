using System.Globalization;
using GridFlow.Governance.Borders;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Organisations;

/// <summary>What a plan of the organisation changes, in words.</summary>
public static class OrganisationDifference
{
    /// <summary>What differs in words, in the order of the tree as it is planned; what the plan does not know stands in it where it was.</summary>
    /// <param name="live">What is.</param>
    /// <param name="plan">What is planned.</param>
    public static IReadOnlyList<BilingualText> Between(OrganisationPlan live, OrganisationPlan plan)
    {
        var (changes, own) = (Levels(live, plan), plan.Units.Select(unit => unit.Id).ToHashSet());
        foreach (var unit in plan.Knowing(live).Units)
        {
            var above = plan.Find(unit.Parent)?.Name ?? "";
            if (live.Find(unit.Id) is not { } was)
            {
                if (unit.IsDissolved) continue;
                changes.Add(new($"新设“{unit.Name}”，隶属“{above}”", $"New: {unit.Name}, below {above}"));
                if (unit.Border is not null) changes.Add(Border(unit, null));
                continue;
            }

            if (was.IsDissolved != unit.IsDissolved)
                changes.Add(!unit.IsDissolved ? new($"恢复“{unit.Name}”", $"Restored: {unit.Name}")
                    : own.Contains(unit.Id) ? new($"撤销“{was.Name}”", $"Dissolved: {was.Name}")
                    : new($"撤销“{was.Name}”（该版本中没有）", $"Dissolved: {was.Name}, which this version does not have"));
            if (unit.IsDissolved)
                continue;
            if ((was.Name, was.ShortName) != (unit.Name, unit.ShortName))
                changes.Add(new($"“{was.Name}”（{was.ShortName}）改名为“{unit.Name}”（{unit.ShortName}）", $"{was.Name} ({was.ShortName}) is called {unit.Name} ({unit.ShortName})"));
            if (was.Parent != unit.Parent)
                changes.Add(new($"“{unit.Name}”由“{live.Find(was.Parent)?.Name}”划归“{above}”", $"{unit.Name} moves from {live.Find(was.Parent)?.Name} to {above}"));
            if (was.IsDefaultOwner != unit.IsDefaultOwner)
                changes.Add(unit.IsDefaultOwner ? new($"“{unit.Name}”成为兜底单位", $"{unit.Name} becomes the default owner") : new($"“{unit.Name}”不再是兜底单位", $"{unit.Name} is no longer the default owner"));
            if (was.Border != unit.Border)
                changes.Add(Border(unit, was.Border));
        }

        return changes;
    }

    private static List<BilingualText> Levels(OrganisationPlan live, OrganisationPlan plan)
    {
        var was = live.Levels.ToDictionary(level => level.Key);
        List<BilingualText> changes =
        [
            .. from level in plan.Levels
               where was.TryGetValue(level.Key, out var before) && before.Name != level.Name
               select new BilingualText($"层级“{was[level.Key].Name.Chinese}”改称“{level.Name.Chinese}”（{level.Name.English}）", $"The level {was[level.Key].Name.English} is called {level.Name.English} ({level.Name.Chinese})"),
        ];
        if (!live.Levels.Select(level => level.Key).SequenceEqual(plan.Levels.Select(level => level.Key)))
            changes.Add(new($"层级顺序：{string.Join("、", plan.Levels.Select(level => level.Name.Chinese))}", $"Order of the levels: {string.Join(", ", plan.Levels.Select(level => level.Name.English))}"));
        return changes;
    }

    private static BilingualText Border(PlannedUnit unit, string? was) => (unit.Border, was) switch
    {
        (null, _) => new($"删除“{unit.Name}”的边界", $"The border of {unit.Name} is gone"),
        ({ } drawn, null) => new($"画出“{unit.Name}”的边界，{Hectares(drawn)} 公顷", $"The border of {unit.Name} is drawn: {Hectares(drawn)} ha"),
        ({ } drawn, { } before) => new($"“{unit.Name}”的边界改画，由 {Hectares(before)} 公顷变为 {Hectares(drawn)} 公顷", $"The border of {unit.Name} is drawn anew: {Hectares(before)} ha become {Hectares(drawn)} ha"),
    };

    private static string Hectares(string border)
    {
        var shape = DrawnShape.Stored(border);
        return (FlatMap.Of(shape.EnvelopeInternal).Flat(shape).Area / 10_000).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
