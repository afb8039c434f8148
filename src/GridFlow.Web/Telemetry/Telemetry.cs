using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GridFlow.Web.Telemetry;

/// <summary>
/// Traces and metrics leave by OTLP when <c>OpenTelemetry:Otlp</c> holds an address. The runtime's and ASP.NET Core's
/// own sources and meters are included; the platform's are all named <c>GridFlow.*</c>.
/// </summary>
internal sealed class Telemetry(IConfiguration configuration) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["OpenTelemetry:Otlp"] is not { Length: > 0 } address) return Task.CompletedTask;

        var endpoint = new Uri(address, UriKind.Absolute);
        var resource = ResourceBuilder.CreateDefault().AddService("gridflow");
        void Export(OtlpExporterOptions options) => options.Endpoint = endpoint;

        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource("GridFlow.*", "Microsoft.AspNetCore", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Server.Circuits")
            .AddOtlpExporter(Export)
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter("GridFlow.*", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                "Microsoft.AspNetCore.RateLimiting", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Server.Circuits", "Npgsql")
            .AddOtlpExporter(Export)
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
