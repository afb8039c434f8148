using System.Collections.Concurrent;
using System.Diagnostics;
using GridFlow.Data.Storage;

namespace GridFlow.Data.Transactions;

/// <summary>
/// Gives out numbers of a series. Each node takes a block at a time in a transaction of its own, so that concurrent
/// reports do not wait for one row; a node that stops leaves a gap of at most one block, never a double. Blocks are small, and grow
/// while they are used up within a moment, as in an import: each costs a commit that everybody in the block waits for.
/// </summary>
public sealed class NumberAllocator(IWriter writer)
{
    private const int SmallestBlock = 20;
    private const int LargestBlock = 640;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

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
                block.Size = Stopwatch.GetElapsedTime(block.TakenAt) < Moment ? Math.Min(2 * block.Size, LargestBlock) : SmallestBlock;
                var start = await writer.WriteAsync(async context =>
                {
                    var series = await context.NumberSeries.FindAsync(key);
                    if (series is null) context.NumberSeries.Add(series = new NumberSeries { Key = key, Next = 1 });
                    var first = series.Next;
                    series.Next += block.Size;
                    return first;
                });
                (block.Next, block.End, block.TakenAt) = (start, start + block.Size, Stopwatch.GetTimestamp());
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

        public int Size { get; set; } = SmallestBlock;

        public long TakenAt { get; set; }
    }
}
