using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Files;

/// <summary>
/// Reads <c>*.situations</c>, written as <see cref="RulesFile"/> reads rules, with <c>with</c> and <c>without</c> for what is around the incident:
/// <c>with at least 3 recent where grid.id = this.grid.id and age &lt;= 24h</c>, <c>with at least 2 departments in recent where …</c>,
/// <c>with finding "集中爆发"</c>. Beside the outcomes of rules <c>then</c> knows <c>finding</c>, <c>merge</c> and <c>supervise</c>.
/// </summary>
internal sealed class SituationsFile(Diagnosis diagnosis)
{
    private const string This = "this.";

    internal static readonly string[] Clauses = ["when", "with", "without", "then", "from", "off", "note", "test"];

    public ImmutableArray<Situation> Read(string text)
    {
        var situations = ImmutableArray.CreateBuilder<Situation>();
        Situation? situation = null;
        var begun = false;
        foreach (var (isHead, body, line) in Blocks.Cut(text, Clauses))
        {
            if (isHead)
            {
                begun = true;
                Finish(situation, situations);
                situation = Head(body, line);
            }
            else if (situation is not null)
            {
                var current = situation;
                diagnosis.Try(current.Id, () => current = Clause(current, body, line));
                situation = current;
            }
            else if (!begun)
            {
                diagnosis.Wrong("第一个情形之前有多余的内容。", "There is something before the first situation.", "", line);
            }
        }

        Finish(situation, situations);
        return situations.ToImmutable();
    }

    internal static FactKind Kind(TokenReader reader)
    {
        var token = reader.Take();
        foreach (var (kind, word, _, _) in FactFields.Kinds)
            if (token.Is(word))
                return kind;
        throw SyntaxException.At(token,
            $"没有“{token}”这种事实。可用：{string.Join("、", FactFields.Kinds.Select(one => one.Word))}。",
            $"There is no kind of fact “{token}”. There are {string.Join(", ", FactFields.Kinds.Select(one => one.Word))}.");
    }

    private Situation? Head(string line, int number)
    {
        Situation? situation = null;
        diagnosis.Try("", () =>
        {
            var (id, name, priority) = Blocks.Head(line, number, "situation");
            situation = new Situation(id, name) { Priority = priority, Place = new SourcePlace(diagnosis.File, number) };
        });
        return situation;
    }

    private Situation Clause(Situation situation, string body, int line)
    {
        var (word, rest, column) = Blocks.Clause(body);
        if (word == "note")
            return situation with { Note = Blocks.Note(rest) };
        if (word == "when")
            return situation with { When = ConditionParser.Parse(rest, line, column + 1) };
        var reader = new TokenReader(Lexer.Cut(rest, line, column + 1));
        situation = word switch
        {
            "with" => situation with { Clauses = situation.Clauses.Add(With(reader)) },
            "without" => situation with { Clauses = situation.Clauses.Add(Without(reader)) },
            "then" => Then(reader, situation),
            "off" => situation with { Enabled = false },
            "from" => Dated(situation, Blocks.Dates(reader)),
            "test" => situation with { Tests = situation.Tests.Add(TestText.Parse(reader, situation.Id, new SourcePlace(diagnosis.File, line), isSituation: true)) },
            _ => throw Blocks.Unknown(word, Clauses, line, column),
        };
        Blocks.End(reader);
        return situation;
    }

    private static Situation Dated(Situation situation, (DateOnly? From, DateOnly? To) dates) => situation with { From = dates.From, To = dates.To };

    private static Clause With(TokenReader reader)
    {
        if (reader.TryTake("finding"))
            return new FindingClause(reader.Text("认定", "finding"), Present: true);
        var atLeast = 1;
        string? distinct = null;
        if (reader.TryTake("at"))
        {
            reader.Expect("least");
            atLeast = reader.Count("at least");
        }

        if (reader.After.Is("in"))
        {
            distinct = reader.Take().ToString();
            reader.Expect("in");
        }

        var kind = Kind(reader);
        if (distinct is not null && FactFields.Find(kind, distinct) is null)
            distinct = distinct.EndsWith("ies", StringComparison.Ordinal) ? distinct[..^3] + "y" : distinct.TrimEnd('s');
        return new CountClause(kind, atLeast, distinct, Where(reader, kind));
    }

    private static Clause Without(TokenReader reader)
    {
        if (reader.TryTake("finding"))
            return new FindingClause(reader.Text("认定", "finding"), Present: false);
        var kind = Kind(reader);
        return new CountClause(kind, 0, null, Where(reader, kind));
    }

