using GridFlow.Components.Forms;
using GridFlow.Components.Localization;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace GridFlow.Components;

/// <summary>What the parts of pages need of the host.</summary>
public static class ComponentSetup
{
    /// <summary>MudBlazor's services, its words in Chinese, and local times.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="zone">The zone of whom a request or circuit speaks for.</param>
    public static IServiceCollection AddGridFlowComponents(this IServiceCollection services, Func<IServiceProvider, TimeZoneInfo> zone)
    {
        services.AddMudServices(settings =>
        {
            settings.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            settings.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddTransient<MudLocalizer, MudTexts>();
        services.AddScoped<Asker>();
        return services.AddScoped(provider => new LocalTime(() => zone(provider)));
    }
}
