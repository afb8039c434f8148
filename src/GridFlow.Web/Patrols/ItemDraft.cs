using System.Globalization;
using System.Text;
using GridFlow.Governance.Patrols;
using GridFlow.Web.Layout;

namespace GridFlow.Web.Patrols;

/// <summary>An item of a check-list while it is typed.</summary>
public sealed class ItemDraft
{
    public string Id { get; init; } = "";

    public string Name { get; set; } = "";

    public PatrolItemKind Kind { get; set; }

    public bool FailsOnYes { get; set; }

    public string? Category { get; set; }

    public PatrolPhoto Photo { get; set; }

    public string Low { get; set; } = "";

    public string High { get; set; } = "";

    public string Measure { get; set; } = "";

    /// <summary>
    /// An id nobody has had: rounds and findings keep to those of plans and items, also of such as are gone, and must not be taken for another's.
    /// </summary>
    /// <param name="what">What it begins with.</param>
    public static string NewId(string what) => $"{what}-{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Whether something was typed as a number that is none.</summary>
    public static bool IsWrong(string text) => text.Trim().Length > 0 && Number(text) is null;

    public static ItemDraft Of(PatrolItem item) => new()
    {
        Id = item.Id, Name = item.Name, Kind = item.Kind, FailsOnYes = item.FailsOnYes, Category = item.Category, Photo = item.Photo, Measure = item.Measure ?? "",
        Low = item.Low?.ToString(CultureInfo.InvariantCulture) ?? "", High = item.High?.ToString(CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The item as it is kept: what its kind does not ask is left out.</summary>
    public PatrolItem Read() => new(Id, Name.Trim(), Kind)
    {
        Category = Kind == PatrolItemKind.Words ? null : Category.Given(),
        FailsOnYes = Kind == PatrolItemKind.YesNo && FailsOnYes,
        Low = Kind == PatrolItemKind.Number ? Number(Low) : null,
        High = Kind == PatrolItemKind.Number ? Number(High) : null,
        Measure = Kind == PatrolItemKind.Number ? Measure.Given() : null,
        Photo = Photo,
    };

    /// <summary>A number as people type it, full-width digits among them; <see langword="null"/> where it is none.</summary>
    public static decimal? Number(string? text) =>
        decimal.TryParse((text ?? "").Normalize(NormalizationForm.FormKC).Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
