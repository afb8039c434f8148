using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Outcomes;

namespace GridFlow.Rules.Files;

/// <summary>The outcome part of rule files: <c>category "E0102", lead "城管局", limit 4wh, whistle 4 "多部门"</c>.</summary>
internal static class OutcomeText
{
    public static readonly ImmutableArray<(OutcomeKind Kind, string English, string Chinese)> Names =
    [
        (OutcomeKind.Category, "category", "类别"), (OutcomeKind.LeadDepartment, "lead", "主办"),
        (OutcomeKind.AssistingDepartments, "assist", "协办"), (OutcomeKind.Severity, "severity", "严重程度"),
        (OutcomeKind.Limit, "limit", "时限"), (OutcomeKind.Tags, "tag", "标签"),
        (OutcomeKind.Whistle, "whistle", "吹哨"), (OutcomeKind.AskPerson, "ask", "转人工"),
    ];

    public static OutcomeKind? Find(string name)
    {
        foreach (var (kind, english, chinese) in Names)
            if (name == english || name == chinese)
                return kind;
        return null;
    }

    public static Outcome Parse(TokenReader reader)
    {
        var outcome = Outcome.Nothing;
        do
            outcome = ParseOne(reader, outcome);
        while (reader.TryTake(","));
        return outcome;
    }

    /// <summary>One of the outcomes between commas, added to others.</summary>
    public static Outcome ParseOne(TokenReader reader, Outcome outcome)
    {
        var word = reader.Take();
        return Find(word.ToString()) is { } kind && word.Kind == TokenKind.Word
            ? One(reader, kind, outcome)
            : throw SyntaxException.At(word,
                $"这里应为结果（{string.Join("、", Names.Select(name => name.English))}），却是“{word}”。",
                $"Expected an outcome ({string.Join(", ", Names.Select(name => name.English))}), found “{word}”.");
    }

    /// <summary>An outcome as a table cell holds it.</summary>
    /// <exception cref="SyntaxException">The cell holds no such value.</exception>
    public static Outcome Cell(OutcomeKind kind, string cell, Outcome outcome, int line)
    {
        var plain = Keyboard.Plain(cell).Trim();
        switch (kind)
        {
            case OutcomeKind.Category:
                return plain == "hint" ? outcome with { CategoryFromHint = true } : outcome with { Category = plain.Split(' ')[0] };
            case OutcomeKind.LeadDepartment:
                return outcome with { LeadDepartment = cell };
            case OutcomeKind.AssistingDepartments:
                return outcome with { AssistingDepartments = Csv.Split(cell) };
            case OutcomeKind.Severity when int.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out var severity):
                return outcome with { Severity = severity };
            case OutcomeKind.Limit when TimeLimit.TryParse(cell, out var limit):
                return outcome with { Limit = limit };
            case OutcomeKind.Tags:
                return outcome with { Tags = Csv.Split(cell) };
            case OutcomeKind.Whistle when plain.Length > 0 && char.IsAsciiDigit(plain[0]):
                return outcome with { Whistle = new WhistleProposal((WhistleGround)(plain[0] - '0'), cell[1..].Trim()) };
            case OutcomeKind.AskPerson:
                return outcome with { AskPerson = cell };
            default:
                throw new SyntaxException($"“{cell}”不是有效的{Name(kind).Chinese}。", $"“{cell}” is no {Name(kind).English}.", line, 0);
        }
    }

    /// <summary>The outcome as rule files write it.</summary>
    public static string Print(Outcome then)
    {
        var parts = new List<string>();
        foreach (var kind in then.Kinds)
            parts.Add($"{Name(kind).English} {Value(kind, then)}");
        return string.Join(", ", parts);
    }

    /// <summary>The outcome as a table cell writes it.</summary>
    public static string PrintCell(OutcomeKind kind, Outcome then) => kind switch
    {
        OutcomeKind.Category => then.CategoryFromHint ? "hint" : then.Category ?? "",
        OutcomeKind.LeadDepartment => then.LeadDepartment ?? "",
        OutcomeKind.AssistingDepartments => string.Join('|', then.AssistingDepartments),
        OutcomeKind.Severity => then.Severity?.ToString(CultureInfo.InvariantCulture) ?? "",
        OutcomeKind.Limit => then.Limit?.ToString() ?? "",
        OutcomeKind.Tags => string.Join('|', then.Tags),
        OutcomeKind.Whistle => then.Whistle is { } whistle ? $"{(int)whistle.Ground} {whistle.Reason}".TrimEnd() : "",
        _ => then.AskPerson ?? "",
    };

    public static (OutcomeKind Kind, string English, string Chinese) Name(OutcomeKind kind) => Names[(int)kind];

    private static Outcome One(TokenReader reader, OutcomeKind kind, Outcome outcome)
    {
        switch (kind)
        {
            case OutcomeKind.Category when reader.TryTake("hint"):
                return outcome with { CategoryFromHint = true };
            case OutcomeKind.AssistingDepartments:
                return outcome with { AssistingDepartments = Texts(reader, "部门", "departments") };
            case OutcomeKind.Tags:
                return outcome with { Tags = Texts(reader, "标签", "tags") };
            case OutcomeKind.Whistle:
                var ground = reader.Take();
                var reason = reader.Current.Kind == TokenKind.Text ? reader.Text("理由", "reason") : "";
                return ground.Value is double number
                    ? outcome with { Whistle = new WhistleProposal((WhistleGround)(int)number, reason) }
                    : throw SyntaxException.At(ground, "吹哨情形应为 1 到 5。", "A whistle's ground is 1 to 5.");
            case OutcomeKind.Category or OutcomeKind.LeadDepartment or OutcomeKind.AskPerson:
                return Cell(kind, reader.Text(Name(kind).Chinese, Name(kind).English), outcome, 0);
            default:
                var token = reader.Take();
                return Cell(kind, token.ToString(), outcome, token.Line);
        }
    }

    private static ImmutableArray<string> Texts(TokenReader reader, string chinese, string english)
    {
        if (!reader.TryTake("("))
            return [reader.Text(chinese, english)];
        var texts = ImmutableArray.CreateBuilder<string>();
        do
            texts.Add(reader.Text(chinese, english));
        while (reader.TryTake(","));
        reader.Expect(")");
        return texts.ToImmutable();
    }

    private static string Value(OutcomeKind kind, Outcome then) => kind switch
    {
        OutcomeKind.Category => then.CategoryFromHint ? "hint" : ConditionPrinter.Quote(then.Category!),
        OutcomeKind.LeadDepartment => ConditionPrinter.Quote(then.LeadDepartment!),
        OutcomeKind.AssistingDepartments => List(then.AssistingDepartments),
        OutcomeKind.Tags => List(then.Tags),
        OutcomeKind.Whistle => $"{(int)then.Whistle!.Ground}{(then.Whistle.Reason.Length > 0 ? " " + ConditionPrinter.Quote(then.Whistle.Reason) : "")}",
        OutcomeKind.AskPerson => ConditionPrinter.Quote(then.AskPerson!),
        _ => PrintCell(kind, then),
    };

    private static string List(ImmutableArray<string> texts) => texts.Length == 1
        ? ConditionPrinter.Quote(texts[0])
        : $"({string.Join(", ", texts.Select(ConditionPrinter.Quote))})";
}
