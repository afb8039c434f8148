using GridFlow.Testing;

namespace GridFlow.EndToEnd.Support;

/// <summary>One platform for all tests of a class (<c>IClassFixture</c>): the demonstration's accounts, and no cases but those the tests make.</summary>
public sealed class DemonstrationPlatform() : StartedPlatform(incidents: 0);

/// <summary>Tests that take a platform as they find it share one: each costs as much as a test.</summary>
[CollectionDefinition]
public sealed class OnOnePlatform : ICollectionFixture<DemonstrationPlatform>;

/// <summary>The same with cases of the demonstration, for tests that only look: some pages of a list.</summary>
public sealed class PlayedDemonstration() : StartedPlatform(Incidents)
{
    /// <summary>Waits once until all are played, in the way it is told.</summary>
    internal Task IsPlayedAsync(Func<Task> wait) => _played ??= wait();

    private Task? _played;

    /// <summary>How many are played.</summary>
    public static readonly int Incidents = Effort.Of(atTheGate: 60, thorough: 200);
}

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
