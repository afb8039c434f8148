using GridFlow.Testing;

namespace GridFlow.EndToEnd.Support;

/// <summary>One platform for all tests of a class (<c>IClassFixture</c>): the demonstration's accounts, and no cases but those the tests make.</summary>
public sealed class DemonstrationPlatform() : StartedPlatform(incidents: 0);

/// <summary>The same with the demonstration's cases, for tests that only look.</summary>
public sealed class PlayedDemonstration() : StartedPlatform(incidents: 200);

/// <summary>A platform that is started for the first test of a class and gone after its last.</summary>
public abstract class StartedPlatform(int incidents) : IAsyncLifetime
{
    /// <summary>The platform; it listens.</summary>
    internal RunningPlatform Platform { get; } = RunningPlatform.Demonstration(incidents);

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => await Platform.StartAsync();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
