using System.Collections.Immutable;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Sets;

/// <summary>A category of incidents, with what follows from it where no rule says otherwise.</summary>
/// <param name="Code">Unique: <c>E0102</c>.</param>
/// <param name="Name">The minor class: 暴露垃圾.</param>
public sealed record Category(string Code, string Name)
{
    /// <summary>部件, 事件 or 民生诉求.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The major class: 市容环境.</summary>
    public string Major { get; init; } = "";

    /// <summary>Who leads by default.</summary>
    public string? LeadDepartment { get; init; }

    /// <summary>Who assists by default.</summary>
    public ImmutableArray<string> AssistingDepartments { get; init; } = [];

    /// <summary>The default limit.</summary>
    public TimeLimit? Limit { get; init; }

    /// <summary>Default severity; null counts as 1.</summary>
    public int? Severity { get; init; }

    /// <summary>Words that make it an emergency: 缺失, 移位.</summary>
    public ImmutableArray<string> EmergencyWords { get; init; } = [];

    /// <summary>The limit in an emergency.</summary>
    public TimeLimit? EmergencyLimit { get; init; }

    /// <summary>Where the figures come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where it was written.</summary>
    public SourcePlace Place { get; init; } = SourcePlace.None;
}

/// <summary>A department that may lead or assist.</summary>
/// <param name="Name">The full name; the host's unit has the same.</param>
/// <param name="ShortName">What people say; accepted wherever the name is.</param>
/// <param name="Kind">区级部门, 垂管, 街道, 派驻, 村居, 企业 …</param>
/// <param name="Matters">What it usually deals with.</param>
public sealed record Department(string Name, string ShortName, string Kind = "", string Matters = "");

/// <summary>The words outcomes may use.</summary>
public sealed class Vocabulary
{
    private readonly Dictionary<string, Category> _categories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Department> _departments = new(StringComparer.Ordinal);

    /// <summary>Collects categories and departments; a later one of the same code or name replaces an earlier.</summary>
    public Vocabulary(IEnumerable<Category> categories, IEnumerable<Department> departments)
    {
        foreach (var category in categories)
            _categories[category.Code] = category;
        var byName = new Dictionary<string, Department>(StringComparer.Ordinal);
        foreach (var department in departments)
            byName[department.Name] = department;
        Departments = [.. byName.Values];
        foreach (var department in Departments)
            _departments[department.ShortName] = department;
        foreach (var department in Departments)
            _departments[department.Name] = department;
        Categories = [.. _categories.Values];
    }

    /// <summary>The words of a chain of sets, from the outermost parent to the set itself.</summary>
    public static Vocabulary Of(IEnumerable<RuleSet> chain)
    {
        var sets = chain.ToList();
        return new Vocabulary(sets.SelectMany(set => set.Categories), sets.SelectMany(set => set.Departments));
    }

    /// <summary>All categories.</summary>
    public ImmutableArray<Category> Categories { get; }

    /// <summary>All departments.</summary>
    public ImmutableArray<Department> Departments { get; }

    /// <summary>The category of that code, or null.</summary>
    public Category? Category(string code) => _categories.GetValueOrDefault(code);

    /// <summary>The department of that name or short name, or null.</summary>
    public Department? Department(string name) => _departments.GetValueOrDefault(name);
}
