using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Editing;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A place in a draft: a file, and a row or a rule of it.</summary>
/// <param name="File">The file.</param>
/// <param name="Row">From 0: a row of a sheet's body, or a rule of a file of rules.</param>
public sealed record DraftPlace(string File, int Row)
{
    /// <summary>Where a rule, a table or a row (<c>table/row</c>) stands; null when it is inherited.</summary>
    public static DraftPlace? Of(DraftSession session, string id)
    {
        foreach (var file in session.Draft.Files.Keys)
        {
            if (file.EndsWith(".rules", StringComparison.Ordinal))
            {
                var rules = session.Rules(file).Rules;
                for (var at = 0; at < rules.Length; at++)
                    if (rules[at].Label == id) return new DraftPlace(file, at);
            }
            else if (Heads.IsTable(file) || Heads.IsScores(file) || Heads.IsVocabulary(file))
            {
                var sheet = session.Sheet(file);
                if (SheetMarks.Ids(file, sheet).TryGetValue(id, out var row)) return new DraftPlace(file, row);
                if (sheet.Setting(Heads.IsScores(file) ? "#scores" : "#table") is [var table, ..] && table == id) return new DraftPlace(file, 0);
            }
        }

        return null;
    }

    /// <summary>Where a problem is; null when its file is not edited here.</summary>
    public static DraftPlace? Of(DraftSession session, Problem problem)
    {
        if (problem.Where.Length > 0 && Of(session, problem.Where) is { } known) return known;
        if (problem.File is not { } file || !session.Draft.Files.ContainsKey(file)) return null;
        if (file.EndsWith(".rules", StringComparison.Ordinal))
            return new DraftPlace(file, Math.Max(0, session.Rules(file).Rules.Count(rule => rule.Line <= problem.Line) - 1));
        if (!Heads.IsSheet(file)) return null;
        var body = session.Sheet(file).Body;
        return new DraftPlace(file, Math.Max(0, body.TakeWhile(row => row.Line < problem.Line).Count()));
    }
}
