using System.Diagnostics;
using Npgsql;

namespace GridFlow.Testing;

/// <summary>
/// Debian's PostgreSQL, started by the test run itself: a cluster of its own in a temporary folder, on a free port of the
/// loopback, gone when disposed. PostgreSQL refuses to run as root, so root hands it to the user <c>postgres</c>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string FolderPrefix = "gridflow-postgres-";

    private readonly string _folder;
    private readonly string _options;
    private int _databases;

    private PostgresServer(string folder, int port, string options) => (_folder, Port, _options) = (folder, port, options);

    /// <summary>The folder of PostgreSQL's programs (the newest of Debian's, or <c>GRIDFLOW_POSTGRES_BIN</c>), or null where it is not installed.</summary>
    public static string? Programs { get; } = FindPrograms();

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="durable">
    /// False: commits are not flushed to the disk, which is right for tests. True: PostgreSQL's own defaults, for whatever
    /// measures speed or survival.
    /// </param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed or did not start; the message tells its log.</exception>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        if (Programs is null)
            throw new InvalidOperationException("PostgreSQL is not installed (Debian's package: postgresql).");
        await RemoveOrphansAsync();

        var folder = Path.Combine(Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
            await RunAsync("chown", ["postgres", folder]);

        await RunAsOwnerAsync("initdb", ["-D", folder, "-U", "gridflow", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        var speed = durable ? "" : "-c fsync=off -c synchronous_commit=off -c full_page_writes=off ";
        var port = Loopback.FreePort();
        var server = new PostgresServer(folder, port, $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=300 {speed}");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Stops it as an outage does: open connections are cut.</summary>
    public Task StopAsync() => RunAsOwnerAsync("pg_ctl", ["-D", _folder, "-m", "fast", "-w", "stop"]);

    /// <summary>Starts it where it was stopped, on the same port with the same databases.</summary>
    public Task StartAgainAsync() => RunAsOwnerAsync("pg_ctl", ["-D", _folder, "-l", Path.Combine(_folder, "log"), "-w", "-o", _options, "start"]);

    /// <summary>Makes a database and returns its connection string.</summary>
    /// <param name="template">The connection string of a database of this server to copy, to which nothing is connected; without it the new one is empty.</param>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = $"gridflow_{Interlocked.Increment(ref _databases)}";
        var source = template is null ? "" : $" template {new NpgsqlConnectionStringBuilder(template).Database}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}{source}", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await RemoveAsync(_folder);

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=gridflow;Database={database};Include Error Detail=true;Connection Idle Lifetime=10";

    private static string? FindPrograms()
    {
        if (Environment.GetEnvironmentVariable("GRIDFLOW_POSTGRES_BIN") is { Length: > 0 } named)
            return named;
        const string debian = "/usr/lib/postgresql";
        return !Directory.Exists(debian)
            ? null
            : Directory.GetDirectories(debian)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")));
    }

    /// <summary>
    /// A test run that was killed could not stop its server; the next run does. An orphan is another run's affair: it may be
    /// half gone (its process killed, its folder being removed by a run beside this one), and none of that may fail this run.
    /// </summary>
    private static async Task RemoveOrphansAsync()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            var owner = Path.GetFileName(folder)[FolderPrefix.Length..].Split('-')[0];
            if (Directory.Exists($"/proc/{owner}"))
                continue;
            try
            {
                await RemoveAsync(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
            }
        }
    }

    /// <summary>Stops the server where one runs and removes its folder.</summary>
    private static async Task RemoveAsync(string folder)
    {
        var file = Path.Combine(folder, "postmaster.pid");
        if (File.Exists(file) && File.ReadLines(file).FirstOrDefault() is { } process && Serves(process.Trim(), folder))
            await RunAsOwnerAsync("pg_ctl", ["-D", folder, "-m", "immediate", "-w", "stop"]);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The file that names the process may have outlived it, and its number may be a neighbour's server's by now.</summary>
    private static bool Serves(string process, string folder)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0').Contains(folder);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task RunAsOwnerAsync(string program, string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        return Environment.UserName == "root"
            ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}:\n{await output}{await errors}");
    }
}
