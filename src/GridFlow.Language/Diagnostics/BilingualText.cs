namespace GridFlow.Language.Diagnostics;

/// <summary>
/// A message in the two languages of the product. The core has no resource files, so what it has to say to a
/// person it says in both and the shell shows the reader's.
/// </summary>
/// <param name="Chinese">The text an office reads.</param>
/// <param name="English">The same in English.</param>
public readonly record struct BilingualText(string Chinese, string English)
{
    /// <summary>The text for a two-letter language name; anything but <c>en</c> is answered in Chinese.</summary>
    public string In(string language) =>
        language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Chinese;

    /// <inheritdoc />
    public override string ToString() => $"{Chinese} / {English}";
}
