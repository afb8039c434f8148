namespace GridFlow.Data.Outside;

/// <summary>Which hosts workflows of a jurisdiction may ask.</summary>
internal static class OutsideHosts
{
    /// <summary>Whether an address may be asked, and whether it may lie within the own network; <see langword="null"/> for one that may not.</summary>
    public static (bool MayBeInternal, Uri Address)? Find(OutsideSettings settings, string jurisdictionId, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0) return null;
        var isInternal = Lists(settings.InternalHosts, jurisdictionId, address);
        return isInternal || Lists(settings.Hosts, jurisdictionId, address) ? (isInternal, address) : null;
    }

    /// <summary>Whether a secret is meant for an address.</summary>
    public static bool MayHave(OutsideSettings settings, string jurisdictionId, string secret, Uri address) =>
        settings.SecretHosts.GetValueOrDefault(jurisdictionId)?.GetValueOrDefault(secret, []).Any(entry => Fits(entry.Trim(), address)) == true;

    private static bool Lists(Dictionary<string, string[]> lists, string jurisdictionId, Uri address) =>
        lists.GetValueOrDefault(jurisdictionId, []).Any(entry => Fits(entry.Trim(), address));

    private static bool Fits(string entry, Uri address)
    {
        var port = entry.LastIndexOf(':');
        var hasPort = port > entry.LastIndexOf(']');
        var host = hasPort ? entry[..port] : entry;
        if (hasPort ? entry[(port + 1)..] != address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) : !address.IsDefaultPort) return false;
        return host.StartsWith("*.", StringComparison.Ordinal)
            ? address.IdnHost.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase)
            : host.Equals(address.IdnHost, StringComparison.OrdinalIgnoreCase) || host.Equals(address.Host, StringComparison.OrdinalIgnoreCase);
    }
}
