namespace GridFlow.Language.Expressions;

/// <summary>What a script can see and change. Scripts see nothing else: time and random come from here too.</summary>
public interface IScriptScope
{
    /// <summary>The time of the burst, which <c>Date.now()</c> and <c>new Date()</c> give.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The next 64 bits of a generator that gives the same row whenever the same burst is run again.</summary>
    ulong NextRandom();

    /// <summary>A name such as <c>variables.Level</c>, <c>input.id</c>, or <c>input</c> for all inputs.</summary>
    /// <returns>False when there is no such name.</returns>
    bool TryGet(string path, out object? value);

    /// <summary>Assigns to a variable by its name. Nothing happens when there is none.</summary>
    void Assign(string variable, object? value);

    /// <summary>Whether <see cref="TryCall"/> knows the function.</summary>
    bool Knows(string function);

    /// <summary>A getter such as <c>getLevel()</c> or <c>getInput('x')</c>, or a setter such as <c>setLevel(…)</c>.</summary>
    /// <returns>False when there is no such function.</returns>
    bool TryCall(string function, IReadOnlyList<object?> arguments, out object? value);
}
