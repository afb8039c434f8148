namespace GridFlow.Web.Localization;

/// <summary>Addresses to return to after signing in or switching the language: this site's own only.</summary>
internal static class LocalAddress
{
    /// <summary>The address, or the start page where it leads elsewhere (an open redirect) or is missing.</summary>
    public static string OrStart(string? address) =>
        address is ['/', ..] and not (['/', '/' or '\\', ..]) && !address.Any(char.IsControl) ? address : "/";
}
