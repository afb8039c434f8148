namespace GridFlow.Data.Tests.Workbench;

/// <summary>Changes to the shipped files of a rule set.</summary>
internal static class Files
{
    /// <summary>The file the change is in.</summary>
    public const string Own = "own.rules";

    /// <summary>A report that no shipped rule knows.</summary>
    public const string Words = "小区的乒乓球台坏了，桌面裂开";

    /// <summary>The files and one rule more, which gives <see cref="Words"/> to a department.</summary>
    public static Dictionary<string, string> With(IReadOnlyDictionary<string, string> files, string ruleId, string department) => new(files)
    {
        [Own] = files.GetValueOrDefault(Own, "") + $"\nrule {ruleId} \"乒乓球台\" priority 200\n  when text contains any (\"乒乓球台\")\n  then lead \"{department}\", tag \"{ruleId}\"\n",
    };
}
