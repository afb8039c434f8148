using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn;

/// <summary>What a run notes beside the values: the rules that hit last, what gave null for want of a value, and what could not run.</summary>
internal sealed class DmnTrace
{
    // Functions may call themselves; deeper or longer than this is no decision any more.
    private const int Deepest = 500;
    private const int Most = 300_000;

    private int _depth;
    private int _steps;

    /// <summary>What <c>now()</c> and <c>today()</c> say; null where the caller gave no time.</summary>
    public FeelMoment? Now { get; init; }

    /// <summary>The table's rules that made the answer, from 1.</summary>
    public ImmutableArray<int> Rules { get; set; } = [];

    /// <summary>The first thing that was wrong.</summary>
    public BilingualText? Problem { get; private set; }

    /// <summary>Why there is no answer at all: something it needs cannot run.</summary>
    public BilingualText? Refused { get; private set; }

    /// <summary>Notes why a value is null.</summary>
    public object? Fail(string chinese, string english)
    {
        Problem ??= new BilingualText(chinese, english);
        return null;
    }

    /// <summary>Notes that something needed cannot run: then the decision has no answer, whatever its expression makes of null.</summary>
    public object? Refuse(string name, BilingualText why)
    {
        Refused ??= new BilingualText($"需要的“{name}”不能执行：{why.Chinese}", $"It needs {name}, which cannot run: {why.English}");
        return null;
    }

    /// <summary>Whether there may be one more call or round of a loop: no decision needs as many as that.</summary>
    public bool Step() => ++_steps <= Most;

    /// <summary>Runs a call unless calls are nested too deeply, or there are too many.</summary>
    public object? Guard(Func<object?> call)
    {
        if (_depth >= Deepest || !Step() || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return Fail("调用过深或过多。", "Calls are nested too deeply, or there are too many.");
        _depth++;
        var value = call();
        _depth--;
        return value;
    }
}
