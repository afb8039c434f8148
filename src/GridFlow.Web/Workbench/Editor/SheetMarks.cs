using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Analysis;
using GridFlow.Rules.Editing;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>Something wrong in a cell, as the browser shows it.</summary>
internal sealed record CellMark(int Row, int Column, string Message);

/// <summary>What there is to say about a row.</summary>
/// <param name="Row">From 0.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c>, <c>info</c> or <c>fine</c>.</param>
/// <param name="Message">The gravest of it.</param>
internal sealed record RowMark(int Row, string Severity, string Message);

/// <summary>Puts problems, findings and test cases beside the rows they are about.</summary>
internal static class SheetMarks
{
    /// <param name="file">The file.</param>
    /// <param name="sheet">Its sheet as it is now.</param>
    /// <param name="check">Checks cells.</param>
    /// <param name="state">What the checks last said; null: nothing yet.</param>
    /// <param name="isCurrent">Whether that is about this very draft.</param>
    /// <param name="language">Of the messages.</param>
    /// <param name="name">What a kind of finding is called: said first, where the width ends soon.</param>
    public static (IReadOnlyList<CellMark> Cells, IReadOnlyList<RowMark> Rows) Of(string file, Sheet sheet, CellCheck check, DraftState? state, bool isCurrent, string language, Func<FindingKind, string> name)
    {
        var wrong = check.Check(file, sheet);
        var said = new Dictionary<int, (ProblemSeverity? Severity, string Message)>();
        void Say(int row, ProblemSeverity? severity, string message)
        {
            if (!said.TryGetValue(row, out var known) || known.Severity is null || severity > known.Severity)
                said[row] = (severity, message);
        }

        foreach (var problem in wrong)
            Say(problem.Row, ProblemSeverity.Error, problem.Message.In(language));
        if (state is not null)
        {
            var ids = Ids(file, sheet);
            // Lines are those of the text that was read; ids hold a little longer.
            var lines = isCurrent ? Lines(sheet) : [];
            foreach (var problem in state.Problems.Where(problem => problem.File == file))
                if ((Row(ids, problem.Where) ?? Row(lines, problem.Line)) is { } row && !wrong.Any(one => one.Row == row))
                    Say(row, problem.Severity, problem.Message.In(language));
            foreach (var finding in state.Findings ?? [])
                foreach (var (rule, place) in finding.Rules.Select((rule, place) => (rule, place)))
                    if (Row(ids, rule) is { } row)
                        // Who casts a shadow is told as much, who stands in it is warned.
                        Say(row, place == 0 || finding.Kind is FindingKind.Conflict or FindingKind.Overlap ? finding.Severity : ProblemSeverity.Information, $"{name(finding.Kind)} · {finding.Message.In(language)}");
            foreach (var run in state.Tests.Where(run => run.Test.Place.File == file))
                if (Row(lines, run.Test.Place.Line) is { } row)
                    Say(row, run.Failure is null ? null : ProblemSeverity.Error, run.Failure is { } failure ? $"✗ {failure.In(language)}" : language == "en" ? "✓ passes" : "✓ 用例通过");
        }

        return (
            [.. wrong.Where(problem => problem.Column >= 0).Select(problem => new CellMark(problem.Row, problem.Column, problem.Message.In(language)))],
            [.. said.Select(row => new RowMark(row.Key, Name(row.Value.Severity), row.Value.Message))]);
    }

    /// <summary>The ids findings name, to row.</summary>
    public static Dictionary<string, int> Ids(string file, Sheet sheet)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var column = sheet.Head.Cells.Select(head => head.Trim()).ToList().FindIndex(head => head is "id" or "编号" or "code");
        var prefix = Heads.IsTable(file) ? string.Concat(sheet.Setting("#table").Take(1)) : "categories";
        var number = 0;
        for (var row = 0; row < sheet.Body.Length; row++)
        {
            if (sheet.Body[row].IsRemark || sheet.Body[row].IsEmpty) continue;
            number++;
            var id = column >= 0 && sheet.Body[row][column].Trim() is { Length: > 0 } written ? written : number.ToString(CultureInfo.InvariantCulture);
            ids.TryAdd($"{prefix}/{id}", row);
            if (prefix == "categories") ids.TryAdd($"{prefix}/{id}!", row);
        }

        return ids;
    }

    public static string Name(ProblemSeverity? severity) => severity switch
    {
        ProblemSeverity.Error => "error",
        ProblemSeverity.Warning => "warning",
        ProblemSeverity.Information => "info",
        _ => "fine",
    };

    private static Dictionary<int, int> Lines(Sheet sheet) =>
        sheet.Body.Select((row, at) => (row.Line, at)).Where(one => one.Line > 0).GroupBy(one => one.Line).ToDictionary(group => group.Key, group => group.First().at);

    private static int? Row<TKey>(Dictionary<TKey, int> rows, TKey key)
        where TKey : notnull => rows.TryGetValue(key, out var row) ? row : null;
}
