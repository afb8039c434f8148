using System.Globalization;
using GridFlow.Governance.Borders;
using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;
using NetTopologySuite.Geometries;

namespace GridFlow.Governance.Organisations;

/// <summary>
/// The levels and units of a jurisdiction while people change them: added, renamed, moved, drawn, dissolved. Each change gives another
/// plan, and what cannot be meant is refused at once.
/// </summary>
/// <param name="Levels">The levels, top first.</param>
/// <param name="Units">All units, dissolved ones too, those above before those below.</param>
public sealed record OrganisationPlan(IReadOnlyList<Level> Levels, IReadOnlyList<PlannedUnit> Units)
{
    /// <summary>Longer is no name.</summary>
    public const int LongestName = 60;

    /// <summary>The plan that says what is, of the units that are active.</summary>
    public static OrganisationPlan Of(OrganisationTree live) => Of(live.Jurisdiction, live.Units);

    /// <summary>The plan that says what is.</summary>
    /// <param name="jurisdiction">The jurisdiction.</param>
    /// <param name="units">The units as they are stored, dissolved ones too.</param>
    public static OrganisationPlan Of(Jurisdiction jurisdiction, IEnumerable<Unit> units)
    {
        var all = units.ToDictionary(unit => unit.Id);
        return new(jurisdiction.Levels, Sorted([.. all.Values.OrderBy(unit => unit.Path, StringComparer.Ordinal).Select(unit => new PlannedUnit(
            unit.Id, unit.Path.TrimEnd('/')[(unit.Path.TrimEnd('/').LastIndexOf('/') + 1)..], unit.Name, unit.ShortName, unit.Level, unit.Kind, unit.Function)
        {
            Parent = unit.ParentId,
            IsDefaultOwner = unit.IsDefaultOwner,
            SeesParent = unit.Territory is not null && unit.Territory != unit.Path,
            Border = DrawnShape.Write(unit.Border),
            IsDissolved = !unit.IsActive,
        })]));
    }

    /// <summary>
    /// Reads a stored plan. One that was stored before plans held levels and borders says nothing of them: it has those that are there.
    /// </summary>
    /// <param name="json">What is stored.</param>
    /// <param name="live">What is, asked for by such a plan only.</param>
    public static Reading<OrganisationPlan> Read(string json, Func<OrganisationPlan> live)
    {
        var problems = new List<Problem>();
        if (JsonDocuments.Read<Stored>(json, "organisation", problems) is not { } stored) return new(null, problems);
        if (stored.Levels is { } levels) return new(new(levels, stored.Units), problems);
        var known = live();
        var borders = known.Units.ToDictionary(unit => unit.Id, unit => unit.Border);
        return new(new(known.Levels, [.. stored.Units.Select(unit => unit with { Border = borders.GetValueOrDefault(unit.Id) })]), problems);
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
        return this with { Units = Sorted([.. Units, .. other.Units.Where(unit => !own.Contains(unit.Id)).Select(unit => unit with { IsDissolved = true })]) };
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
        return this with { Units = Sorted([.. Units, new PlannedUnit($"{parent}-{segment}", segment, given, Short(shortName, given), level.Key, sibling?.Kind ?? above.Kind, level.Function) { Parent = parent }]) };
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
        return this with { Units = Sorted([.. Units.Select(other => other.Id == id ? other with { Parent = above.Id, Segment = segment } : other)]) };
    }

    /// <summary>With a unit, and all below it, dissolved.</summary>
    /// <exception cref="GovernanceException">No such unit, or the top.</exception>
    public OrganisationPlan Dissolve(string id)
    {
        if (Active(id).Parent is null)
            throw new GovernanceException("organisation.top", new("最高单位不能移动或撤销", "The unit on top is neither moved nor dissolved"));
        var gone = Below(id).Select(unit => unit.Id).ToHashSet();
        return this with { Units = [.. Units.Select(unit => gone.Contains(unit.Id) ? unit with { IsDissolved = true } : unit)] };
    }

    /// <summary>With a border around a unit's ground, or none.</summary>
    /// <exception cref="GovernanceException">No such unit, or an office, which has no ground of its own.</exception>
    public OrganisationPlan Draw(string id, Geometry? border)
    {
        var unit = Active(id);
        return Levels.FirstOrDefault(level => level.Key == unit.Level) is { Rung: > 0 } ? With(unit with { Border = DrawnShape.Write(border) })
            : throw new GovernanceException("borders.unit", new($"“{unit.Name}”不是属地单位，没有边界", $"{unit.Name} is an office, which has no ground of its own"));
    }

