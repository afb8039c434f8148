using GridFlow.Testing;

namespace GridFlow.Benchmarks;

/// <summary>The databases that something is measured on: SQLite that is safe against a power cut and one that is not, PostgreSQL with fsync on.</summary>
internal static class Databases
{
    /// <summary>Measures on each, under a name such as <c>report.sqlite-full</c>, with the settings of an empty database.</summary>
    public static async Task EachAsync(string name, Func<string, Dictionary<string, string?>, Task> measure)
    {
        var folder = Directory.CreateTempSubdirectory($"gridflow-{name}-").FullName;
        try
        {
            foreach (var synchronous in new[] { "Full", "Normal" })
                await measure($"{name}.sqlite-{synchronous.ToLowerInvariant()}", new()
                {
                    ["Database:Provider"] = "Sqlite",
                    ["Database:Synchronous"] = synchronous,
                    ["ConnectionStrings:GridFlow"] = $"Data Source={Path.Combine(folder, $"{synchronous}.db")}",
                });

            if (PostgresServer.Programs is null)
            {
                Console.Error.WriteLine("PostgreSQL is not installed; no figures for it.");
                return;
            }

            await using var server = await PostgresServer.StartAsync(durable: true);
            await measure($"{name}.postgresql", new()
            {
                ["Database:Provider"] = "PostgreSql",
                ["ConnectionStrings:GridFlow"] = await server.CreateDatabaseAsync(),
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
