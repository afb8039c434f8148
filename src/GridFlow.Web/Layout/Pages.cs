using System.Text.Unicode;
using GridFlow.Components;
using GridFlow.Governance.Texts;
using GridFlow.Web.Administration;
using GridFlow.Web.Administration.Designer;
using GridFlow.Web.Administration.Designer.Views;
using GridFlow.Web.Incidents;
using GridFlow.Web.Localization;
using GridFlow.Web.Patrols;
using GridFlow.Web.Reporting;
using GridFlow.Web.Security;
using GridFlow.Web.Supervision;
using GridFlow.Web.Audit;
using GridFlow.Web.Workbench.BackTests;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.WebEncoders;

namespace GridFlow.Web.Layout;

/// <summary>The Blazor pages: the public's as plain documents, the staff's with a circuit.</summary>
internal static class Pages
{
    /// <summary>A whole form with its photos; what one file may weigh is decided where it is received.</summary>
    private const long MaximumFormBytes = 64 * 1024 * 1024;

    /// <summary>
    /// What a browser sends to its circuit at once; a longer message ends the circuit, and with it what was typed. A field sends its whole text,
    /// and Blazor sends it twice in one message, so this holds <see cref="TextLimits.Source"/> of Chinese letters at six bytes each.
    /// </summary>
    private const long MaximumMessageBytes = 256 * 1024;

    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents(options => options.DetailedErrors = false)
            .AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(5))
            .AddHubOptions(options => options.MaximumReceiveMessageSize = MaximumMessageBytes);
        // Chinese text as it is, not as numeric references: a third of the size.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new(UnicodeRanges.All));
        services.AddCascadingAuthenticationState();
        services.AddGridFlowComponents(provider => provider.GetRequiredService<CurrentJurisdiction>().Zone);
        services.AddScoped<Names>();
        services.AddSingleton<LadderPictures>();
        services.AddScoped<PublicIntake>();
        services.AddSingleton<PublicPhotos>();
        services.AddScoped<IncidentExport>();
        services.AddSingleton<Versions>();
        services.AddSingleton<DesignRooms>();
        services.AddSingleton<LadderReading>();
        services.AddSingleton<Emergencies.EmergencyWatch>();
        services.AddSingleton<Approvals.VersionDifferences>();
        services.Configure<FormOptions>(options => options.MultipartBodyLengthLimit = MaximumFormBytes);
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaximumFormBytes;
        });
        return services;
    }

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapStaticAssets().AllowAnonymous();
        routes.MapBackTestDownload();
        routes.MapAuditDownload();
        PublicPhotos.Map(routes);
        PatrolPhotos.Map(routes);
        IncidentExport.Map(routes);
        CaseDownload.Map(routes);
        OrderPrint.Map(routes);
        LadderNotice.Map(routes);
        routes.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null) // SecurityHeaders says it
            .Add(CloseCircuits);
    }

    /// <summary>Blazor's own endpoints carry no attribute: a circuit is for whoever has an account, all else stays as it says.</summary>
    private static void CloseCircuits(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } pattern } && pattern.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal))
            endpoint.Metadata.Add(new AuthorizeAttribute(Policies.SignedIn));
    }
}
