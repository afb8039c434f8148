namespace GridFlow.Web.Layout;

/// <summary>What people type.</summary>
internal static class Typed
{
    /// <summary>The text without its margins; <see langword="null"/> where nothing was given.</summary>
    public static string? Given(this string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
