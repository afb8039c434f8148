using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>What is said of a version of any kind when an act is refused.</summary>
internal static class VersionRefusal
{
    private const int Named = 5;

    public static GovernanceException ReasonMissing() => new("version.reason", new("请填写理由", "Please give a reason"));

    /// <summary>The role or the status does not allow it.</summary>
    public static GovernanceException NotAllowed(string area) =>
        new($"{area}.not-allowed", new("以您的岗位，或该版本目前的状态，不能执行此操作", "Your role, or the state the version is in, does not allow this"));

    /// <summary>Somebody else saved meanwhile.</summary>
    public static GovernanceException Overtaken(string area, IReadOnlyList<VersionEvent> history)
    {
        var by = history.LastOrDefault(row => row.Act is VersionAct.Saved or VersionAct.Drafted or VersionAct.Withdrawn or VersionAct.Rejected)?.ActorName ?? "";
        return new($"{area}.revision", new($"{by} 已保存了该草稿的更新内容", $"{by} saved a newer state of this draft"));
    }

    /// <summary>The first few problems; the version's page has all of them.</summary>
    public static GovernanceException Broken(string code, string chinese, string english, IReadOnlyList<Problem> problems) => new(code, new(
        $"{chinese}：{string.Join("；", problems.Take(Named).Select(problem => $"{Place(problem)}{problem.Message.Chinese}"))}{(problems.Count > Named ? $" 等 {problems.Count} 处" : "")}",
        $"{english}: {string.Join("; ", problems.Take(Named).Select(problem => $"{Place(problem)}{problem.Message.English}"))}{(problems.Count > Named ? $" and more, {problems.Count} in all" : "")}"));

    private static string Place(Problem problem)
    {
        var line = problem.Line > 0 ? $":{problem.Line}" : "";
        return string.Join(' ', new[] { $"{problem.File}{line}", problem.Where }.Where(part => part.Length > 0)) is { Length: > 0 } place ? place + " " : "";
    }
}
