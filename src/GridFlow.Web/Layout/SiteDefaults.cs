namespace GridFlow.Web.Layout;

/// <summary>Where the site listens and where its files lie, unless the installation says otherwise.</summary>
internal static class SiteDefaults
{
    /// <summary>
    /// Configuration, rules and workflows come from the folder it is started in; the site's own files lie beside the
    /// program once it is published, and come from the build's list of static assets before that.
    /// </summary>
    public static WebApplicationOptions Options(string[] arguments)
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return new() { Args = arguments, WebRootPath = Directory.Exists(published) ? published : null };
    }

    /// <summary>Port 5080 unless the environment or the command line says otherwise. Not in appsettings.json, which would win over <c>ASPNETCORE_URLS</c>.</summary>
    public static void UseDefaultAddress(this ConfigureWebHostBuilder web)
    {
        web.UseStaticWebAssets();
        string[] settings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];
        if (!settings.Any(setting => web.GetSetting(setting) is { Length: > 0 }))
            web.UseUrls("http://localhost:5080");
    }

    /// <summary>What a build serves may be kept by browsers as what is published may, except where somebody is changing it.</summary>
    public static void LetFilesBeKept(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment()) return;
        builder.WebHost.UseSetting("ReloadStaticAssetsAtRuntime", "false").UseSetting("EnableStaticAssetsDevelopmentCaching", "true");
    }
}
