using GridFlow.Rules.Editing;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>Parts that a draft can be given, each with what a person begins with.</summary>
internal static class NewPart
{
    /// <summary>The kinds, in the order they are offered; <c>New</c> and the kind is the text that names it.</summary>
    public static readonly string[] Kinds = ["Rules", "Situations", "Table", "Scores", "Cases"];

    /// <summary>The draft with such a part, and the part's file.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="words">The words of the editor.</param>
    public static (RuleDraft Draft, string File) Add(RuleDraft draft, string kind, Func<string, string> words)
    {
        var (name, ending) = kind switch
        {
            "Rules" => ("rules", ".rules"),
            "Situations" => ("situations", ".situations"),
            "Table" => ("table", ".table.csv"),
            "Scores" => ("scores", ".scores.csv"),
            _ => ("tests", ".cases.csv"),
        };
        var file = draft.FreeName(name, ending);
        var id = file[..file.IndexOf('.')];
        var text = kind switch
        {
            "Rules" => $"# {words("NewRulesRemark")}\n",
            "Situations" => $"# {words("NewSituationsRemark")}\n",
            "Table" => $"#table,{id},{words("NewTable")}\n#hit,FIRST\n#priority,0\nid,text contains any,then category,note\n",
            "Scores" => $"#scores,{id},{words("NewScores")}\n#priority,0\n#minimum,1\n#lead,1\n#subject,2\ncategory,points,keywords\n",
            _ => "text,then category,then lead,unsure,note\n",
        };
        return (draft.With(file, text), file);
    }
}
