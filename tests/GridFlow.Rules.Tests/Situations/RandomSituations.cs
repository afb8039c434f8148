using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;
using GridFlow.Rules.Tests.Conditions;
using Outcome = GridFlow.Rules.Outcomes.Outcome;

namespace GridFlow.Rules.Tests.Situations;

/// <summary>Random situations: all that a text may say of one, hostile words among it.</summary>
internal static class RandomSituations
{
    private static readonly string[] Words = ["集中爆发", "a\"b\\c", "行\n行", "”“", "this", "with", "then", "24h", "# 号", "1"];

    private static readonly string[] Notes = ["", "依据 一号文", "一\n二", "when 开头的行\nwith 又一行\n# 不是备注", "一\n\n三", "test", "先\nsituation 后"];

    private static readonly Gen<FactKind> Kind = Gen.Elements(FactKind.Recent, FactKind.Return, FactKind.Alert);

    private static readonly Gen<Clause> AnyClause = Gen.Frequency(
        (1, from name in Gen.Elements(Words) from present in Gen.Elements(true, false) select (Clause)new FindingClause(name, present)),
        (4, from kind in Kind
            from least in Gen.Choose(0, 4)
            from distinct in Gen.Elements(null, null, "department", "category", "place.street")
            from tests in Gen.Choose(0, 4).SelectMany(count => Test(kind).ArrayOf(count))
            select (Clause)new CountClause(kind, least, least == 0 || distinct is null || FactFields.Find(kind, distinct) is null ? null : distinct, [.. tests])));

    private static readonly Gen<RuleTest> Case =
        from text in Gen.Elements(Words)
        from given in Gen.Choose(0, 3).SelectMany(count => Given.ArrayOf(count))
        from holds in Gen.Elements(true, false)
        from unsure in Gen.Elements(true, false)
        from then in Then
        from value in Gen.Elements(Words)
        from more in Gen.Elements(true, false)
        select new RuleTest(text, then)
        {
            Around = [.. given], ExpectHolds = holds, ExpectUnsure = unsure,
            Facts = more ? ImmutableDictionary<string, string>.Empty.Add("recent.samePlace30d", "1").Add("grid.id", value) : ImmutableDictionary<string, string>.Empty,
        };

    public static Gen<Situation> One { get; } =
        from id in Gen.Elements("s1", "again-2", "某情形")
        from name in Gen.Elements(Words)
        from priority in Gen.Choose(-2, 2)
        from enabled in Gen.Elements(true, false)
        from days in Gen.Choose(0, 3)
        from note in Gen.Elements(Notes)
        from head in Gen.OneOf(Gen.Constant((Expression)new Constant(true)), RandomConditions.Arbitrary.Generator)
        from clauses in Gen.Choose(0, 3).SelectMany(count => AnyClause.ArrayOf(count))
        from then in Then
        from findings in Gen.SubListOf(Words)
        from proposals in Gen.SubListOf(new Proposal(ProposalKind.Merge, "疑似重复"), new Proposal(ProposalKind.Supervise, "请\"督办\""))
        from cases in Gen.Choose(0, 2).SelectMany(count => Case.ArrayOf(count))
        select new Situation(id, name)
        {
            Priority = priority, Enabled = enabled, Note = note, When = head, Clauses = [.. clauses], Then = then, Findings = [.. findings, "至少一个"],
            Proposals = [.. proposals], Tests = [.. cases], From = days % 2 == 0 ? null : new DateOnly(2026, 1, 1), To = days < 2 ? null : new DateOnly(2026, 12, 31),
        };

    public static Arbitrary<Situation> Arbitrary { get; } = Arb.From(One);

    private static Gen<Outcome> Then =>
        from severity in Gen.Elements<int?>(null, 1, 4)
        from category in Gen.Elements(null, "E0102")
        from lead in Gen.Elements(null, "城管局")
        from limit in Gen.Elements<TimeLimit?>(null, new TimeLimit(2, TimeUnit.Hours))
        from tags in Gen.SubListOf(Words)
        from whistle in Gen.Elements(null, new WhistleProposal(WhistleGround.SeveralDepartments, "多部门\"联办\""))
        select new Outcome { Severity = severity, Category = category, LeadDepartment = lead, Limit = limit, Tags = [.. tags], Whistle = whistle };

    private static Gen<GivenFact> Given =>
        from kind in Kind
        from times in Gen.Choose(1, 3)
        from pairs in (from known in Gen.Elements([.. FactFields.Of(kind)])
                       from value in Gen.Elements("2h", "0.5d", "007", "1.50", "70m", "this", "E0102", "未 结", "a\"b")
                       select (known.Name, value)).ListOf()
        select new GivenFact(kind, times, pairs.DistinctBy(pair => pair.Name).ToImmutableSortedDictionary(pair => pair.Name, pair => pair.value));

    private static Gen<FactTest> Test(FactKind kind) =>
        from field in Gen.Elements([.. FactFields.Of(kind)])
        from one in Gen.Elements([.. FactFields.Operators(field)])
        from own in Gen.Elements(true, false, false)
        from count in Gen.Choose(1, 3)
        from values in Value(field).ArrayOf(one.Operator is BinaryOperator.In or BinaryOperator.StartsWith ? count : 1)
        select own || field.IsKey ? new FactTest(field.Name, one.Operator, [], field.Name) : new FactTest(field.Name, one.Operator, [.. values]);

    private static Gen<object> Value(FactField field) => (field.Type, field.Measure) switch
    {
        (FieldType.Number, Measure.Time) => Gen.Elements(1.0, 60.0, 90.0, 1440.0, 2880.0, 43_200.0, 20 / 60.0, 0.5).Select(number => (object)number),
        (FieldType.Number, Measure.Length) => Gen.Elements(0.0, 50.0, 62.5, 1000.0).Select(number => (object)number),
        (FieldType.Number, _) => Gen.Elements(1.0, 3.0, 0.85).Select(number => (object)number),
        _ => Gen.Elements("E0102", "城管局", "a\"b\\c", "行\n行").Select(text => (object)text),
    };
}
