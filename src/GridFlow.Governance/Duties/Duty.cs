using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Governance.Duties;

/// <summary>The three lists of duties of a street.</summary>
public enum DutyKind
{
    /// <summary>基本履职: the street does it by itself.</summary>
    Basic,

    /// <summary>配合履职: a department leads, the street helps.</summary>
    Cooperate,

    /// <summary>上级收回: taken back by the departments; no street may be given it.</summary>
    Recalled,
}

/// <summary>An item of the duty list (履职事项清单).</summary>
/// <param name="JurisdictionId">Whose list it is.</param>
/// <param name="Number">Its number in the list, unique in the jurisdiction: <c>收-03</c>.</param>
/// <param name="Item">The matter (事项) in words.</param>
/// <param name="Kind">Which of the three lists.</param>
/// <param name="Categories">Codes of the categories it is about; none means the category of the item's own name.</param>
/// <param name="For">For whom: the id of a unit, or the key of a level for all its units.</param>
/// <param name="Department">Who leads (配合) or has taken it over (收回): a department by name, short name or id.</param>
/// <param name="Article">What it rests on (依据).</param>
public sealed record Duty(string JurisdictionId, string Number, string Item, DutyKind Kind, IReadOnlyList<string> Categories, string For, string? Department, string Article)
{
    /// <summary>The words by which its categories are known, codes or names.</summary>
    internal IEnumerable<string> Words => Categories.Count > 0 ? Categories : [Item];

    /// <summary>Whether it is about a category.</summary>
    public bool IsAbout(Category category) => Words.Contains(category.Code) || Words.Contains(category.Name);

    /// <summary>Why a unit that it is for may not be given it.</summary>
    public BilingualText Why() => new(
        $"“{Item}”属上级收回事项（{Number}，依据：{Article}），不得派给街道，{(Department is { } named ? $"由{named}承接" : "须另行确定承办单位")}",
        $"\"{Item}\" was taken back from the streets ({Number}, by {Article}): it may not be given to one, {(Department is { } taker ? $"{taker} has it" : "somebody else has to be found")}");
}
