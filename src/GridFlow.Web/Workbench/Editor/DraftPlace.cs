using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Editing;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>A place in a draft: a file, and a row or a rule of it.</summary>
/// <param name="File">The file.</param>
/// <param name="Row">From 0: a row of a sheet's body, or a rule or situation of its file.</param>
public sealed record DraftPlace(string File, int Row)
{
    /// <summary>Where a rule, a situation, a table or a row (<c>table/row</c>) stands; null when it is inherited.</summary>
    public static DraftPlace? Of(DraftSession session, string id) => session.Places.GetValueOrDefault(id);

    /// <summary>Where everything stands that has an id.</summary>
    internal static Dictionary<string, DraftPlace> All(DraftSession session)
    {
        var places = new Dictionary<string, DraftPlace>(StringComparer.Ordinal);
        foreach (var file in session.RuleFiles)
            foreach (var (rule, at) in session.Rules(file).Items.Select((rule, at) => (rule, at)))
                places.TryAdd(rule.Label, new DraftPlace(file, at));
        foreach (var file in session.SituationFiles)
            foreach (var (one, at) in session.Situations(file).Items.Select((one, at) => (one, at)))
                places.TryAdd(one.Label, new DraftPlace(file, at));
        foreach (var file in session.Draft.Files.Keys.Where(file => Heads.IsTable(file) || Heads.IsScores(file) || Heads.IsVocabulary(file)))
        {
            var sheet = session.Sheet(file);
            foreach (var (id, row) in SheetMarks.Ids(file, sheet))
                places.TryAdd(id, new DraftPlace(file, row));
            if (sheet.Setting(Heads.IsScores(file) ? "#scores" : "#table") is [var table, ..])
                places.TryAdd(table, new DraftPlace(file, 0));
        }

        return places;
    }

    /// <summary>Where a problem is; null when its file is not edited here.</summary>
    public static DraftPlace? Of(DraftSession session, Problem problem)
    {
        if (problem.Where.Length > 0 && Of(session, problem.Where) is { } known) return known;
        if (problem.File is not { } file || !session.Draft.Files.ContainsKey(file)) return null;
        if (file.EndsWith(".rules", StringComparison.Ordinal))
            return new DraftPlace(file, Math.Max(0, session.Rules(file).Items.Count(rule => rule.Line <= problem.Line) - 1));
        if (file.EndsWith(".situations", StringComparison.Ordinal))
            return new DraftPlace(file, Math.Max(0, session.Situations(file).Items.Count(one => one.Line <= problem.Line) - 1));
        if (!Heads.IsSheet(file)) return null;
        var body = session.Sheet(file).Body;
        return new DraftPlace(file, Math.Max(0, body.TakeWhile(row => row.Line < problem.Line).Count()));
    }
}
