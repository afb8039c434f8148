using GridFlow.Governance.Ladders.Design;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Governance.Proofs;

/// <summary>
/// Conditions that lack what they compare with: every category begins with nothing, no case is one of none, and no unit or category is
/// called nothing. They evaluate, so that nobody would notice that all cases go one way.
/// </summary>
internal static class ConditionCheck
{
    public static IEnumerable<LadderFinding> Check(WorkflowDefinition ladder) =>
        from step in ladder.Root.Flatten()
        from subject in step.Expressions.Where(written => written is { Kind: "JavaScript" or "Script", Input: "condition" or "cases" }).SelectMany(Unsaid).Distinct()
        select Finding.Of(ProblemSeverity.Error, "ladder.condition-unsaid", new(
            $"“{step.DisplayName}”的条件里，“{subject.Chinese}”没有选定比较的值", $"In a condition of \"{step.DisplayName}\" no value is chosen to compare \"{subject.English}\" with"), step.DisplayName, step.Id);

    private static IEnumerable<BilingualText> Unsaid(WrittenExpression written) =>
        Script.TryParse(written.Text, out var script, out _) && script!.Body is { } body ? Parts(body).Select(Unsaid).OfType<Expression>().Select(Name) : [];

    /// <summary>What a test asks about and compares with nothing; <see langword="null"/> for every other part of a condition.</summary>
    private static Expression? Unsaid(Expression part) => part switch
    {
        Call { Function: ".startsWith", Arguments: [var asked, Constant { Value: "" }] } => asked,
        Call { Function: ".includes", Arguments: [ListOf { Items.IsEmpty: true }, var asked] } => asked,
        Binary { Operator: BinaryOperator.In, Left: var asked, Right: ListOf { Items.IsEmpty: true } } => asked,
        Binary { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual or BinaryOperator.LooseEqual or BinaryOperator.LooseNotEqual, Left: var asked, Right: Constant { Value: "" } }
            when SketchTest.SubjectOf(asked)?.Values is SketchValueKind.Category or SketchValueKind.Unit => asked,
        _ => null,
    };

    private static BilingualText Name(Expression asked) => SketchTest.SubjectOf(asked)?.Name ?? new("变量", "variable");

    private static IEnumerable<Expression> Parts(Expression tree) => Inside(tree).SelectMany(Parts).Prepend(tree);

    private static IEnumerable<Expression> Inside(Expression tree) => tree switch
    {
        Binary both => [both.Left, both.Right],
        Unary one => [one.Operand],
        Conditional choice => [choice.Test, choice.Then, choice.Otherwise],
        ListOf list => list.Items,
        Call call => call.Arguments,
        MemberAccess member => [member.Target],
        ElementAccess element => [element.Target, element.Index],
        _ => [],
    };
}
