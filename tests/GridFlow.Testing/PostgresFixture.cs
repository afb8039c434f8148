using Xunit;

namespace GridFlow.Testing;

/// <summary>
/// One PostgreSQL server per test assembly (<c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>), started when the
/// first test asks for a database. Where PostgreSQL is not installed the test that asks is skipped.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync());
    private readonly SemaphoreSlim _preparing = new(1, 1);
    private string? _prepared;

    /// <summary>An empty database's connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian's package: postgresql).");
        return await (await _server.Value).CreateDatabaseAsync();
    }

    /// <summary>
    /// The connection string of a copy of the one database that the first caller prepares: migrating and installing take a
    /// second, copying takes a blink.
    /// </summary>
    /// <param name="prepare">Makes an empty database ready; must leave no connection open, so the string it gets asks for no pool.</param>
    public async Task<string> CopyDatabaseAsync(Func<string, Task> prepare)
    {
        await _preparing.WaitAsync();
        try
        {
            if (_prepared is null)
            {
                var template = await CreateDatabaseAsync() + ";Pooling=false";
                await prepare(template);
                _prepared = template;
            }

            return await (await _server.Value).CreateDatabaseAsync(_prepared);
        }
        finally
        {
            _preparing.Release();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _preparing.Dispose();
        if (_server.IsValueCreated)
            await (await _server.Value).DisposeAsync();
    }
}
