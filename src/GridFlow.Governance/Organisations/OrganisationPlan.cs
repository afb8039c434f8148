using System.Globalization;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Organisations;

/// <summary>A unit as a plan of an organisation has it.</summary>
/// <param name="Id">Its id, which it keeps when it is renamed or moved.</param>
/// <param name="Segment">Its own part of the path.</param>
/// <param name="Name">Full name.</param>
/// <param name="ShortName">Name on badges and drawings.</param>
/// <param name="Level">Key of one of the jurisdiction's levels.</param>
/// <param name="Kind">What kind of ground or office it is.</param>
/// <param name="Function">What it is there for.</param>
public sealed record PlannedUnit(string Id, string Segment, string Name, string ShortName, string Level, string Kind, UnitFunction Function)
{
    /// <summary>The unit above; <see langword="null"/> for the top.</summary>
    public string? Parent { get; init; }

    /// <summary>Owns what nobody else owns at its parent's level (兜底).</summary>
    public bool IsDefaultOwner { get; init; }

    /// <summary>An office that answers for its parent's ground.</summary>
    public bool SeesParent { get; init; }

    /// <summary>Dissolved; its past stays.</summary>
    public bool IsDissolved { get; init; }
}

/// <summary>
/// The units of a jurisdiction while people change them: added, renamed, moved, dissolved. Levels stay those of the jurisdiction. Each
/// change gives another plan, and what cannot be meant is refused at once.
/// </summary>
/// <param name="Units">All units, dissolved ones too, those above before those below.</param>
public sealed record OrganisationPlan(IReadOnlyList<PlannedUnit> Units)
{
    /// <summary>Longer is no name.</summary>
    public const int LongestName = 60;

    /// <summary>The plan that says what is.</summary>
    /// <param name="units">The units as they are stored, dissolved ones too.</param>
    public static OrganisationPlan Of(IEnumerable<Unit> units)
    {
        var all = units.ToDictionary(unit => unit.Id);
        return new(Sorted([.. all.Values.OrderBy(unit => unit.Path, StringComparer.Ordinal).Select(unit => new PlannedUnit(
            unit.Id, unit.Path.TrimEnd('/')[(unit.Path.TrimEnd('/').LastIndexOf('/') + 1)..], unit.Name, unit.ShortName, unit.Level, unit.Kind, unit.Function)
        {
            Parent = unit.ParentId,
            IsDefaultOwner = unit.IsDefaultOwner,
            SeesParent = unit.Territory is not null && unit.Territory != unit.Path,
            IsDissolved = !unit.IsActive,
        })]));
    }

    /// <summary>Reads a stored plan.</summary>
    public static Reading<OrganisationPlan> Read(string json)
    {
        var problems = new List<Problem>();
        return new(JsonDocuments.Read<OrganisationPlan>(json, "organisation", problems), problems);
    }

    /// <summary>Writes it.</summary>
    public string Write() => JsonDocuments.Write(this);

    /// <summary>The unit of an id, dissolved ones too.</summary>
    public PlannedUnit? Find(string? id) => Units.FirstOrDefault(unit => unit.Id == id);

    /// <summary>
    /// With the units of another plan that this one does not know, which count as dissolved: they came after it, or were dissolved before it. Whoever
    /// changes a plan lets it know all units that ever were, so that none of their ids and places is given out again.
    /// </summary>
    public OrganisationPlan Knowing(OrganisationPlan other)
    {
        var own = Units.Select(unit => unit.Id).ToHashSet();
        return new(Sorted([.. Units, .. other.Units.Where(unit => !own.Contains(unit.Id)).Select(unit => unit with { IsDissolved = true })]));
    }

