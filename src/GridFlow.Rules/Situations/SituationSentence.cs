using System.Globalization;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Situations;

/// <summary>Situations in words: 24小时内本网格同类近期事件至少 3 件.</summary>
/// <param name="vocabulary">Adds the names of categories to their codes; may be null.</param>
public sealed class SituationSentence(Vocabulary? vocabulary)
{
    /// <summary>The clause as a sentence.</summary>
    public BilingualText Print(Clause clause) => clause switch
    {
        FindingClause { Present: true } finding => new($"已认定“{finding.Name}”", $"“{finding.Name}” was found"),
        FindingClause finding => new($"未认定“{finding.Name}”", $"“{finding.Name}” was not found"),
        CountClause { AtLeast: 0 } none => new($"{Scope(none).Chinese}没有{Noun(none).Chinese}", $"no {Noun(none).English}{Scope(none).English}"),
        CountClause count => new(
            string.Create(CultureInfo.InvariantCulture, $"{Scope(count).Chinese}{Noun(count).Chinese}至少 {count.AtLeast} {Unit(count)}"),
            string.Create(CultureInfo.InvariantCulture, $"at least {count.AtLeast} {Noun(count).English}{Scope(count).English}")),
        _ => default,
    };

    /// <summary>The clause with what was found: 24小时内本网格同类近期事件 3 件（A1、A2、A3）.</summary>
    public BilingualText Found(Clause clause, int count, IEnumerable<string> labels)
    {
        if (clause is not CountClause { AtLeast: > 0 } counted)
            return Print(clause);
        var names = labels.ToList();
        var (chinese, english) = names.Count == 0 ? ("", "") : ($"（{string.Join('、', names)}）", $" ({string.Join(", ", names)})");
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{Scope(counted).Chinese}{Noun(counted).Chinese} {count} {Unit(counted)}{chinese}"),
            string.Create(CultureInfo.InvariantCulture, $"{count} {Noun(counted).English}{Scope(counted).English}{english}"));
    }

    /// <summary>What lacks: 少 1 件.</summary>
    public static BilingualText Lacking(CountClause clause, int count) => clause.AtLeast == 0
        ? new("应当没有", "there should be none")
        : new(
            string.Create(CultureInfo.InvariantCulture, $"少 {clause.AtLeast - count} {Unit(clause)}"),
            string.Create(CultureInfo.InvariantCulture, $"{clause.AtLeast - count} too few"));

    private static string Unit(CountClause clause) => clause.Distinct is null ? FactFields.Kinds[(int)clause.Kind].Counter : "种";

    private static BilingualText Noun(CountClause clause)
    {
        var kind = FactFields.Kinds[(int)clause.Kind];
        var (chinese, english) = clause.Kind switch
        {
            FactKind.Recent => (kind.Chinese, "earlier incidents"),
            FactKind.Return => (kind.Chinese, "returns of this case"),
            _ => (kind.Chinese, "alerts"),
        };
        return clause.Distinct is { } field ? new($"{chinese}涉及的{FactFields.Find(clause.Kind, field)?.Chinese ?? field}", $"different {field} among {english}") : new(chinese, english);
    }

    /// <summary>What all facts have in common, the window first.</summary>
    private BilingualText Scope(CountClause clause)
    {
        List<string> chinese = [], english = [], further = [];
        foreach (var test in clause.Where.OrderBy(test => test.Field == "age" ? 0 : 1))
        {
            var field = FactFields.Find(clause.Kind, test.Field);
            if (clause.Kind == FactKind.Recent && test is { Field: "age" or "distance", Operator: BinaryOperator.LessOrEqual, Values: [double most] })
            {
                chinese.Add($"{Amounts.Chinese(most, field!.Measure)}内");
                english.Add($" within {Amounts.Print(most, field.Measure)}");
            }
            else if (test is { Operator: BinaryOperator.Equal, OfThis: { } same } && same == test.Field)
            {
                chinese.Add(test.Field switch
                {
                    "place" => "同一地点",
                    "reporter" => "同一人",
                    "category" => "同类",
                    _ => (test.Field == "grid.id" || test.Field.StartsWith(FieldRegistry.Place, StringComparison.Ordinal) ? "本" : "同") + field?.Chinese,
                });
                english.Add($", same {test.Field}");
            }
            else
            {
                further.Add($"{field?.Chinese ?? test.Field}{Words.Chinese(test.Operator)}{Right(test, field)}");
                english.Add($", {test.Field} {Words.English(test.Operator)} {Plain(test, field)}");
            }
        }

        return new(string.Concat(chinese) + (further.Count > 0 ? $"（{string.Join('，', further)}）" : ""), string.Concat(english));
    }

    private string Right(FactTest test, FactField? field) => test.OfThis is { } own ? $"本件{FieldRegistry.Standard.Find(own)?.Chinese ?? own}"
        : string.Join('、', test.Values.Select(value => value switch
        {
            double number => Amounts.Chinese(number, field?.Measure ?? Measure.None),
            string code when field?.Source == FieldSource.Categories && vocabulary?.Category(code) is { } category => $"“{category.Code} {category.Name}”",
            string code => $"“{field?.Known.FirstOrDefault(known => known.Code == code)?.Chinese ?? code}”",
            _ => "",
        }));

    private static string Plain(FactTest test, FactField? field) => test.OfThis is { } own ? $"this.{own}"
        : string.Join("/", test.Values.Select(value => value is double number ? Amounts.Print(number, field?.Measure ?? Measure.None) : (string)value));
}
