using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Validation;

/// <summary>
/// Ids and names that must be unique: triggers, upgrades and expressions know an activity by its id wherever it lies,
/// and a variable by its id or by the getter that its name makes.
/// </summary>
internal static class IdentityChecks
{
    public static IEnumerable<Problem> Check(WorkflowDefinition definition)
    {
        foreach (var same in definition.Root.Flatten().GroupBy(activity => activity.Id).Where(group => group.Count() > 1))
        {
            var names = string.Join("、", same.Select(activity => $"“{activity.DisplayName}”").Distinct());
            yield return new Problem(
                ProblemSeverity.Error,
                "activity.id",
                new($"{names}：步骤编号“{same.Key}”用了 {same.Count()} 次", $"{names}: the activity id “{same.Key}” is used {same.Count()} times"),
                same.Last().DisplayName);
        }

        foreach (var problem in Variables(definition.Variables, definition.Name))
            yield return problem;
        foreach (var activity in definition.Root.Flatten())
        {
            foreach (var problem in Variables(activity.Variables, activity.DisplayName))
                yield return problem;
        }
    }

    private static IEnumerable<Problem> Variables(IReadOnlyList<VariableDefinition> variables, string where)
    {
        foreach (var same in variables.GroupBy(variable => VariableProgram.Pascal(variable.Name)).Where(group => group.Count() > 1))
            yield return Twice(where, same.Last().Name, $"名称“{same.Last().Name}”", $"the name “{same.Last().Name}”");
        foreach (var same in variables.GroupBy(variable => variable.Id).Where(group => group.Count() > 1 && group.Select(variable => variable.Name).Distinct().Count() > 1))
            yield return Twice(where, same.Last().Name, $"编号“{same.Key}”", $"the id “{same.Key}”");
    }

    private static Problem Twice(string where, string variable, string chinese, string english) => new(
        ProblemSeverity.Error,
        "variable.twice",
        new($"“{where}”里的变量“{variable}”与另一个变量{chinese}相同", $"The variable “{variable}” of “{where}” shares {english} with another one"),
        where);
}