    private static ImmutableArray<FactTest> Where(TokenReader reader, FactKind kind)
    {
        if (!reader.TryTake("where"))
            return [];
        var tests = ImmutableArray.CreateBuilder<FactTest>();
        do
            tests.Add(Test(reader, kind));
        while (reader.TryTake("and"));
        return tests.ToImmutable();
    }

    private static FactTest Test(TokenReader reader, FactKind kind)
    {
        var field = reader.Take();
        var known = FactFields.Find(kind, field.ToString()) ?? throw SyntaxException.At(field,
            $"{SituationText.Word(kind)} 没有字段“{field}”。可用：{string.Join("、", FactFields.Of(kind).Select(one => one.Name))}。",
            $"{SituationText.Word(kind)} has no field “{field}”. There are {string.Join(", ", FactFields.Of(kind).Select(one => one.Name))}.");
        foreach (var (test, english, _) in Words.Tests)
        {
            var words = english.Split(' ');
            if (!reader.Current.Is(words[0]) || (words.Length == 2 && !reader.After.Is(words[1])) || test is BinaryOperator.ContainsAny or BinaryOperator.ContainsAll or BinaryOperator.ContainsNone)
                continue;
            foreach (var _ in words)
                reader.Take();
            if (reader.Current.Kind == TokenKind.Word && reader.Current.ToString().StartsWith(This, StringComparison.Ordinal))
                return new FactTest(known.Name, test, [], reader.Take().ToString()[This.Length..]);
            return new FactTest(known.Name, test, Values(reader, known));
        }

        throw SyntaxException.At(reader.Current, $"“{field}”之后应为比较，却是“{reader.Current}”。", $"Expected a comparison after {field}, found “{reader.Current}”.");
    }

    private static ImmutableArray<object> Values(TokenReader reader, FactField field)
    {
        if (!reader.TryTake("("))
            return [Value(reader, field)];
        var values = ImmutableArray.CreateBuilder<object>();
        do
            values.Add(Value(reader, field));
        while (reader.TryTake(","));
        reader.Expect(")");
        return values.ToImmutable();
    }

    private static object Value(TokenReader reader, FactField field)
    {
        var token = reader.Take();
        if (field.Type == FieldType.Number)
            return (token.Value is double plain ? field.Measure == Measure.None ? plain : null : Amounts.Read(token.ToString(), field.Measure)) ?? throw SyntaxException.At(token,
                $"“{field.Chinese}”（{field.Name}）应与{Example(field.Measure).Chinese}比较，却是“{token}”。",
                $"{field.Name} is compared with {Example(field.Measure).English}, found “{token}”.");
        return token.Kind == TokenKind.Text ? token.Value
            : throw SyntaxException.At(token, $"这里应为带引号的值，却是“{token}”。", $"Expected a value in quotes, found “{token}”.");
    }

    private static (string Chinese, string English) Example(Measure measure) => measure switch
    {
        Measure.Time => ("时长（如 24h、30d）", "a span such as 24h or 30d"),
        Measure.Length => ("长度（如 50m、1km）", "a length such as 50m or 1km"),
        _ => ("数字", "a number"),
    };

    private static Situation Then(TokenReader reader, Situation situation)
    {
        var (outcome, any) = (situation.Then, false);
        do
        {
            if (reader.TryTake("finding"))
                situation = situation with { Findings = situation.Findings.Add(reader.Text("认定", "finding")) };
            else if (reader.TryTake("merge"))
                situation = situation with { Proposals = situation.Proposals.Add(new Proposal(ProposalKind.Merge, reader.Text("理由", "reason"))) };
            else if (reader.TryTake("supervise"))
                situation = situation with { Proposals = situation.Proposals.Add(new Proposal(ProposalKind.Supervise, reader.Text("理由", "reason"))) };
            else
                (outcome, any) = (OutcomeText.ParseOne(reader, outcome), true);
        }
        while (reader.TryTake(","));
        return any ? situation with { Then = outcome } : situation;
    }

    private void Finish(Situation? situation, ImmutableArray<Situation>.Builder situations)
    {
        if (situation is null)
            return;
        if (situation.Then == Outcome.Nothing && situation.Findings.IsEmpty && situation.Proposals.IsEmpty)
            diagnosis.Wrong("情形没有结果（then）。", "The situation has no outcome (then).", situation.Id, situation.Place.Line);
        situations.Add(situation);
    }
}
