using GridFlow.Rules.Conditions;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Evaluation.Matching;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Evaluation;

public class ExplanationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.FromHours(8));

    private static readonly RuleSet Set = new("why")
    {
        Categories = [new("C1", "垃圾") { LeadDepartment = "局" }, new("C2", "井盖") { LeadDepartment = "局" }],
        Departments = [new("局", "局")],
        Rules =
        [
            Rule("rubbish", 10, "text contains any (\"垃圾\")", new Outcome { Category = "C1" }),
            Rule("manhole", 20, "text contains any (\"井盖\") and not text contains any (\"已修\",\"修好\")", new Outcome { Category = "C2" }),
            Rule("night", 5, "text contains any (\"垃圾\") and hour >= 22", new Outcome { Severity = 3 }),
            Rule("weak", 1, "text contains any (\"垃圾\") and grid.kind = \"scenic\"", new Outcome { Category = "C2" }),
            Rule("both", 30, "text contains all (\"垃圾\",\"臭味\") and (working or holiday)", new Outcome { Tags = ["急"], AskPerson = "看" }),
            Rule("later", 90, "text contains any (\"垃圾\") and attachments is missing and reporter.anonymous", new Outcome { Category = "C2" }) with { From = new DateOnly(2027, 1, 1) },
        ],
    };

    [Fact]
    public void A_near_miss_names_the_one_test_that_failed_and_the_smallest_change()
    {
        var misses = Compile().NearMisses(Sheet("垃圾成堆").Set("hour", 9.0).Set("working", true), Noon).ToDictionary(miss => miss.RuleId);

        Assert.Equal(("小时不少于22", "小时 = 22"), (misses["night"].Failed, misses["night"].Change));
        Assert.Equal(("网格类型是“景区”", "网格类型 = scenic"), (misses["weak"].Failed, misses["weak"].Change));
        Assert.Equal("文字里有“臭味”", misses["both"].Change);
        Assert.Equal("文字里有“井盖”", misses["manhole"].Change);
        Assert.False(misses.ContainsKey("rubbish"), "it hit");
        Assert.False(misses.ContainsKey("later"), "it is not in force");
    }

    [Fact]
    public void Whether_the_change_would_flip_the_decision_is_found_by_trying_it()
    {
        var misses = Compile().NearMisses(Sheet("垃圾成堆").Set("hour", 9.0).Set("working", true), Noon);

        Assert.Equal([OutcomeKind.Severity], misses.Single(miss => miss.RuleId == "night").Flips);
        Assert.Empty(misses.Single(miss => miss.RuleId == "weak").Flips);
        Assert.Equal([OutcomeKind.Tags, OutcomeKind.AskPerson], misses.Single(miss => miss.RuleId == "both").Flips);
        Assert.Equal("weak", misses[^1].RuleId);
    }

    [Fact]
    public void A_word_that_must_not_be_there_is_taken_out()
    {
        var miss = Assert.Single(Compile().NearMisses(Sheet("井盖坏了已修").Set("grid.kind", "urban"), Noon));

        Assert.Equal(("manhole", "文字里没有“已修”"), (miss.RuleId, miss.Change));
        Assert.Contains(OutcomeKind.Category, miss.Flips);
    }

    [Fact]
    public void Without_explanation_the_decision_is_the_same()
    {
        var sheet = Sheet("垃圾有臭味").Set("working", true);
        var (with, without) = (Compile().Classify(sheet, Noon), Compile().Classify(sheet, Noon, explain: false));

        Assert.Equal((with.Category, with.LeadDepartment, with.Severity, with.Limit, with.Reason), (without.Category, without.LeadDepartment, without.Severity, without.Limit, without.Reason));
        Assert.NotEmpty(with.Hits);
        Assert.Empty(without.Hits);
    }

    [Fact]
    public void Hits_are_counted_by_many_threads_and_taken_once()
    {
        var rules = Compile();
        var taken = new System.Collections.Concurrent.ConcurrentBag<RuleHits>();
        Parallel.For(0, 4000, number =>
        {
            rules.Hits.Count(rules.Classify(Sheet(number % 2 == 0 ? "垃圾有臭味" : "垃圾和井盖").Set("working", true), Noon));
            if (number % 500 == 0)
                foreach (var one in rules.Hits.Take())
                    taken.Add(one);
        });
        var counts = taken.Concat(rules.Hits.Take()).GroupBy(one => one.RuleId).ToDictionary(group => group.Key, group => (group.Sum(one => one.Hits), group.Sum(one => one.Decided)));

        Assert.Equal((4000, 2000), counts["rubbish"]);
        Assert.Equal((2000, 2000), counts["manhole"]);
        Assert.Equal((2000, 2000), counts["both"]);
        Assert.False(counts.ContainsKey("night"));
        Assert.Empty(rules.Hits.Take());
        Assert.Throws<ArgumentException>(() => rules.Hits.Count(Compile().Classify(Sheet("垃圾"), Noon)));
    }

    [Fact]
    public void What_is_counted_are_the_hits_that_are_told()
    {
        var rules = Compile();
        var decision = rules.Classify(Sheet("垃圾有臭味，井盖").Set("holiday", true).Set("hour", 23.0), Noon);
        rules.Hits.Count(decision);

        Assert.Equal(decision.Hits.Select(hit => (hit.RuleId, !hit.Decided.IsEmpty)), rules.Hits.Take().Select(one => (one.RuleId, one.Decided == 1)));
    }

    [Fact]
    public void Keywords_are_found_wherever_they_stand_as_a_plain_search_finds_them()
    {
        const string Alphabet = "甲乙丙丁ＡbC，1";
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var words = Enumerable.Range(0, random.Next(1, 30)).Select(_ => Folding.Fold(Text(random.Next(1, 6)))).Distinct().ToArray();
            var text = Text(random.Next(0, 700));
            var index = new KeywordIndex([.. words]);
            var (seen, found, buffer) = (new int[words.Length], new int[words.Length], Array.Empty<char>());

            var count = index.Find(Folding.Fold(text, ref buffer), seen, 1, found);

            Assert.Equal(words.Where(word => Folding.Fold(text).Contains(word, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                found.Take(count).Select(keyword => words[keyword]).Order(StringComparer.Ordinal));
        }

        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
    }

    private static FactSheet Sheet(string text) => new FactSheet().Report(null, text);

    private static Rule Rule(string id, int priority, string when, Outcome then)
    {
        Assert.True(ConditionParser.TryParse(when, out var condition, out var problem), problem?.Message.English);
        return new Rule(id, id) { Priority = priority, When = condition!, Then = then };
    }

    private static CompiledRuleSet Compile() => CompiledRuleSet.Compile([Set]).RuleSet!;
}
