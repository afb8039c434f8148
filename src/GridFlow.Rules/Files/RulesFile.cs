using System.Collections.Immutable;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Files;

/// <summary>
/// Reads <c>*.rules</c>. A rule begins with <c>rule</c> at the line's start; its clauses are indented and begin with
/// <c>when</c>, <c>then</c>, <c>from</c>, <c>off</c>, <c>note</c> or <c>test</c>; any other indented line continues the
/// clause above. <c>#</c> begins a comment line.
/// </summary>
internal sealed class RulesFile(Diagnosis diagnosis)
{
    private static readonly string[] Clauses = ["when", "then", "from", "off", "note", "test"];

    public ImmutableArray<Rule> Read(string text)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>();
        Rule? rule = null;
        foreach (var (isHead, body, line) in Blocks.Cut(text, Clauses))
        {
            if (isHead)
            {
                Finish(rule, rules);
                rule = Head(body, line);
            }
            else if (rule is not null)
            {
                var current = rule;
                diagnosis.Try(current.Id, () => current = Clause(current, body, line));
                rule = current;
            }
            else if (rules.Count == 0)
            {
                diagnosis.Wrong("第一条规则之前有多余的内容。", "There is something before the first rule.", "", line);
            }
        }

        Finish(rule, rules);
        return rules.ToImmutable();
    }

    private Rule? Head(string line, int number)
    {
        Rule? rule = null;
        diagnosis.Try("", () =>
        {
            var reader = new TokenReader(Lexer.Cut(line, number));
            reader.Expect("rule");
            var id = reader.Take().ToString();
            var name = reader.Current.Kind == TokenKind.Text ? reader.Text("名称", "name") : id;
            var priority = 0;
            if (reader.TryTake("priority"))
                priority = reader.Take().Value is double value
                    ? (int)value
                    : throw SyntaxException.At(reader.Current, "priority 之后应为数字。", "Expected a number after priority.");
            Blocks.End(reader);
            rule = new Rule(id, name) { Priority = priority, Place = new SourcePlace(diagnosis.File, number) };
        });
        return rule;
    }

    private Rule Clause(Rule rule, string body, int line)
    {
        var word = Blocks.FirstWord(body);
        var column = Keyboard.Plain(body).IndexOf(word, StringComparison.Ordinal) + word.Length;
        var rest = body[column..];
        if (word == "note")
            return rule with { Note = string.Join('\n', rest.Split('\n').Select(part => part.Trim())) };
        if (word == "when")
            return rule with { When = ConditionParser.Parse(rest, line, column + 1) };
        var reader = new TokenReader(Lexer.Cut(rest, line, column + 1));
        rule = word switch
        {
            "then" => rule with { Then = OutcomeText.Parse(reader) },
            "off" => rule with { Enabled = false },
            "from" => Dated(rule, Blocks.Dates(reader)),
            "test" => rule with { Tests = rule.Tests.Add(TestText.Parse(reader, rule.Id, new SourcePlace(diagnosis.File, line))) },
            _ => throw new SyntaxException(
                $"不认识的子句“{word}”。可用：{string.Join("、", Clauses)}。",
                $"Unknown clause “{word}”. There are {string.Join(", ", Clauses)}.", line, column - word.Length + 1),
        };
        Blocks.End(reader);
        return rule;
    }

    private static Rule Dated(Rule rule, (DateOnly? From, DateOnly? To) dates) => rule with { From = dates.From, To = dates.To };

    private void Finish(Rule? rule, ImmutableArray<Rule>.Builder rules)
    {
        if (rule is null)
            return;
        if (rule.Then == Outcome.Nothing)
            diagnosis.Wrong("规则没有结果（then）。", "The rule has no outcome (then).", rule.Id, rule.Place.Line);
        rules.Add(rule);
    }
}
