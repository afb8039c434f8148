using FsCheck;
using FsCheck.Fluent;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Sets;
using GridFlow.Testing;

namespace GridFlow.Rules.Tests.Conditions;

public class RoundTripTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(Effort.Of(atTheGate: 2_000, thorough: 100_000));

    private static readonly Vocabulary Vocabulary = new([new("E0102", "暴露垃圾"), new("E0103", "积存垃圾渣土"), new("P0118", "路灯")], []);

    [Fact]
    public void A_condition_printed_as_text_reads_back_as_itself() =>
        Prop.ForAll(RandomConditions.Arbitrary, condition =>
        {
            var text = ConditionPrinter.Print(condition);
            return (ConditionParser.TryParse(text, out var read, out _) && read == condition).Label(text);
        }).Check(Many);

    [Fact]
    public void A_condition_printed_as_a_Chinese_sentence_reads_back_as_itself() =>
        Prop.ForAll(RandomConditions.Arbitrary, condition =>
        {
            var sentence = new SentencePrinter(FieldRegistry.Standard, Vocabulary).Print(condition);
            return (new SentenceParser(FieldRegistry.Standard, Vocabulary).TryParse(sentence, out var read, out _) && read == condition).Label(sentence);
        }).Check(Many);

    [Fact]
    public void Whatever_is_typed_gives_a_tree_or_a_place_and_never_an_exception() =>
        Prop.ForAll<string, int>((text, cut) =>
        {
            var whole = "text contains any (\"垃圾\") and not severity between 1 and 2 文字包含“垃圾” 且 （";
            var typed = whole[..(Math.Abs(cut % whole.Length))] + text;
            return Told(ConditionParser.TryParse(typed, out var condition, out var problem), condition, problem)
                && Told(new SentenceParser(FieldRegistry.Standard, null).TryParse(typed, out condition, out problem), condition, problem);
        }).Check(Many);

    private static bool Told(bool read, Expression? condition, Problem? problem) =>
        read ? condition is not null && problem is null : condition is null && problem is { Line: > 0, Column: > 0 };

    [Theory]
    [InlineData("category in (\"E0102\",\"E0103\") and text contains any (\"垃圾\",\"臭味\") and severity >= 2 and not grid.kind = \"scenic\"",
        "类别属于“E0102 暴露垃圾”、“E0103 积存垃圾渣土” 且 文字包含任一“垃圾”、“臭味” 且 严重程度不少于2 且 并非 网格类型是“景区”")]
    [InlineData("time between 22:00 and 06:00 or working = false", "时刻在 22:00 到 06:00 之间 或 工作时间是“否”")]
    [InlineData("(holiday or place.located) and date between 2026-05-01 and 2026-05-05", "（节假日成立 或 有坐标成立） 且 日期在 2026-05-01 到 2026-05-05 之间")]
    [InlineData("hint is not missing and grid.id not in (\"1\",\"2\")", "上报类别已填 且 网格不属于“1”、“2”")]
    public void The_two_surfaces_say_the_same(string text, string sentence)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out _));
        Assert.Equal(sentence, new SentencePrinter(FieldRegistry.Standard, Vocabulary).Print(condition!));
        Assert.True(new SentenceParser(FieldRegistry.Standard, Vocabulary).TryParse(sentence, out var read, out var problem), problem?.Message.Chinese);
        Assert.Equal(condition, read);
    }

    [Theory]
    [InlineData("text contains any (\"a\"", 1, 23)]
    [InlineData("severity >=\n  垃圾", 2, 3)]
    [InlineData("text includes \"a\"", 1, 6)]
    [InlineData("a and\n\nand b", 3, 1)]
    [InlineData("text = \"open", 1, 8)]
    public void A_mistake_is_told_with_line_and_column(string text, int line, int column)
    {
        Assert.False(ConditionParser.TryParse(text, out _, out var problem));
        Assert.Equal((line, column), (problem!.Line, problem.Column));
        Assert.NotEmpty(problem.Message.Chinese);
    }

    [Theory]
    [InlineData("severity = \"high\"")]
    [InlineData("text > 3")]
    [InlineData("grid.kind = \"moon\"")]
    [InlineData("category starts with (\"X\")")]
    [InlineData("severity")]
    [InlineData("tags = \"a\"")]
    [InlineData("colour is missing")]
    [InlineData("date = 12:30")]
    public void A_test_a_field_cannot_answer_is_refused(string text)
    {
        Assert.True(ConditionParser.TryParse(text, out var condition, out _));
        Assert.NotEmpty(new ConditionChecker(FieldRegistry.Standard, Vocabulary).Check(condition!));
    }

    [Fact]
    public void Nesting_beyond_all_reason_is_refused_instead_of_breaking_the_stack()
    {
        Assert.False(ConditionParser.TryParse(new string('(', 100_000) + "working", out _, out _));
        Assert.False(ConditionParser.TryParse(string.Concat(Enumerable.Repeat("not ", 100_000)) + "working", out _, out _));
        Assert.False(new SentenceParser(FieldRegistry.Standard, null).TryParse(new string('（', 100_000), out _, out _));
    }
}
