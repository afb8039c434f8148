using System.Collections.Immutable;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Analysis;

/// <summary>Random rule sets nothing is wrong with: rules of many shapes, tables of every hit policy, tags, dates, priorities.</summary>
internal sealed class SoundSets(int seed)
{
    public static readonly DateOnly Today = new(2026, 5, 6);

    // No word contains another.
    public static readonly ImmutableArray<string> Words =
    [
        "井盖", "路灯", "垃圾", "违停", "噪音", "积水", "油烟", "野狗", "欠薪", "停水", "断电", "塌陷", "广告", "占道", "树枝", "围挡",
        "护栏", "消防", "电梯", "化粪", "餐饮", "摊贩", "渣土", "扬尘", "电瓶", "充电", "噪声", "漏水", "墙皮", "楼道",
    ];

    public static readonly ImmutableArray<string> Kinds = ["urban", "scenic", "rural", "community", "commercial", "building", "industrial"];

    public Random Random { get; } = new(seed);

    public RuleSet Make()
    {
        var words = new Queue<string>(Words.OrderBy(_ => Random.Next()));
        var rules = new List<Rule>();
        var count = Random.Next(4, 12);
        for (var number = 0; number < count; number++)
            rules.AddRange(Shape(number, words));
        return new RuleSet("sound")
        {
            Categories = [.. Enumerable.Range(0, 40).Select(number => new Category($"C{number}", $"类{number}") { LeadDepartment = "局" })],
            Departments = [new("城管局", "局"), new("水务局", "水务"), new("景区管理局", "景区")],
            Rules = [.. rules.OrderBy(_ => Random.Next())],
            Tables = [Graded("levels", OutcomeKind.Severity, 900), Graded("limits", OutcomeKind.Limit, 901), Collected()],
        };
    }

    public static Expression When(string text)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out var problem), $"{text}: {problem?.Message.English}");
        return condition!;
    }

    public static TableRow Row(string id, string when, Outcome then) => new(id, [when == "always" ? null : When(when)], then);

    private IEnumerable<Rule> Shape(int number, Queue<string> words)
    {
        var (one, other) = (words.Dequeue(), words.Dequeue());
        var kind = Kinds[Random.Next(Kinds.Length)];
        var (first, last) = (Random.Next(0, 10), Random.Next(12, 23));
        var same = new Outcome { Category = $"C{number}" };
        Rule Of(string part, string when, Outcome then) => new($"r{number}{part}", one) { Priority = 100 + number, When = When(when), Then = then };
        switch (Random.Next(9))
        {
            case 0:
                return [Of("", $"text contains any (\"{one}\",\"{other}\") and grid.kind = \"{kind}\"", same)];
            case 1:
                return [Of("", $"text contains all (\"{one}\",\"{other}\") and hour between {first} and {last}", same with { Severity = 2 })];
            case 2:
                return [Of("", $"text contains any (\"{one}\") and not text contains any (\"{other}\") and working", same)];
            case 3:
                return [Of("", $"text contains any (\"{one}\") or subject contains any (\"{other}\") and attachments >= {first}", same) with
                {
                    From = Random.Next(2) == 0 ? null : Today.AddDays(-Random.Next(200)), To = Random.Next(2) == 0 ? null : Today.AddDays(Random.Next(200)),
                }];
            case 4:
                return
                [
                    Of("set", $"text contains any (\"{one}\") and channel in (\"hotline\",\"public\")", new Outcome { Tags = [$"标{number}"] }),
                    Of("read", $"tags contains any (\"标{number}\") and text contains any (\"{other}\")", same),
                ];
            case 5:
                return [Of("", $"category = \"C{number + 20}\" and text contains any (\"{one}\")", new Outcome { LeadDepartment = "水务", AssistingDepartments = ["景区"] })];
            case 6:
                // Equal priority, other answers, but never at once.
                return
                [
                    Of("a", $"text contains any (\"{one}\") and hour < {last}", same),
                    Of("b", $"text contains any (\"{one}\") and hour >= {last}", new Outcome { Category = $"C{number + 20}" }),
                ];
            case 7:
                var turn = Today.AddDays(Random.Next(-20, 20));
                return
                [
                    Of("a", $"text contains any (\"{one}\") and grid.kind = \"{kind}\"", same) with { From = turn.AddDays(-100), To = Today.AddDays(40) },
                    Of("b", $"text contains any (\"{one}\") and grid.kind = \"{kind}\"", new Outcome { Category = $"C{number + 20}" }) with { From = Today.AddDays(41) },
                ];
            default:
                // Equal priority and at once, but of one mind; neither is the other's part.
                return [Of("a", $"text contains any (\"{one}\") and working", same), Of("b", $"text contains any (\"{other}\") and not holiday", same)];
        }
    }

    private DecisionTable Graded(string id, OutcomeKind kind, int priority)
    {
        var policy = (HitPolicy)Random.Next(7);
        if (policy == HitPolicy.Collect)
            policy = HitPolicy.First;
        var table = new DecisionTable(id, id) { Policy = policy, Priority = priority, Inputs = [new("", "when")], Outputs = [kind] };
        var some = Random.Next(2, 5);
        var (one, other) = (Kinds[Random.Next(3)], Kinds[Random.Next(3, 7)]);
        return policy switch
        {
            HitPolicy.Unique => table with
            {
                Rows =
                [
                    Row("low", $"returns < {some}", Say(0)), Row("middle", $"returns between {some} and {some + 2} and holiday", Say(1)),
                    Row("workday", $"returns between {some} and {some + 2} and holiday = false", Say(2)), Row("high", $"returns > {some + 2}", Say(3)),
                ],
            },
            HitPolicy.Any => table with { Rows = [Row("few", $"returns <= {some}", Say(1)), Row("many", $"returns >= {some - 1}", Say(1))] },
            _ => table with
            {
                Rows =
                [
                    Row("narrow", $"grid.kind = \"{one}\" and weekday >= {some}", Say(0)),
                    Row("wide", $"grid.kind in (\"{one}\",\"{other}\") and weekday <= {some + 1}", Say(1)),
                    Row("rest", Random.Next(2) == 0 ? "always" : "not grid.kind is missing or grid.kind is missing", Say(3)),
                ],
            },
        };

        // The graver first, so that PRIORITY and OUTPUT ORDER keep the order of the rows.
        Outcome Say(int grade) => kind == OutcomeKind.Severity ? new Outcome { Severity = 4 - grade } : new Outcome { Limit = new TimeLimit(grade + 1, TimeUnit.Hours) };
    }

    private static DecisionTable Collected() => new("marks", "marks")
    {
        Policy = HitPolicy.Collect, Priority = 5, Inputs = [new("grid.kind", "=")], Outputs = [OutcomeKind.Tags],
        Rows = [.. Kinds.Select(kind => Row(kind, $"grid.kind = \"{kind}\"", new Outcome { Tags = [$"网格{kind}"] }))],
    };
}
