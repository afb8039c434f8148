using GridFlow.Data.Instances;
using GridFlow.Data.Work;

namespace GridFlow.Node;

/// <summary>
/// The outside world: a file to which whatever reaches it is appended under its key. One for each process: two that append to one
/// file of theirs write over each other's lines, as .NET appends at the end it knew when it opened.
/// </summary>
internal sealed class OutsideFile(string folder, string kind)
{
    private readonly Lock _gate = new();

    private readonly string _path = Path.Combine(folder, $"{kind}-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public void Append(string key)
    {
        lock (_gate) File.AppendAllText(_path, key + "\n");
    }
}

/// <summary>What a workflow asks of others.</summary>
internal sealed class FileEffects(string folder) : ITaskHandler
{
    private readonly OutsideFile _file = new(folder, "effects");

    public string TaskName => "effect";

    public Task<object?> RunAsync(TaskCall call, CancellationToken cancellationToken)
    {
        _file.Append(call.TaskId);
        return Task.FromResult<object?>("done");
    }
}

/// <summary>What people are told.</summary>
internal sealed class FileNotices(string folder) : INoticeChannel
{
    private readonly OutsideFile _file = new(folder, "notices");

    public string Name => "file";

    public Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        _file.Append($"{message.Id}");
        return Task.CompletedTask;
    }
}
