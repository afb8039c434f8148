using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Files;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Comparison;

/// <summary>Values of rules as people say them, in both languages.</summary>
internal sealed class ValueWords(FieldRegistry registry, Vocabulary vocabulary)
{
    private readonly SentencePrinter _sentences = new(registry, vocabulary);

    public static BilingualText Nothing { get; } = new("", "");

    public static BilingualText Same(string text) => new(text, text);

    public static BilingualText Number(int number) => Same(number.ToString(CultureInfo.InvariantCulture));

    public static BilingualText YesNo(bool yes) => yes ? new("是", "yes") : new("否", "no");

    public static BilingualText Day(DateOnly? day) => Same(day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");

    public static BilingualText List(IEnumerable<string> values) => values.ToList() is { Count: > 0 } list
        ? new(string.Join('、', list), string.Join(", ", list))
        : Nothing;

    public static BilingualText Limit(TimeLimit? limit) => limit is { } given ? new(given.Chinese, given.English) : Nothing;

    public static BilingualText Severity(int? severity) => severity switch
    {
        null => Nothing,
        1 => new("1 一般", "1 ordinary"),
        2 => new("2 较重", "2 serious"),
        3 => new("3 紧急", "3 urgent"),
        4 => new("4 特急", "4 emergency"),
        { } other => Number(other),
    };

    public static BilingualText Policy(HitPolicy policy) => policy switch
    {
        HitPolicy.Unique => new("唯一（UNIQUE）", "UNIQUE"),
        HitPolicy.First => new("首行（FIRST）", "FIRST"),
        HitPolicy.Priority => new("按结果优先（PRIORITY）", "PRIORITY"),
        HitPolicy.Any => new("任一（ANY）", "ANY"),
        HitPolicy.Collect => new("汇总（COLLECT）", "COLLECT"),
        HitPolicy.RuleOrder => new("按行序（RULE ORDER）", "RULE ORDER"),
        _ => new("按结果序（OUTPUT ORDER）", "OUTPUT ORDER"),
    };

    public static BilingualText Proposal(Proposal proposal) => proposal.Kind == ProposalKind.Merge
        ? new($"并案：{proposal.Reason}", $"merge: {proposal.Reason}")
        : new($"督办：{proposal.Reason}", $"supervise: {proposal.Reason}");

    public BilingualText Condition(Expression? condition) => condition is null
        ? Nothing
        : new(_sentences.Print(condition), ConditionPrinter.Print(condition));

    public BilingualText Category(string? code) =>
        code is null ? Nothing : Same(vocabulary.Category(code) is { } category ? $"{code} {category.Name}" : code);

    /// <summary>What a cell of a column is called.</summary>
    public BilingualText Cell(TableInput input) => input.Field.Length == 0
        ? new BilingualText("条件", "condition")
        : new BilingualText($"条件（{registry.Find(input.Field)?.Chinese ?? input.Field}）", $"condition on {input.Field}");

    public BilingualText Column(TableInput input)
    {
        if (input.Field.Length == 0)
            return new BilingualText("条件", "when");
        foreach (var (_, english, chinese) in Words.Tests)
            if (english == input.Operator)
                return new BilingualText($"{registry.Find(input.Field)?.Chinese ?? input.Field}{chinese}", $"{input.Field} {english}");
        return new BilingualText($"{registry.Find(input.Field)?.Chinese ?? input.Field}范围", $"{input.Field} {input.Operator}");
    }

    /// <summary>What an outcome says, question by question; always all questions.</summary>
    public IEnumerable<Trait> Outcome(Outcome then)
    {
        foreach (var kind in Enum.GetValues<OutcomeKind>())
        {
            var (_, english, chinese) = OutcomeText.Name(kind);
            yield return new Trait(new BilingualText(chinese, english), Value(kind, then));
        }
    }

    private BilingualText Value(OutcomeKind kind, Outcome then) => kind switch
    {
        OutcomeKind.Category when then.CategoryFromHint => new("按上报类别", "as the reporter chose"),
        OutcomeKind.Category => Category(then.Category),
        OutcomeKind.LeadDepartment => Same(then.LeadDepartment ?? ""),
        OutcomeKind.AssistingDepartments => List(then.AssistingDepartments),
        OutcomeKind.Severity => Severity(then.Severity),
        OutcomeKind.Limit => Limit(then.Limit),
        OutcomeKind.Tags => List(then.Tags),
        OutcomeKind.Whistle => Whistle(then.Whistle),
        _ => Same(then.AskPerson ?? ""),
    };

    private static BilingualText Whistle(WhistleProposal? whistle)
    {
        if (whistle is null)
            return Nothing;
        var (chinese, english) = whistle.Ground.Name();
        return whistle.Reason.Length == 0
            ? new(chinese, english)
            : new($"{chinese}（{whistle.Reason}）", $"{english} ({whistle.Reason})");
    }
}
