using System.Collections.Concurrent;
using System.Diagnostics;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Crashes;

/// <summary>A node as a process of its own that does what it is told until it is killed.</summary>
internal sealed class NodeProcess(string provider, string connection, string effects, string documents) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _asked = new();
    private Process? _process;
    private int _answered;

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var program = ProjectRoot.Combine("tests", "GridFlow.Node", "bin", output.Parent!.Name, output.Name, "GridFlow.Node.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, provider, connection, effects, documents])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // Starts faster, which is most of what this test waits for.
            Environment = { ["DOTNET_TieredPGO"] = "0", ["DOTNET_TC_QuickJitForLoops"] = "1", ["DOTNET_TC_CallCountingDelayMs"] = "100000" },
        })!;
        var first = await _process.StandardOutput.ReadLineAsync();
        if (first != "ready") throw new InvalidOperationException($"The node did not start: {first}");
        _answered = 0;
        _ = ListenAsync(_process);
    }

    /// <summary>Waits until it has done what it was asked so often since it was started, at most so long.</summary>
    public async Task AnsweredAsync(int times, TimeSpan atMost)
    {
        var waited = Stopwatch.StartNew();
        while (Volatile.Read(ref _answered) < times && waited.Elapsed < atMost) await Task.Delay(5);
    }

    /// <summary>Asks for something. False when the node was killed before it answered, or could not do it now.</summary>
    public async Task<bool> AskAsync(string line)
    {
        var asked = _asked.GetOrAdd(line, _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            var input = _process!.StandardInput;
            lock (input)
            {
                input.WriteLine(line);
                input.Flush();
            }
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // Killed meanwhile.
            if (_asked.TryRemove(line, out var lost)) lost.TrySetResult(false);
        }

        return await asked.Task;
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (_process is { HasExited: false }) _process.Kill();
        _process?.Dispose();
    }

    private async Task ListenAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var parts = line.Split(' ');
            if (parts[0] == "ok") Interlocked.Increment(ref _answered);
            if (_asked.TryRemove($"{parts[1]} {parts[2]}", out var asked)) asked.TrySetResult(parts[0] == "ok");
        }

        // It is dead: whoever still waits will ask again.
        foreach (var line in _asked.Keys)
            if (_asked.TryRemove(line, out var asked)) asked.TrySetResult(false);
    }
}
