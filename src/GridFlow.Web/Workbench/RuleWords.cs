using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;
using GridFlow.Web.Incidents;

namespace GridFlow.Web.Workbench;

/// <summary>Rules as a reader reads them: the condition as a sentence in Chinese, in the language of the files in English.</summary>
public sealed class RuleWords
{
    private readonly Names _names;
    private readonly SentencePrinter _sentences;
    private readonly SituationSentence _around;

    internal RuleWords(RuleSet set, Names names, string jurisdictionId)
    {
        _names = names;
        var vocabulary = names.Vocabulary(jurisdictionId) ?? Vocabulary.Of([set]);
        (_sentences, _around) = (new(FieldRegistry.Standard, vocabulary), new(vocabulary));
    }

    /// <summary>A condition.</summary>
    public string Condition(Expression condition) => IsChinese ? _sentences.Print(condition) : ConditionPrinter.Print(condition);

    /// <summary>What a situation asks of its surroundings.</summary>
    public string Clause(Clause clause) => IsChinese ? _around.Print(clause).Chinese : SituationText.Print(clause);

    /// <summary>The outcomes one by one: what it decides, how, and the code for it where there is one.</summary>
    public IEnumerable<(string Name, string Value, string Code)> Outcome(Outcome outcome)
    {
        if (outcome.Category is { } category) yield return Say(OutcomeKind.Category, _names.Category(category), category);
        if (outcome.LeadDepartment is { } lead) yield return Say(OutcomeKind.LeadDepartment, lead);
        if (outcome.AssistingDepartments is { IsDefaultOrEmpty: false } assisting) yield return Say(OutcomeKind.AssistingDepartments, Join(assisting));
        if (outcome.Severity is { } severity) yield return Say(OutcomeKind.Severity, _names.OutcomeValue(nameof(OutcomeKind.Severity), severity.ToString(CultureInfo.InvariantCulture)));
        if (outcome.Limit is { } limit) yield return Say(OutcomeKind.Limit, _names.Limit(limit.ToString()));
        if (outcome.Tags is { IsDefaultOrEmpty: false } tags) yield return Say(OutcomeKind.Tags, Join(tags));
        if (outcome.Whistle is { } whistle) yield return Say(OutcomeKind.Whistle, whistle.Reason);
        if (outcome.AskPerson is { } reason) yield return Say(OutcomeKind.AskPerson, reason);
    }

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    private static string Join(ImmutableArray<string> values) => string.Join(IsChinese ? "、" : ", ", values);

    private (string, string, string) Say(OutcomeKind kind, string value, string code = "") => (_names.Outcome(kind.ToString()), value, code);
}
