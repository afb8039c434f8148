using System.Collections.Immutable;
using GridFlow.Rules.Dmn;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Tests.Dmn;

public class DmnTests
{
    private static readonly DmnTable Discount = new("Discount", HitPolicy.Unique)
    {
        Inputs = [new("amount", "number", "Amount"), new("kind", "string")],
        Outputs = [new("discount", "number") { Values = [0.2m, 0.1m, 0.05m] }],
        Rules =
        [
            new(["[100..500)", "\"a\",\"b\""], [new(0.05m)], "small"),
            new([">= 200", "not(\"c\")"], [new(0.1m)]),
            new([">= 200", "-"], [new(0.2m)]),
            new(["> 1000", "\"a\""], [new(0.1m)]),
        ],
    };

    [Theory]
    [InlineData(HitPolicy.Unique, 150, "a", "0.05")]
    [InlineData(HitPolicy.Unique, 300, "a", null)]
    [InlineData(HitPolicy.First, 300, "a", "0.05")]
    [InlineData(HitPolicy.Priority, 300, "a", "0.2")]
    [InlineData(HitPolicy.Any, 300, "c", "0.2")]
    [InlineData(HitPolicy.Any, 2000, "a", null)]
    [InlineData(HitPolicy.RuleOrder, 300, "a", "0.05,0.1,0.2")]
    [InlineData(HitPolicy.OutputOrder, 300, "a", "0.2,0.1,0.05")]
    [InlineData(HitPolicy.Collect, 2000, "a", "0.1,0.2,0.1")]
    [InlineData(HitPolicy.First, 50, "a", null)]
    public void Each_hit_policy_answers_as_the_standard_says(HitPolicy policy, int amount, string kind, string? expected)
    {
        var answer = DmnEvaluator.Evaluate(Discount with { Policy = policy }, Input(amount, kind));

        Assert.Equal(expected, answer.Value switch
        {
            null => null,
            ImmutableArray<object?> list => string.Join(',', list),
            var one => one.ToString(),
        });
        Assert.Equal(expected is null && amount > 50, answer.Problem is not null);
    }

    [Theory]
    [InlineData(DmnAggregation.Sum, 0.4)]
    [InlineData(DmnAggregation.Min, 0.1)]
    [InlineData(DmnAggregation.Max, 0.2)]
    [InlineData(DmnAggregation.Count, 2)]
    public void Collect_joins_its_hits(DmnAggregation aggregation, double expected) => Assert.Equal((decimal)expected,
        DmnEvaluator.Evaluate(Discount with { Policy = HitPolicy.Collect, Aggregation = aggregation }, Input(2000, "a")).Value);

    [Fact]
    public void A_table_written_as_DMN_reads_back_as_itself()
    {
        var table = Discount with
        {
            Policy = HitPolicy.OutputOrder,
            Outputs = [Discount.Outputs[0] with { Default = new(0m) }],
        };

        var reading = DmnFile.Read(DmnFile.Write([table], "test"));

        Assert.Empty(reading.Problems);
        Assert.Equal(DmnFile.Write([table], "test"), DmnFile.Write(reading.Tables, "test"));
        Assert.Equal(0m, DmnEvaluator.Evaluate(reading.Tables[0], Input(1, "x")).Value);
    }

    [Theory]
    [InlineData("<decision name=\"d\"><literalExpression><text>1</text></literalExpression></decision>", "d")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><rule><inputEntry><text>f(?) > 3</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>", "d / 1 / input 1")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1 + x</text></outputEntry></rule></decisionTable></decision>", "d / 1 / output 1")]
    [InlineData("<decision name=\"d\"><decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/><rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>", "d / 1")]
    public void What_is_not_supported_is_refused_with_the_cell_named(string decision, string where)
    {
        var reading = DmnFile.Read($"<definitions>{decision}</definitions>");

        Assert.Empty(reading.Tables);
        Assert.Equal(where, reading.Problems[0].Where);
        Assert.NotEmpty(reading.Problems[0].Message.Chinese);
    }

    [Fact]
    public void A_document_that_fetches_from_elsewhere_is_refused() =>
        Assert.Equal("dmn.xml", DmnFile.Read("<!DOCTYPE d SYSTEM \"http://x/y\"><d/>").Problems.Single().Code);

    private static Func<string, object?> Input(int amount, string kind) => name => name == "amount" ? (decimal)amount : kind;
}