    /// <summary>With other names for a level.</summary>
    /// <exception cref="GovernanceException">No such level, a name that is missing, too long, or another level's.</exception>
    public OrganisationPlan RenameLevel(string key, string? name, string? english)
    {
        var (own, other) = ((name ?? "").Trim(), (english ?? "").Trim());
        if (own.Length is 0 or > LongestName || other.Length > LongestName)
            throw new GovernanceException("organisation.level-name", new($"请填写层级名称，不超过 {LongestName} 字", $"Name the level, in at most {LongestName} characters"));
        if (Levels.Any(level => level.Key != key && level.Name.Chinese == own))
            throw new GovernanceException("organisation.level-taken", new($"已有层级“{own}”", $"There is a level {own} already"));
        return With(Known(key) with { Name = new(own, other.Length > 0 ? other : own) });
    }

    /// <summary>With a level before the one that stands above it, or behind the one below. Ground is listed from the top down, so none passes one of another rung.</summary>
    /// <exception cref="GovernanceException">No such level, or nothing it may pass.</exception>
    public OrganisationPlan MoveLevel(string key, bool up)
    {
        var level = Known(key);
        var moved = Levels.ToList();
        var (from, to) = (moved.IndexOf(level), moved.IndexOf(level) + (up ? -1 : 1));
        if (!MayPass(key, up))
            throw new GovernanceException("organisation.level-order", new("属地层级自上而下排列，不能再移动", "Levels of ground stand from the top down: it cannot go further"));
        (moved[from], moved[to]) = (moved[to], moved[from]);
        return this with { Levels = moved };
    }

    /// <summary>Whether a level may change places with its neighbour.</summary>
    public bool MayPass(string key, bool up)
    {
        var place = Levels.ToList().FindIndex(level => level.Key == key);
        return Levels.ElementAtOrDefault(place + (up ? -1 : 1)) is { } next && Levels[place] is var own && (own.Rung == 0 || next.Rung == 0 || own.Rung == next.Rung);
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

    /// <summary>The units it makes, dissolved ones too, those above before those below. Seats stay; a unit that has none takes a place on its ground.</summary>
    /// <param name="jurisdiction">The jurisdiction.</param>
    /// <param name="known">The units that are there already.</param>
    public IReadOnlyList<Unit> ToUnits(Jurisdiction jurisdiction, IEnumerable<Unit> known)
    {
        var (made, before, levels) = (new Dictionary<string, Unit>(), known.ToDictionary(unit => unit.Id), Levels.DistinctBy(level => level.Key).ToDictionary(level => level.Key));
        foreach (var planned in Units)
        {
            var parent = planned.Parent is { } above ? made.GetValueOrDefault(above) : null;
            var unit = new Unit(planned.Id, jurisdiction.Id, parent, planned.Segment, planned.Name, planned.ShortName, planned.Level, planned.Kind, planned.Function)
            {
                IsDefaultOwner = planned.IsDefaultOwner,
                IsActive = !planned.IsDissolved,
            };
            unit.Territory = planned.SeesParent ? parent?.Territory : levels.GetValueOrDefault(planned.Level) is { Rung: > 0 } ? unit.Path : null;
            var old = before.GetValueOrDefault(planned.Id);
            // What nobody has drawn anew stays the shape that is known.
            unit.Border = planned.Border is not { } drawn ? null : drawn == DrawnShape.Write(old?.Border) ? old!.Border : DrawnShape.Stored(drawn);
            (unit.Longitude, unit.Latitude) = old?.Longitude is null && unit.Border?.InteriorPoint is { } seat ? (seat.X, seat.Y) : (old?.Longitude, old?.Latitude);
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
        return [.. OrganisationCheck.Check(new Organisation(jurisdiction.With(Levels), [.. units.Where(unit => unit.IsActive)], []), ""), .. units.GroupBy(unit => unit.Path).Where(group => group.Count(unit => unit.IsActive) > 1)
            .Select(group => JsonDocuments.Error("organisation.path", new($"“{group.First().Name}”与“{group.Last().Name}”在同一位置", $"{group.First().Name} and {group.Last().Name} stand in one place"), ""))];
    }

    /// <summary>A plan as it lies in a version.</summary>
    private sealed record Stored(IReadOnlyList<PlannedUnit> Units, IReadOnlyList<Level>? Levels = null);

    private OrganisationPlan With(PlannedUnit changed) => this with { Units = [.. Units.Select(unit => unit.Id == changed.Id ? changed : unit)] };

    private OrganisationPlan With(Level changed) => this with { Levels = [.. Levels.Select(level => level.Key == changed.Key ? changed : level)] };

    private Level Known(string key) => Levels.FirstOrDefault(level => level.Key == key)
        ?? throw new GovernanceException("organisation.level", new("没有这个层级", "There is no such level"));

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
