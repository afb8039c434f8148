using System.Collections.Immutable;
using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Rules.Evaluation;

/// <summary>A case kept with the rules that did not get its answer.</summary>
/// <param name="Test">The case.</param>
/// <param name="Decision">What the rules said; null when the case itself is wrong.</param>
/// <param name="Message">What differs.</param>
public sealed record FailedTest(RuleTest Test, Decision? Decision, BilingualText Message);

/// <summary>Runs the cases that are kept with a rule set.</summary>
public static class RuleTests
{
    /// <summary>All cases of a set: its own, its rules' and its rows'.</summary>
    public static IEnumerable<RuleTest> Of(RuleSet set) =>
        set.Tests.Concat(set.Rules.SelectMany(rule => rule.Tests)).Concat(set.Situations.SelectMany(situation => situation.Tests))
            .Concat(set.Tables.SelectMany(table => table.Rows).SelectMany(row => row.Cases));

    /// <summary>Runs cases and returns those that fail.</summary>
    /// <param name="rules">The set to ask.</param>
    /// <param name="tests">The cases.</param>
    /// <param name="now">The moment to ask for.</param>
    public static ImmutableArray<FailedTest> Run(CompiledRuleSet rules, IEnumerable<RuleTest> tests, DateTimeOffset now) =>
        [.. tests.Select(test => Run(rules, test, now)).OfType<FailedTest>()];

    private static FailedTest? Run(CompiledRuleSet rules, RuleTest test, DateTimeOffset now)
    {
        var (sheet, around, wrong) = Given(rules, test, now);
        if (wrong is { } message)
            return new FailedTest(test, null, message);
        var decision = rules.Classify(sheet, now, around: around);
        var differences = Differences(rules, test, decision).ToList();
        return differences.Count == 0
            ? null
            : new FailedTest(test, decision, new BilingualText(
                string.Join("；", differences.Select(text => text.Chinese)), string.Join("; ", differences.Select(text => text.English))));
    }

    /// <summary>What the rules say of a case, with the rules that missed by one test; null where the case itself is wrong.</summary>
    /// <param name="rules">The set to ask.</param>
    /// <param name="test">The case.</param>
    /// <param name="now">The moment to ask for.</param>
    public static (Decision Decision, ImmutableArray<NearMiss> NearMisses)? Ask(CompiledRuleSet rules, RuleTest test, DateTimeOffset now) =>
        Given(rules, test, now) is (var sheet, var around, null) ? (rules.Classify(sheet, now, around: around), rules.NearMisses(sheet, now, around)) : null;

    private static (FactSheet Sheet, Surroundings? Around, BilingualText? Wrong) Given(CompiledRuleSet rules, RuleTest test, DateTimeOffset now)
    {
        var sheet = new FactSheet(rules.Registry).Report(null, test.Text);
        foreach (var (name, value) in test.Facts)
            if (!TrySet(sheet, name, value))
                return (sheet, null, new($"用例中的“{name} = {value}”无效。", $"“{name} = {value}” is not valid."));
        return GivenFacts.Around(rules, test, now) is { } around ? (sheet, around, null) : (sheet, null, new("用例中的周围事实无效。", "The facts around it are not valid."));
    }

    internal static bool TrySet(FactSheet sheet, string name, string value)
    {
        var culture = CultureInfo.InvariantCulture;
        var plain = Keyboard.Plain(value).Trim();
        var field = sheet.Registry.Find(name) ?? sheet.Registry.FindChinese(name);
        switch (field?.Type)
        {
            case FieldType.FreeText or FieldType.Symbol or FieldType.Tags:
                sheet.Set(field.Name, field.Known.FirstOrDefault(known => known.Chinese == value)?.Code ?? value);
                return true;
            case FieldType.Number when double.TryParse(plain, NumberStyles.Float, culture, out var number):
                sheet.Set(field.Name, number);
                return true;
            case FieldType.Flag when plain is "true" or "false" or "是" or "否":
                sheet.Set(field.Name, plain is "true" or "是");
                return true;
            case FieldType.Date when DateOnly.TryParseExact(plain, "yyyy-MM-dd", culture, DateTimeStyles.None, out var date):
                sheet.Set(field.Name, date);
                return true;
            case FieldType.Time when TimeOnly.TryParseExact(plain, "HH:mm", culture, DateTimeStyles.None, out var time):
                sheet.Set(field.Name, time);
                return true;
            default:
                return false;
        }
    }

    private static IEnumerable<BilingualText> Differences(CompiledRuleSet rules, RuleTest test, Decision decision)
    {
        var expected = test.Expected;
        if (test.ExpectHolds is { } holds && decision.Situations.Any(hit => hit.Id == test.RuleId) != holds)
            yield return holds ? new BilingualText("情形应成立", "the situation should hold") : new BilingualText("情形不应成立", "the situation should not hold");
        if (test.ExpectUnsure && !decision.Unsure)
            yield return new BilingualText("应转人工", "should be left to a person");
        if (Differs(expected.Category, decision.Category))
            yield return Difference("类别", "category", expected.Category, decision.Category);
        if (expected.LeadDepartment is { } lead && Differs(rules.Vocabulary.Department(lead)?.Name ?? lead, decision.LeadDepartment))
            yield return Difference("主办部门", "lead", lead, decision.LeadDepartment);
        foreach (var name in expected.AssistingDepartments.Select(name => rules.Vocabulary.Department(name)?.Name ?? name))
            if (!decision.AssistingDepartments.Contains(name) && decision.LeadDepartment != name)
                yield return Difference("协办部门", "assist", name, string.Join('、', decision.AssistingDepartments));
        if (expected.Severity is { } severity && severity != decision.Severity)
            yield return Difference("严重程度", "severity", severity.ToString(CultureInfo.InvariantCulture), decision.Severity?.ToString(CultureInfo.InvariantCulture));
        if (expected.Limit is { } limit && limit != decision.Limit)
            yield return Difference("时限", "limit", limit.ToString(), decision.Limit?.ToString());
        foreach (var tag in expected.Tags)
            if (!decision.Tags.Contains(tag))
                yield return Difference("标签", "tag", tag, string.Join('、', decision.Tags));
        if (expected.Whistle is { } whistle && whistle.Ground != decision.Whistle?.Ground)
            yield return Difference("吹哨情形", "whistle", ((int)whistle.Ground).ToString(CultureInfo.InvariantCulture), ((int?)decision.Whistle?.Ground)?.ToString(CultureInfo.InvariantCulture));
        if (expected.AskPerson is not null && decision.Reason != UnsureReason.AskedByRule)
            yield return new BilingualText("应转人工", "should be left to a person");
    }

    private static bool Differs(string? expected, string? found) => expected is not null && expected != found;

    private static BilingualText Difference(string chinese, string english, string? expected, string? found) =>
        new($"{chinese}应为“{expected}”，实为“{found}”", $"{english} should be “{expected}” but is “{found}”");
}
