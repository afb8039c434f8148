using System.Globalization;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>Conditions and outcomes of a draft as people read them: Chinese sentences, or the text of the files in English.</summary>
/// <param name="vocabulary">The draft's own, so that a category made a minute ago has its name.</param>
public sealed class DraftWords(Vocabulary vocabulary)
{
    private readonly SentencePrinter _sentences = new(FieldRegistry.Standard, vocabulary);

    private readonly SituationSentence _around = new(vocabulary);

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "en";

    public string Always => IsChinese ? "任何情况" : "always";

    public string And => IsChinese ? " 且 " : " and ";

    public string Condition(Expression condition) => IsChinese ? _sentences.Print(condition) : ConditionPrinter.Print(condition);

    /// <summary>What a situation asks of its surroundings.</summary>
    public string Clause(Clause clause) => IsChinese ? _around.Print(clause).Chinese : SituationText.Print(clause);

    /// <summary>Everything a situation says, finds and proposes, in one line.</summary>
    public string Outcome(Situation situation) => string.Join(IsChinese ? "，" : ", ",
    [
        .. situation.Then == Rules.Outcomes.Outcome.Nothing ? Array.Empty<string>() : [Outcome(situation.Then)],
        .. situation.Findings.Select(finding => IsChinese ? $"认定“{finding}”" : $"finding {finding}"),
        .. situation.Proposals.Select(proposal => (proposal.Kind, IsChinese) switch
        {
            (ProposalKind.Merge, true) => $"建议并案“{proposal.Reason}”",
            (_, true) => $"建议督办“{proposal.Reason}”",
            (ProposalKind.Merge, _) => $"merge {proposal.Reason}",
            _ => $"supervise {proposal.Reason}",
        }),
    ]);

    public string Category(string code) => vocabulary.Category(code) is { } known ? $"{code} {known.Name}" : code;

    /// <summary>Everything an outcome says, in one line.</summary>
    public string Outcome(Outcome then)
    {
        var parts = new List<string>();
        void Say(string chinese, string english, string value) => parts.Add(IsChinese ? $"{chinese}“{value}”" : $"{english} {value}");
        if (then.CategoryFromHint) parts.Add(IsChinese ? "按上报类别定类" : "category as reported");
        if (then.Category is { } category) Say("类别", "category", Category(category));
        if (then.LeadDepartment is { } lead) Say("主办", "lead", lead);
        if (!then.AssistingDepartments.IsEmpty) Say("协办", "assist", string.Join('、', then.AssistingDepartments));
        if (then.Severity is { } severity) Say("严重程度", "severity", $"{severity} {Choices.Severity(severity)}");
        if (then.Limit is { } limit) Say("时限", "limit", IsChinese ? limit.Chinese : limit.ToString());
        if (!then.Tags.IsEmpty) Say("标签", "tag", string.Join('、', then.Tags));
        if (then.Whistle is { } whistle) Say("提议吹哨", "whistle", $"{(int)whistle.Ground} {whistle.Reason}".TrimEnd());
        if (then.AskPerson is { } ask) Say("转人工", "ask", ask);
        return string.Join(IsChinese ? "，" : ", ", parts);
    }
}
