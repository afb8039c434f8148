using System.Globalization;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace GridFlow.Components.Localization;

/// <summary>What MudBlazor says itself, in Chinese; its English is its own.</summary>
public sealed class MudTexts(IStringLocalizer<MudTexts> texts) : MudLocalizer
{
    /// <inheritdoc />
    public override LocalizedString this[string key] => In(key, () => texts[key]);

    /// <inheritdoc />
    public override LocalizedString this[string key, params object[] arguments] => In(key, () => texts[key, arguments]);

    private static LocalizedString In(string key, Func<LocalizedString> chinese) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? chinese() : new(key, key, resourceNotFound: true);
}
