using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Expressions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Web.Incidents;

namespace GridFlow.Web.Administration;

/// <summary>Rules as a reader reads them: the condition as a sentence in Chinese, in the language of the files in English.</summary>
internal sealed class RuleWords(RuleSet set, Names names, string jurisdictionId)
{
    private readonly SentencePrinter _sentences = new(FieldRegistry.Standard, names.Vocabulary(jurisdictionId) ?? Vocabulary.Of([set]));

    public string Condition(Expression condition) => IsChinese ? _sentences.Print(condition) : ConditionPrinter.Print(condition);

    public string Field(string name) => IsChinese ? FieldRegistry.Standard.Find(name)?.Chinese ?? name : name;

    /// <summary>The outcomes one by one: what it decides, and how.</summary>
    public IEnumerable<(string Name, string Value)> Outcome(Outcome outcome)
    {
        if (outcome.Category is { } category) yield return Say(OutcomeKind.Category, $"{names.Category(category)} {category}");
        if (outcome.LeadDepartment is { } lead) yield return Say(OutcomeKind.LeadDepartment, lead);
        if (outcome.AssistingDepartments is { IsDefaultOrEmpty: false } assisting) yield return Say(OutcomeKind.AssistingDepartments, Join(assisting));
        if (outcome.Severity is { } severity) yield return Say(OutcomeKind.Severity, names.OutcomeValue(nameof(OutcomeKind.Severity), severity.ToString(CultureInfo.InvariantCulture)));
        if (outcome.Limit is { } limit) yield return Say(OutcomeKind.Limit, names.Limit(limit.ToString()));
        if (outcome.Tags is { IsDefaultOrEmpty: false } tags) yield return Say(OutcomeKind.Tags, Join(tags));
        if (outcome.Whistle is { } whistle) yield return Say(OutcomeKind.Whistle, whistle.Reason);
        if (outcome.AskPerson is { } reason) yield return Say(OutcomeKind.AskPerson, reason);
    }

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    private static string Join(ImmutableArray<string> values) => string.Join(IsChinese ? "、" : ", ", values);

    private (string, string) Say(OutcomeKind kind, string value) => (names.Outcome(kind.ToString()), value);
}
