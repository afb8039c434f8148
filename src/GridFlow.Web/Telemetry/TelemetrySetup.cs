namespace GridFlow.Web.Telemetry;

internal static class TelemetrySetup
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddHostedService<PlatformMeter>();
        services.AddHostedService<Telemetry>();
        services.AddHealthChecks().AddCheck<Health.DatabaseCheck>("database");
        return services;
    }
}
