using GridFlow.Data;
using Npgsql;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GridFlow.Web.Telemetry;

/// <summary>
/// What the platform tells of itself. Traces and metrics leave by OTLP when <c>OpenTelemetry:Otlp</c> holds an address; the
/// platform's own sources and meters are all named <c>GridFlow.*</c>.
/// </summary>
internal static class TelemetrySetup
{
    private const string Components = "Microsoft.AspNetCore.Components*";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHostedService<PlatformMeter>();
        // One for all who ask, with its verdict.
        services.AddSingleton<Health.DatabaseCheck>();
        services.AddHealthChecks().AddCheck<Health.DatabaseCheck>("database");
        if (Settings.From(configuration).OpenTelemetry.Otlp is not { Length: > 0 } address) return services;

        var endpoint = new Uri(address, UriKind.Absolute);
        void Export(OtlpExporterOptions options) => options.Endpoint = endpoint;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("gridflow"))
            .WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddNpgsql().AddSource("GridFlow.*", Components).AddOtlpExporter(Export))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddNpgsqlInstrumentation().AddMeter("GridFlow.*", "System.Runtime", Components).AddOtlpExporter(Export));
        return services;
    }
}