    /// <summary>With a unit below another.</summary>
    /// <exception cref="GovernanceException">No name, a name that is taken there, or nothing to stand below.</exception>
    public OrganisationPlan Add(string parent, string? name, string? shortName, Level level)
    {
        var above = Active(parent);
        var given = Named(name, null, parent);
        // Neither the id nor the place of any that was: its people and its past would come along.
        var taken = Units.Select(unit => unit.Id).Concat(Units.Where(unit => unit.Parent == parent).Select(unit => $"{parent}-{unit.Segment}")).ToHashSet();
        var segment = Enumerable.Range(1, taken.Count + 1).Select(number => number.ToString("00", CultureInfo.InvariantCulture)).First(one => !taken.Contains($"{parent}-{one}"));
        var sibling = Units.FirstOrDefault(unit => unit.Level == level.Key);
        return new(Sorted([.. Units, new PlannedUnit($"{parent}-{segment}", segment, given, Short(shortName, given), level.Key, sibling?.Kind ?? above.Kind, level.Function) { Parent = parent }]));
    }

    /// <summary>With other names for a unit.</summary>
    /// <exception cref="GovernanceException">No such unit, no name, or a name that is taken there.</exception>
    public OrganisationPlan Rename(string id, string? name, string? shortName)
    {
        var unit = Active(id);
        var given = Named(name, id, unit.Parent);
        return With(unit with { Name = given, ShortName = Short(shortName, given) });
    }

