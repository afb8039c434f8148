using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Proofs;

/// <summary>Short forms for findings.</summary>
internal static class Finding
{
    /// <summary>A finding that is seen without a way: at the steps themselves.</summary>
    public static LadderFinding Of(ProblemSeverity severity, string code, BilingualText sentence, string where, params IReadOnlyList<string> steps) =>
        new(new Problem(severity, code, sentence, where), steps) { Sentence = sentence };

    /// <summary>A finding at a task step.</summary>
    public static LadderFinding Of(ProblemSeverity severity, string code, BilingualText sentence, TaskStepFound step) =>
        Of(severity, code, sentence, step.StepName, step.ActivityId);

    /// <summary>A finding at the end of a way.</summary>
    public static LadderFinding After(ProblemSeverity severity, string code, BilingualText sentence, string where, IReadOnlyList<string> steps, IReadOnlyList<WayStep> way, IReadOnlyList<WayStep> round)
    {
        var (path, circle) = (InWords(way), InWords(round));
        return new(new Problem(severity, code, round.Count == 0
            ? new($"{sentence.Chinese}。走法：{path.Chinese}", $"{sentence.English}. The way there: {path.English}")
            : new($"{sentence.Chinese}。走法：{path.Chinese}；循环：{circle.Chinese}", $"{sentence.English}. The way there: {path.English}; the round: {circle.English}"), where), steps)
        {
            Sentence = sentence,
            Way = way,
            Round = round,
        };
    }

    /// <summary>A way as an office reads it: who chose what.</summary>
    private static BilingualText InWords(IReadOnlyList<WayStep> way)
    {
        var chosen = way.Where(step => step.Choice is not null).ToList();
        return new(
            string.Join(" → ", chosen.Select(step => $"{step.Name}（{step.Choice!.Value.Chinese}）")),
            string.Join(" → ", chosen.Select(step => $"{step.Name} ({step.Choice!.Value.English})")));
    }
}
