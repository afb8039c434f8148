namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>Lets the scoring tables vote for a category.</summary>
internal static class Scoring
{
    /// <summary>The two best categories of a table, by local number; -1 where there is none.</summary>
    public readonly record struct Result(int Best, int BestPoints, int Second, int SecondPoints)
    {
        /// <summary>Enough points to be an answer.</summary>
        public bool Speaks(CompiledScores scores) => Best >= 0 && BestPoints >= scores.Table.Minimum;

        /// <summary>Too close to the second to choose.</summary>
        public bool Torn(CompiledScores scores) =>
            Second >= 0 && SecondPoints >= scores.Table.Minimum && BestPoints - SecondPoints < scores.Table.Lead;
    }

    public static void Vote(Program program, Workspace facts)
    {
        foreach (var scores in program.Scores)
        {
            var result = Count(program, facts, scores);
            if (!result.Speaks(scores))
                continue;
            facts.Ballot.Count(Evaluator.Category, scores.Weight, scores.Categories[result.Best]);
            if (result.Torn(scores))
                facts.Ballot.Count(Evaluator.Category, scores.Weight, scores.Categories[result.Second]);
        }
    }

    public static Result Count(Program program, Workspace facts, CompiledScores scores)
    {
        var points = facts.Points.AsSpan(0, scores.Start.Length);
        scores.Start.CopyTo(points);
        var (text, subject) = program.ScoredIndexes;
        if (text >= 0)
            foreach (var keyword in facts.Found(text))
            {
                if (scores.ByKeyword[keyword] is not { } lines)
                    continue;
                var factor = subject >= 0 && facts.Saw(subject, scores.InSubject[keyword]) ? scores.Table.SubjectFactor : 1;
                foreach (var (category, count) in lines)
                    points[category] += count * factor;
            }

        int best = -1, second = -1;
        for (var category = 0; category < points.Length; category++)
        {
            if (best < 0 || points[category] > points[best])
                (best, second) = (category, best);
            else if (second < 0 || points[category] > points[second])
                second = category;
        }

        return new Result(best, best < 0 ? 0 : points[best], second, second < 0 ? 0 : points[second]);
    }
}
