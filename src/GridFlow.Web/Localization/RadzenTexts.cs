using System.Globalization;
using Microsoft.Extensions.Localization;
using Radzen;

namespace GridFlow.Web.Localization;

/// <summary>
/// Gives Radzen's own strings in Chinese. Radzen ships none; those that this platform shows are in
/// <c>RadzenTexts.resx</c>, any other falls back to Radzen's English.
/// </summary>
internal sealed class RadzenTexts(IStringLocalizer<RadzenTexts> texts) : ILocalizer
{
    public string? Get(string key, CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "zh" && texts[key] is { ResourceNotFound: false } found ? found.Value : null;
}