    /// <summary>With a unit, and all below it, below another.</summary>
    /// <exception cref="GovernanceException">No such unit, the top, or below itself.</exception>
    public OrganisationPlan Move(string id, string? to)
    {
        var unit = Active(id);
        if (unit.Parent is null)
            throw new GovernanceException("organisation.top", new("最高单位不能移动或撤销", "The unit on top is neither moved nor dissolved"));
        var above = to is null ? throw new GovernanceException("organisation.above", new("请选择上级单位", "Choose the unit above")) : Active(to);
        if (Below(id).Any(other => other.Id == above.Id))
            throw new GovernanceException("organisation.cycle", new($"不能把“{unit.Name}”移到它自己或其下级之下", $"{unit.Name} cannot stand below itself"));
        var segment = Units.Any(other => other.Parent == above.Id && other.Id != id && other.Segment == unit.Segment) ? id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..] : unit.Segment;
        return new(Sorted([.. Units.Select(other => other.Id == id ? other with { Parent = above.Id, Segment = segment } : other)]));
    }

    /// <summary>With a unit, and all below it, dissolved.</summary>
    /// <exception cref="GovernanceException">No such unit, or the top.</exception>
    public OrganisationPlan Dissolve(string id)
    {
        if (Active(id).Parent is null)
            throw new GovernanceException("organisation.top", new("最高单位不能移动或撤销", "The unit on top is neither moved nor dissolved"));
        var gone = Below(id).Select(unit => unit.Id).ToHashSet();
        return new([.. Units.Select(unit => gone.Contains(unit.Id) ? unit with { IsDissolved = true } : unit)]);
    }

    /// <summary>The unit and all below it that are not dissolved.</summary>
    public IReadOnlyList<PlannedUnit> Below(string id)
    {
        var (reached, found) = (new HashSet<string> { id }, new List<PlannedUnit>());
        // Those above stand before those below.
        foreach (var unit in Units.Where(unit => !unit.IsDissolved))
            if (unit.Id == id || unit.Parent is { } parent && reached.Contains(parent))
            {
                reached.Add(unit.Id);
                found.Add(unit);
            }

        return found;
    }

    /// <summary>The units it makes, dissolved ones too, those above before those below. Places and borders stay with the units they were drawn for.</summary>
    /// <param name="jurisdiction">The jurisdiction.</param>
    /// <param name="known">The units that are there already.</param>
    public IReadOnlyList<Unit> ToUnits(Jurisdiction jurisdiction, IEnumerable<Unit> known)
    {
        var (made, before) = (new Dictionary<string, Unit>(), known.ToDictionary(unit => unit.Id));
        foreach (var planned in Units)
        {
            var parent = planned.Parent is { } above ? made.GetValueOrDefault(above) : null;
            var unit = new Unit(planned.Id, jurisdiction.Id, parent, planned.Segment, planned.Name, planned.ShortName, planned.Level, planned.Kind, planned.Function)
            {
                IsDefaultOwner = planned.IsDefaultOwner,
                IsActive = !planned.IsDissolved,
            };
            unit.Territory = planned.SeesParent ? parent?.Territory : jurisdiction.Levels.Find(level => level.Key == planned.Level) is { Rung: > 0 } ? unit.Path : null;
            if (before.TryGetValue(planned.Id, out var old)) (unit.Longitude, unit.Latitude, unit.Border) = (old.Longitude, old.Latitude, old.Border);
            made[planned.Id] = unit;
        }

        return [.. made.Values];
    }

    /// <summary>What does not hold together in it: levels, tops, cycles, default owners, names.</summary>
    public IReadOnlyList<Problem> Check(Jurisdiction jurisdiction)
    {
        var lost = Units.Where(unit => !unit.IsDissolved && unit.Parent is { } parent && (Find(parent) is not { IsDissolved: false })).ToList();
        if (lost.Count > 0 || Units.Count(unit => unit.Parent is null && !unit.IsDissolved) != 1)
            return [JsonDocuments.Error("organisation.parent", new($"“{lost.FirstOrDefault()?.Name}”的上级单位不存在或已撤销", $"The unit above {lost.FirstOrDefault()?.Name} does not exist or is dissolved"), "")];
        var units = ToUnits(jurisdiction, []);
        return [.. OrganisationCheck.Check(new Organisation(jurisdiction, [.. units.Where(unit => unit.IsActive)], []), ""), .. units.GroupBy(unit => unit.Path).Where(group => group.Count(unit => unit.IsActive) > 1)
            .Select(group => JsonDocuments.Error("organisation.path", new($"“{group.First().Name}”与“{group.Last().Name}”在同一位置", $"{group.First().Name} and {group.Last().Name} stand in one place"), ""))];
    }

    /// <summary>What differs in words, in the order of the tree as it is planned; what the plan does not know stands in it where it was.</summary>
    /// <param name="live">What is.</param>
    /// <param name="plan">What is planned.</param>
    public static IReadOnlyList<BilingualText> Differences(OrganisationPlan live, OrganisationPlan plan)
    {
        var (changes, own) = (new List<BilingualText>(), plan.Units.Select(unit => unit.Id).ToHashSet());
        foreach (var unit in plan.Knowing(live).Units)
        {
            var above = plan.Find(unit.Parent)?.Name ?? "";
            if (live.Find(unit.Id) is not { } was)
            {
                if (!unit.IsDissolved) changes.Add(new($"新设“{unit.Name}”，隶属“{above}”", $"New: {unit.Name}, below {above}"));
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
        }

        return changes;
    }

    private OrganisationPlan With(PlannedUnit changed) => new([.. Units.Select(unit => unit.Id == changed.Id ? changed : unit)]);

    private PlannedUnit Active(string id) => Find(id) is { IsDissolved: false } unit ? unit
        : throw new GovernanceException("organisation.unit", new("没有这个单位，或它已撤销", "There is no such unit, or it is dissolved"));

    private string Named(string? name, string? own, string? parent)
    {
        var given = (name ?? "").Trim();
        if (given.Length is 0 or > LongestName)
            throw new GovernanceException("organisation.name", new($"请填写单位名称，不超过 {LongestName} 字", $"Name the unit, in at most {LongestName} characters"));
        return Units.Any(unit => !unit.IsDissolved && unit.Id != own && unit.Parent == parent && unit.Name == given)
            ? throw new GovernanceException("organisation.name-taken", new($"同一上级下已有“{given}”", $"There is a {given} at this place already"))
            : given;
    }

    private static string Short(string? shortName, string name)
    {
        var given = (shortName ?? "").Trim();
        return given.Length > LongestName ? throw new GovernanceException("organisation.name", new($"简称不超过 {LongestName} 字", $"The short name has at most {LongestName} characters"))
            : given.Length > 0 ? given : name;
    }

    private static List<PlannedUnit> Sorted(List<PlannedUnit> units)
    {
        var below = units.ToLookup(unit => unit.Parent);
        var (sorted, waiting) = (new List<PlannedUnit>(units.Count), new Stack<PlannedUnit>(below[null].Reverse()));
        while (waiting.TryPop(out var unit))
        {
            sorted.Add(unit);
            foreach (var child in below[unit.Id].Reverse()) waiting.Push(child);
        }

        return sorted;
    }
}
