using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Outcomes;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>What a step says at a glance, in the office's words: whom it is for, and for how long.</summary>
/// <param name="Who">A level, a unit, the unit that leads; with its role where the drawing names one. <see langword="null"/> for steps that are nobody's task.</param>
/// <param name="Limit">The limit, as people read it. <see langword="null"/> for steps without one.</param>
public sealed record SketchSummary(BilingualText? Who, BilingualText? Limit)
{
    private static readonly BilingualText OfCategory = new("按分类时限", "limit of the category");
    private static readonly BilingualText NoLimit = new("未设时限", "no limit");
    private static readonly BilingualText Computed = new("由表达式确定", "by an expression");

    /// <summary>Sums a step up.</summary>
    /// <param name="node">The step.</param>
    /// <param name="type">What it is; <see langword="null"/> for a type that is not known.</param>
    /// <param name="organisation">For the names of levels and units; without it their keys are shown.</param>
    public static SketchSummary Of(SketchNode node, ActivityDescriptor? type, OrganisationTree? organisation)
    {
        if (type is null) return new(null, null);
        var who = Value(node, type, "Who") is { } word ? Named(word.Length == 0 ? Addressee.Lead : word, organisation) : Recipients(node, type, organisation);
        var role = Value(node, type, "Role") is { Length: > 0 } key ? Roles.Find(key)?.Name : null;
        return new(who is { } whom && role is { } held ? new($"{whom.Chinese} · {held.Chinese}", $"{whom.English} · {held.English}") : who, LimitOf(node, type));
    }

    /// <summary>What a word for an addressee means to people: 街道（乡）, 主办单位, a unit's name.</summary>
    /// <param name="word">The word of the drawing.</param>
    /// <param name="organisation">For the names; without it keys are shown.</param>
    public static BilingualText Named(string word, OrganisationTree? organisation)
    {
        if (word == Addressee.Lead) return new("主办单位", "the unit that leads");
        if (word == Addressee.DefaultOwner) return new("兜底单位", "the default owner");
        if (word == Notify.Reporter) return new("上报人", "the reporter");
        if (word.StartsWith(Addressee.UnitPrefix, StringComparison.Ordinal))
            return organisation?.Find(word[Addressee.UnitPrefix.Length..].Trim()) is { } unit ? new(unit.Name, unit.Name) : new(word, word);
        return organisation?.Jurisdiction.Levels.Find(level => level.Key == word)?.Name ?? new(word, word);
    }

    private static BilingualText? Recipients(SketchNode node, ActivityDescriptor type, OrganisationTree? organisation)
    {
        if (Value(node, type, "To") is not { } words) return null;
        var names = words.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => Named(word, organisation)).ToList();
        return names.Count == 0 ? null : new($"告知{string.Join("、", names.Select(name => name.Chinese))}", $"tells {string.Join(", ", names.Select(name => name.English))}");
    }

    private static BilingualText? LimitOf(SketchNode node, ActivityDescriptor type)
    {
        if (type.Inputs.All(input => input.Name != "Limit")) return null;
        if (node.Input("Limit") is { IsLiteral: false }) return Computed;
        var text = Value(node, type, "Limit") ?? "";
        if (text == Limits.OfCategory) return OfCategory;
        return TimeLimit.TryParse(text, out var limit) ? new(limit.Chinese, limit.English) : text.Length == 0 ? NoLimit : new(text, text);
    }

    /// <summary>The plain value, else the default; <see langword="null"/> for an input the type has not, or one that is an expression.</summary>
    private static string? Value(SketchNode node, ActivityDescriptor type, string input) =>
        type.Inputs.FirstOrDefault(known => known.Name == input) is not { } known ? null
        : node.Input(input) is { } written ? written.IsLiteral ? written.Value.Trim() : null
        : known.Default?.ToString() ?? "";
}
