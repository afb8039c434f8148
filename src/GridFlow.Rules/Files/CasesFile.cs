using GridFlow.Rules.Conditions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Files;

/// <summary>
/// Reads <c>*.cases.csv</c>: a column <c>text</c>, expectations under <c>then …</c> (<c>then category</c>, <c>then lead</c>),
/// <c>unsure</c> (yes when a person must decide), <c>note</c>; any other column is a field of the incident.
/// </summary>
internal static class CasesFile
{
    public static IEnumerable<RuleTest> Read(RuleFile file, Diagnosis diagnosis)
    {
        var rows = Csv.Read(file.Text, hasTexts: true);
        if (rows.IsEmpty)
            yield break;
        var heads = rows[0].Cells.Select((_, column) => rows[0].Plain(column)).ToArray();
        foreach (var row in rows.Skip(1))
        {
            var test = new RuleTest("", Outcome.Nothing) { Place = new SourcePlace(file.Name, row.Line) };
            diagnosis.Try("", () =>
            {
                for (var at = 0; at < heads.Length; at++)
                    if (row.Cell(at) is { Length: > 0 } cell)
                        test = Cell(test, heads[at], cell, row.Line);
            });
            yield return test;
        }
    }

    private static RuleTest Cell(RuleTest test, string head, string cell, int line)
    {
        if (head.StartsWith("then ", StringComparison.Ordinal) || head.StartsWith('则'))
        {
            var name = head[0] == '则' ? head[1..].Trim() : head[5..].Trim();
            var kind = OutcomeText.Find(name)
                ?? throw new SyntaxException($"没有结果“{name}”。", $"There is no outcome {name}.", line, 0);
            return test with { Expected = OutcomeText.Cell(kind, cell, test.Expected, line) };
        }

        return head switch
        {
            "text" or "文字" => test with { Text = cell },
            "unsure" => test with { ExpectUnsure = Keyboard.Plain(cell).ToLowerInvariant() is "yes" or "是" or "true" },
            "note" or "备注" => test,
            _ => test with { Facts = test.Facts.SetItem(head, cell) },
        };
    }
}
