namespace GridFlow.Workflows.Execution;

/// <summary>An activity failed. The message and the kind of the inner failure are those of Elsa, because traces show them.</summary>
internal sealed class ActivityFault(string message, string kind = "Exception", Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The name under which incidents show the failure.</summary>
    public string Kind => kind;

    /// <summary>The name for any exception, ours or not.</summary>
    public static string KindOf(Exception error) => error switch
    {
        ActivityFault fault => fault.Kind,
        Language.Expressions.ScriptSyntaxException => "ScriptPreparationException",
        Language.Expressions.ScriptException => "JavaScriptException",
        Compilation.ValueConversionException => "Exception",
        _ => error.GetType().Name,
    };
}
