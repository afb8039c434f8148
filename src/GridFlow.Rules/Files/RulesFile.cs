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
    internal static readonly string[] Clauses = ["when", "then", "from", "off", "note", "test"];

    public ImmutableArray<Rule> Read(string text)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>();
        Rule? rule = null;
        var begun = false;
        foreach (var (isHead, body, line) in Blocks.Cut(text, Clauses))
        {
            if (isHead)
            {
                begun = true;
                Finish(rule, rules);
                rule = Head(body, line);
            }
            else if (rule is not null)
            {
                var current = rule;
                diagnosis.Try(current.Id, () => current = Clause(current, body, line));
                rule = current;
            }
            else if (!begun)
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
            var (id, name, priority) = Blocks.Head(line, number, "rule");
            rule = new Rule(id, name) { Priority = priority, Place = new SourcePlace(diagnosis.File, number) };
        });
        return rule;
    }

    private Rule Clause(Rule rule, string body, int line)
    {
        var (word, rest, column) = Blocks.Clause(body);
        if (word == "note")
            return rule with { Note = Blocks.Note(rest) };
        if (word == "when")
            return rule with { When = ConditionParser.Parse(rest, line, column + 1) };
        var reader = new TokenReader(Lexer.Cut(rest, line, column + 1));
        rule = word switch
        {
            "then" => rule with { Then = OutcomeText.Parse(reader) },
            "off" => rule with { Enabled = false },
            "from" => Dated(rule, Blocks.Dates(reader)),
            "test" => rule with { Tests = rule.Tests.Add(TestText.Parse(reader, rule.Id, new SourcePlace(diagnosis.File, line))) },
            _ => throw Blocks.Unknown(word, Clauses, line, column),
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
