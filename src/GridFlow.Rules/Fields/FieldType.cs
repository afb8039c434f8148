namespace GridFlow.Rules.Fields;

/// <summary>What kind of value a field holds, and so which tests may be asked of it.</summary>
public enum FieldType
{
    /// <summary>Words people wrote: searched for keywords, prefixes.</summary>
    FreeText,

    /// <summary>A code or name: equality, sets, prefixes.</summary>
    Symbol,

    /// <summary>A number: comparison and ranges.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>A calendar date in the jurisdiction's zone.</summary>
    Date,

    /// <summary>A time of day in the jurisdiction's zone; a range may run over midnight.</summary>
    Time,

    /// <summary>A set of marks; never missing, at most empty.</summary>
    Tags,
}

/// <summary>Which list the values of a symbol field come from.</summary>
public enum FieldSource
{
    /// <summary>Free, or the field's own list.</summary>
    Own,

    /// <summary>The category codes of the rule set's vocabulary.</summary>
    Categories,

    /// <summary>The department names of the rule set's vocabulary.</summary>
    Departments,
}
