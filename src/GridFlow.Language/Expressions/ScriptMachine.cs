using System.Globalization;
using System.Text.RegularExpressions;
using GridFlow.Language.Diagnostics;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace GridFlow.Language.Expressions;

/// <summary>
/// A script on Jint. Each evaluation has an engine of its own, so nothing is left behind for the next; what the script
/// needs is put into it by name. It holds values and functions only, never an object of the platform.
/// </summary>
internal sealed class ScriptMachine(Prepared<Acornima.Ast.Script> prepared, ScriptReading reading)
{
    public static readonly TimeSpan MaximumRegexTime = TimeSpan.FromSeconds(0.5);

    private const int MaximumStatements = 100_000;
    private const long MaximumMemory = 32 * 1024 * 1024;
    private const int MaximumRecursion = 100;
    private const uint MaximumItems = 100_000;

    /// <summary>Far beyond what the other bounds allow: what runs out first must not depend on how busy the computer is.</summary>
    private static readonly TimeSpan MaximumTime = TimeSpan.FromSeconds(5);

    /// <summary>Nothing outside the script can settle a promise, so one that is not settled when the script ends never is.</summary>
    private static readonly TimeSpan MaximumWait = TimeSpan.FromMilliseconds(20);

    private readonly string[] _globals = [.. reading.Names.Select(name => name.Name.Split('.')[0]).Distinct()];

    // Random numbers must be those of the scope, whichever way the script comes to them.
    private readonly bool _mayAskForRandom = reading.Uses("Math") || reading.Uses("globalThis") || reading.Uses("this");

    public object? Evaluate(IScriptScope scope)
    {
        using var engine = Create(scope);
        try
        {
            var variables = Install(engine, scope);
            var result = engine.Evaluate(prepared).UnwrapIfPromise(MaximumWait);
            CopyBack(scope, variables);
            return ScriptObjects.FromScript(result);
        }
        catch (JavaScriptException error)
        {
            throw new ScriptException(new(error.Message, error.Message));
        }
        catch (Exception error) when (Bound(error) is { } reason)
        {
            throw new ScriptException(reason);
        }
    }

    private static Engine Create(IScriptScope scope) => new(options =>
    {
        options.MaxStatements(MaximumStatements).LimitMemory(MaximumMemory).LimitRecursion(MaximumRecursion).TimeoutInterval(MaximumTime)
            .RegexTimeoutInterval(MaximumRegexTime).MaxArraySize(MaximumItems).MaxJsonParseDepth(ScriptObjects.MaximumDepth)
            .DisableStringCompilation().Culture(CultureInfo.InvariantCulture).LocalTimeZone(TimeZoneInfo.Utc);
        options.Constraints.StackOverflowGuard = true;
        options.Constraints.PromiseTimeout = MaximumWait;
        options.TimeSystem = new ScopeTime(scope.Now);
    });

    /// <summary>Puts in what the script names. Returns the container of its <c>variables.X</c>, where it has any.</summary>
    private Container? Install(Engine engine, IScriptScope scope)
    {
        Container? container = null;
        if (Array.IndexOf(_globals, ScriptTranslation.Variables) >= 0)
        {
            container = new Container(new JsObject(engine));
            container.Take(engine, scope, reading.Variables);
            engine.SetValue(ScriptTranslation.Variables, container.Object);
        }

        foreach (var name in _globals)
        {
            if (name == ScriptTranslation.Input)
                engine.SetValue(name, ScriptObjects.ToScript(engine, scope.TryGet(name, out var input) ? input : null));
            else if (ScriptFunctions.Addition(name) is { } addition)
                Define(name, arguments => addition(scope, arguments));
            else if (name != ScriptTranslation.Variables && scope.Knows(name))
                Define(name, arguments => Call(name, arguments));
        }

        if (_mayAskForRandom && engine.GetValue("Math") is JsValue math)
            math.Set("random", new ClrFunction(engine, "random", (_, _) => (scope.NextRandom() >> 11) * (1.0 / (1UL << 53))), math);
        return container;

        void Define(string name, Func<object?[], object?> body) => engine.SetValue(
            name,
            new ClrFunction(engine, name, (_, arguments) => ScriptObjects.ToScript(engine, body(Array.ConvertAll(arguments, ScriptObjects.FromScript)))));

        object? Call(string name, object?[] arguments)
        {
            scope.TryCall(name, arguments, out var value);

            // Both ways to a variable must show the same value.
            if (container is not null && name.StartsWith("set", StringComparison.Ordinal))
                container.Take(engine, scope, reading.Variables);
            return value;
        }
    }

    /// <summary>As Elsa does after a script: what it put into the container goes back to the variables; an absent value changes nothing.</summary>
    private static void CopyBack(IScriptScope scope, Container? container)
    {
        if (container is null)
            return;
        foreach (var (key, property) in container.Object.GetOwnProperties())
        {
            if (property.Value is { } value && !value.IsNull() && !value.IsUndefined() && !container.IsUnchanged(key.ToString(), value))
                scope.Assign(key.ToString(), ScriptObjects.FromScript(value));
        }
    }

    private static BilingualText? Bound(Exception error) => error switch
    {
        StatementsCountOverflowException => new BilingualText("表达式的步数超过上限", "the script takes too many steps"),
        MemoryLimitExceededException => new BilingualText("表达式占用的内存超过上限", "the script takes too much memory"),
        RecursionDepthOverflowException or InsufficientExecutionStackException => new BilingualText("表达式的函数嵌套太深", "the script's functions call each other too deeply"),
        TimeoutException or ExecutionCanceledException or RegexMatchTimeoutException => new BilingualText("表达式的时间超过上限", "the script takes too long"),
        JintException => new BilingualText(error.Message, error.Message),
        _ => null,
    };

    /// <summary>The object behind <c>variables</c> and what was put into it, to see afterwards what the script changed.</summary>
    private sealed class Container(JsObject container)
    {
        private readonly Dictionary<string, (object? Value, JsValue Given)> _taken = [];

        public JsObject Object => container;

        /// <summary>Takes the variables that are new or have changed outside since they were taken.</summary>
        public void Take(Engine engine, IScriptScope scope, IReadOnlyList<string> variables)
        {
            foreach (var name in variables)
            {
                if (!scope.TryGet($"{ScriptTranslation.Variables}.{name}", out var value) || (_taken.TryGetValue(name, out var before) && Equals(before.Value, value)))
                    continue;
                var given = ScriptObjects.ToScript(engine, value);
                container.Set(name, given);
                _taken[name] = (value, given);
            }
        }

        /// <summary>An object may have been changed from inside.</summary>
        public bool IsUnchanged(string name, JsValue value) => _taken.TryGetValue(name, out var taken) && !taken.Given.IsObject() && taken.Given.Equals(value);
    }

    /// <summary>The time of the burst, in UTC.</summary>
    private sealed class ScopeTime(DateTimeOffset now) : ITimeSystem
    {
        private static readonly DefaultTimeSystem Standard = new(TimeZoneInfo.Utc, CultureInfo.InvariantCulture);

        public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

        public DateTimeOffset GetUtcNow() => now;

        public bool TryParse(string date, out long epochMilliseconds) => Standard.TryParse(date, out epochMilliseconds);

        public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;
    }
}
