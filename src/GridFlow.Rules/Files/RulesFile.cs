using System.Collections.Immutable;
using GridFlow.Language.Expressions;
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
        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        Rule? rule = null;
        for (var at = 0; at < lines.Length;)
        {
            var start = at;
            var body = lines[at++];
            if (IsEmpty(body))
                continue;
            // A rule's head is one line: a misspelt clause below it is told as such.
            while (char.IsWhiteSpace(body[0]) && at < lines.Length && Continues(lines[at]))
                body += "\n" + lines[at++];
            if (!char.IsWhiteSpace(body[0]))
            {
                Finish(rule, rules);
                rule = Head(body, start + 1);
            }
            else if (rule is not null)
            {
                var current = rule;
                diagnosis.Try(current.Id, () => current = Clause(current, body, start + 1));
                rule = current;
            }
            else if (rules.Count == 0)
            {
                diagnosis.Wrong("第一条规则之前有多余的内容。", "There is something before the first rule.", "", start + 1);
            }
        }

        Finish(rule, rules);
        return rules.ToImmutable();
    }

    private static bool IsEmpty(string line) => string.IsNullOrWhiteSpace(line) || line.TrimStart()[0] is '#' or '＃';

    private static bool Continues(string line) =>
        !IsEmpty(line) && char.IsWhiteSpace(line[0]) && !Clauses.Contains(FirstWord(line));

    private static string FirstWord(string line)
    {
        var trimmed = Keyboard.Plain(line).TrimStart();
        var end = trimmed.IndexOfAny([' ', '\t', '\n']);
        return end < 0 ? trimmed : trimmed[..end];
    }

    private static RuleTest Test(TokenReader reader, string ruleId, SourcePlace place)
    {
        var text = reader.Text("文字", "text");
        var facts = ImmutableDictionary<string, string>.Empty;
        while (reader.TryTake(","))
        {
            var field = reader.Take().ToString();
            reader.Expect("=");
            var value = reader.Take();
            facts = facts.SetItem(field, Written(value));
        }

        reader.Expect("=>");
        var unsure = reader.TryTake("unsure");
        var expected = !unsure || reader.TryTake(",") ? OutcomeText.Parse(reader) : Outcome.Nothing;
        return new RuleTest(text, expected) { Facts = facts, ExpectUnsure = unsure, RuleId = ruleId, Place = place };
    }

    private static string Written(Token token) => token.Value switch
    {
        string text => text,
        var other => ConditionPrinter.Value(new Constant(other)),
    };

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
            End(reader);
            rule = new Rule(id, name) { Priority = priority, Place = new SourcePlace(diagnosis.File, number) };
        });
        return rule;
    }

    private Rule Clause(Rule rule, string body, int line)
    {
        var word = FirstWord(body);
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
            "from" => Dates(rule, reader),
            "test" => rule with { Tests = rule.Tests.Add(Test(reader, rule.Id, new SourcePlace(diagnosis.File, line))) },
            _ => throw new SyntaxException(
                $"不认识的子句“{word}”。可用：{string.Join("、", Clauses)}。",
                $"Unknown clause “{word}”. There are {string.Join(", ", Clauses)}.", line, column - word.Length + 1),
        };
        End(reader);
        return rule;
    }

    private static Rule Dates(Rule rule, TokenReader reader)
    {
        var from = reader.Current.Kind == TokenKind.Date ? (DateOnly?)reader.Take().Value : null;
        var to = reader.TryTake("to") && reader.Current.Kind == TokenKind.Date ? (DateOnly?)reader.Take().Value : null;
        return from is null && to is null
            ? throw SyntaxException.At(reader.Current, "这里应为日期，如 2026-01-01。", "Expected a date such as 2026-01-01.")
            : rule with { From = from, To = to };
    }

    private static void End(TokenReader reader)
    {
        if (!reader.AtEnd)
            throw SyntaxException.At(reader.Current, $"多余的内容“{reader.Current}”。", $"Unexpected “{reader.Current}”.");
    }

    private void Finish(Rule? rule, ImmutableArray<Rule>.Builder rules)
    {
        if (rule is null)
            return;
        if (rule.Then == Outcome.Nothing)
            diagnosis.Wrong("规则没有结果（then）。", "The rule has no outcome (then).", rule.Id, rule.Place.Line);
        rules.Add(rule);
    }
}
