using GridFlow.Data;
using GridFlow.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>The platform without its web: database, documents and services, ready to take reports.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Platform(ServiceProvider services) => _services = services;

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Migrates the database of the settings and brings the repository's own ladders and rules in.</summary>
    public static async Task<Platform> OpenAsync(Dictionary<string, string?> settings)
    {
        settings["Documents:Path"] = ProjectRoot.Path;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddGridFlowData(configuration).BuildServiceProvider();
        await services.GetRequiredService<Installation>().PrepareAsync();
        return new Platform(services);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
