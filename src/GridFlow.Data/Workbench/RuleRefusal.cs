using GridFlow.Governance;

namespace GridFlow.Data.Workbench;

/// <summary>What the rule desk says when it refuses, in the words of the house.</summary>
internal static class RuleRefusal
{
    /// <summary>The same for what is not there and what is not the viewer's: nobody learns what exists.</summary>
    public static GovernanceException NotFound() => new("rules.not-found", new("没有这个规则版本", "There is no such version of a rule set"));

    public static GovernanceException NotAllowed() =>
        new("rules.not-allowed", new("以您的岗位，或该版本目前的状态，不能执行此操作", "Your role, or the state the version is in, does not allow this"));

    public static GovernanceException OwnWork() =>
        new("rules.own-work", new("起草、修改或送审该版本的人不能自己批准，请由另一人审批", "Whoever drafted, changed or submitted a version cannot approve it; a second person must"));

    public static GovernanceException Overtaken(string name, string when) => new("rules.revision", new(
        $"{name} 已于 {when} 保存了该版本的更新内容。您的修改没有覆盖对方，仍保留在您的页面上；请对照后再保存",
        $"{name} saved a newer state of this version at {when}. Yours overwrote nothing and is still on your page; compare, then save again"));

    public static GovernanceException Changed(string chinese, string english) => new("rules.identity", new(chinese, english));
}
