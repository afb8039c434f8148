using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Forms;

/// <summary>How a form asks for an input, so that nobody has to write an expression or know an id.</summary>
public enum FieldEditor
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>A level, the unit that leads, the default owner or one unit.</summary>
    Addressee,

    /// <summary>Several of them, and the reporter.</summary>
    Recipients,

    /// <summary>A role that may do tasks; nothing for the level's own.</summary>
    Role,

    /// <summary>A time with its unit (分钟, 小时, 工作时, 工作日, 自然日), or the limit of the category.</summary>
    Limit,

    /// <summary>The same, or none.</summary>
    OptionalLimit,

    /// <summary>Who grants how much more time: <c>1wd:department,5wd:office</c>, or nobody.</summary>
    Grades,

    /// <summary>0 to 99 percent.</summary>
    Percent,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    YesNo,

    /// <summary>One of the descriptor's choices.</summary>
    Choice,

    /// <summary>Several ways a report may come in.</summary>
    Channels,

    /// <summary>Words for people, several lines.</summary>
    Words,

    /// <summary>Words for people in which fields of the case may stand.</summary>
    Notice,

    /// <summary>A condition on the ladder's variables.</summary>
    Condition,

    /// <summary>Several names.</summary>
    Names,
}

/// <summary>Which editor an input asks for.</summary>
public static class FieldEditors
{
    /// <summary>As the descriptor says, else by its choices and its type.</summary>
    public static FieldEditor Of(InputDescriptor input) =>
        Enum.TryParse<FieldEditor>(input.Editor, out var editor) ? editor
        : input.Choices.Count > 0 ? FieldEditor.Choice
        : input.TypeName switch
        {
            "Boolean" when input.Name == "Condition" => FieldEditor.Condition,
            "Boolean" => FieldEditor.YesNo,
            "Int32" or "Int64" => FieldEditor.Number,
            "String[]" => FieldEditor.Names,
            _ => FieldEditor.Text,
        };
}
