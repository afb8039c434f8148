using System.Collections.Concurrent;
using System.Diagnostics;

namespace GridFlow.Testing;

/// <summary>
/// The built <c>GridFlow.Web</c> as a process of its own, on a free port of the loopback, with a database of its own: what
/// a test needs that kills and restarts the platform or looks at it through a browser.
/// </summary>
public sealed class RunningPlatform : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, string?> _settings;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    private RunningPlatform(string folder, Dictionary<string, string?> settings)
    {
        Folder = folder;
        _settings = settings;
        Address = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        Client = new HttpClient { BaseAddress = Address };
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    /// <summary>A temporary folder with the SQLite file and whatever else this platform keeps; gone when disposed.</summary>
    public string Folder { get; }

    /// <summary>Where it listens; the same after a restart.</summary>
    public Uri Address { get; }

    /// <summary>A client of that address, without cookies of its own making.</summary>
    public HttpClient Client { get; }

    /// <summary>Everything it has printed so far, standard output and errors, over all its lives.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Bytes of memory it holds now.</summary>
    public long WorkingSet
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>A place for a platform; nothing runs yet.</summary>
    /// <param name="settings">
    /// Settings beyond appsettings.json, as environment variables (<c>Database__Provider</c>). Without a connection string
    /// the database is a SQLite file in <see cref="Folder"/>.
    /// </param>
    public static RunningPlatform Create(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("gridflow-platform-").FullName;
        var all = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__GridFlow"] = $"Data Source={Path.Combine(folder, "gridflow.db")}",
            ["Attachments__Path"] = Path.Combine(folder, "attachments"),
            ["DataProtection__Path"] = Path.Combine(folder, "keys"),
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
            all[name] = value;

        return new RunningPlatform(folder, all);
    }

    /// <summary>A place for a platform with the demonstration's accounts and so many of its cases.</summary>
    public static RunningPlatform Demonstration(int incidents) => Create(new Dictionary<string, string?>
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Demonstration",
        ["Demonstration__Enabled"] = "true",
        ["Demonstration__Incidents"] = incidents.ToString(System.Globalization.CultureInfo.InvariantCulture),
    });

    /// <summary>Starts the server and waits until <c>/health/ready</c> answers; after <see cref="KillAsync"/> again, on the same address and database.</summary>
    /// <exception cref="InvalidOperationException">It is not built, ended or was not ready in two minutes; the message tells its output.</exception>
    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = Launch();
        Listen(_process);
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited || waited.Elapsed > StartLimit)
                throw new InvalidOperationException($"GridFlow.Web {(_process.HasExited ? $"ended with {_process.ExitCode}" : "is not ready")}:\n{Output}");
            await Task.Delay(100);
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does: nothing of it gets a chance to finish.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Runs a verb of the command line (<c>"migrate"</c>) on the same database and settings to its end.</summary>
    /// <returns>What it printed on the standard output.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message tells its output.</exception>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    /// <summary>Begins a verb (none: the server) and does not wait for it.</summary>
    public Process Launch(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = ProjectRoot.Path,
        };
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        // It does not live long enough to earn back what measuring its own code and compiling it once more costs.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "100000";
        foreach (var (name, value) in _settings)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (_process is { HasExited: false })
            await KillAsync();
        _process?.Dispose();
        Client.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Client.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Listen(Process process)
    {
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        void Keep(string? line)
        {
            if (line is not null)
                _output.Enqueue(line);
        }
    }

    private void KillAtExit(object? sender, EventArgs arguments)
    {
        if (_process is { HasExited: false })
            _process.Kill();
    }

    /// <summary>The build of the same configuration (Debug or Release) as the running test.</summary>
    private static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var path = ProjectRoot.Combine("src", "GridFlow.Web", "bin", output.Parent!.Name, output.Name, "GridFlow.Web.dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not built.");
    }
}
