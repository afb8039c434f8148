using GridFlow.Workflows.Execution;

namespace GridFlow.Governance.Ladders.Effects;

/// <summary>
/// Something a step wants of its case. It says itself what becomes of the case, so none can be without its one consumer: the compiler
/// asks for it. An effect of any other type is the shell's own business, see <see cref="CaseFile.Apply"/>.
/// </summary>
public abstract record CaseEffect : Effect
{
    internal abstract void ApplyTo(CaseFile file, CaseAct act);
}

/// <summary>Who changes a case, why and when. What is said as the reason is quoted once, however many lines the act writes.</summary>
internal sealed class CaseAct(Actor actor, string? reason, DateTimeOffset now)
{
    private string? _reason = reason;

    public Actor Actor { get; } = actor;

    public DateTimeOffset Now { get; } = now;

    /// <summary>The reason for the line that is being written: what the line itself knows, else what was said with the act and not yet quoted.</summary>
    public string? TakeReason(string? own)
    {
        var said = own ?? _reason;
        _reason = null;
        return said;
    }
}
