namespace GridFlow.Web.Layout;

internal static class DefaultAddress
{
    /// <summary>Port 5080 unless the environment or the command line says otherwise. Not in appsettings.json, which would win over <c>ASPNETCORE_URLS</c>.</summary>
    public static void UseDefaultAddress(this ConfigureWebHostBuilder web)
    {
        web.UseStaticWebAssets();
        string[] settings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];
        if (!settings.Any(setting => web.GetSetting(setting) is { Length: > 0 }))
            web.UseUrls("http://localhost:5080");
    }
}
