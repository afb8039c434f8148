using System.Collections.Concurrent;
using GridFlow.Data.Storage;

namespace GridFlow.Data.Transactions;

/// <summary>
/// Gives out numbers of a series. Each node takes a block at a time in a transaction of its own, so that concurrent
/// reports do not wait for one row; a node that stops leaves a gap of at most one block, never a double.
/// </summary>
public sealed class NumberAllocator(IWriter writer)
{
    private const int BlockSize = 20;

    private readonly ConcurrentDictionary<string, Block> _blocks = new();

    /// <summary>The next number under the key, from 1.</summary>
    public async ValueTask<long> NextAsync(string key)
    {
        var block = _blocks.GetOrAdd(key, _ => new Block());
        await block.Gate.WaitAsync();
        try
        {
            if (block.Next == block.End)
            {
                var start = await writer.WriteAsync(async context =>
                {
                    var series = await context.NumberSeries.FindAsync(key);
                    if (series is null) context.NumberSeries.Add(series = new NumberSeries { Key = key, Next = 1 });
                    var first = series.Next;
                    series.Next += BlockSize;
                    return first;
                });
                (block.Next, block.End) = (start, start + BlockSize);
            }

            return block.Next++;
        }
        finally
        {
            block.Gate.Release();
        }
    }

    private sealed class Block
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public long Next { get; set; }

        public long End { get; set; }
    }
}
