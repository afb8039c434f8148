using GridFlow.Rules.Dmn.Feel.Functions;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

internal sealed partial class FeelParser
{
    private FeelExpression BuiltIn(string name)
    {
        var arguments = Arguments();
        return scope => FeelFunctions.Call(name, [.. arguments.Select(one => new FeelArgument(one.Label, one.Value(scope)))], scope.Trace);
    }

    private FeelExpression Called(FeelExpression target)
    {
        var arguments = Arguments();
        return scope => target(scope) is FeelFunction function
            ? function.Call([.. arguments.Select(one => new FeelArgument(one.Label, one.Value(scope)))], scope.Trace)
            : scope.Trace.Fail("被调用的不是函数。", "What is called is no function.");
    }

    private List<(string Label, FeelExpression Value)> Arguments()
    {
        Expect("(");
        var arguments = new List<(string, FeelExpression)>();
        if (TryTake(")"))
            return arguments;
        do
            arguments.Add((Current.Kind != FeelKind.Text && _lexer.Key(_at) is not null ? Key() : "", Expression()));
        while (TryTake(","));
        Expect(")");
        return arguments;
    }

    // function(a, b: string) a + b
    private FeelExpression Function()
    {
        Take();
        Expect("(");
        var parameters = new List<FeelParameter>();
        while (!TryTake(")"))
        {
            if (parameters.Count > 0)
                Expect(",");
            var (name, type) = Current.Kind == FeelKind.Name && _lexer.Key(_at) is null ? (Take().Word, FeelType.Any) : (Key(), Type());
            parameters.Add(new FeelParameter(name, type));
        }

        if (Current is { Kind: FeelKind.Name, Word: "external" })
            throw Wrong("不支持其他语言的函数（external）。", "Functions of other languages (external) are not supported.");
        var body = Knowing(parameters.Select(one => one.Name), Expression);
        return scope => FeelFunction.Of("function", parameters, FeelType.Any, (given, trace) =>
            body(scope.Calling(parameters, given, trace)));
    }

    // for x in list return …, some x in list satisfies …, every x in list satisfies …
    private FeelExpression Loop(string kind)
    {
        var loops = new List<(string Name, FeelExpression List)>();
        var outside = _names;
        do
        {
            var name = LoopName();
            var list = Expression();
            if (TryTake(".."))
            {
                var (from, to) = (list, Sum());
                list = scope => FeelLists.Count(from(scope), to(scope), scope.Trace);
            }

            loops.Add((name, list));
            if (loops.Count > Deepest)
                throw Wrong("嵌套过深。", "Nested too deeply.");
            _names = _names.Inner([name]);
        }
        while (TryTake(","));
        ExpectWord(kind == "for" ? "return" : "satisfies");
        if (kind == "for")
            _names = _names.Inner(["partial"]);
        var body = Expression();
        _names = outside;
        return FeelLists.Loop(kind, loops, body);
    }

    // The name may be of several words: they end at "in".
    private string LoopName()
    {
        var words = new List<string>();
        while (Current.Kind == FeelKind.Name && Current.Word != "in")
            words.Add(Take().Word);
        ExpectWord("in");
        return string.Join(' ', words);
    }

    // number, list<string>, context<a: number>, range<date>, function<number> -> string, or a type of the document.
    private FeelType Type() => Deeper(() =>
    {
        if (TryType("list"))
            return One(item => new FeelType.ListOf(item));
        if (TryType("range"))
            return One(end => new FeelType.RangeOf(end));
        if (TryType("context"))
            return new FeelType.ContextOf("context", Several(() => (Key(), Type())));
        if (TryType("function"))
        {
            var parameters = Several(Type);
            Expect("->");
            return new FeelType.FunctionOf(parameters, Type());
        }

        var start = Current;
        foreach (var name in FeelType.Names.Where(name => name.Contains(' ', StringComparison.Ordinal)))
            if (TryWords(name))
                return FeelType.Find(name)!;
        var words = new List<string>();
        while (Current.Kind == FeelKind.Name && !(words.Count > 0 && Current.Word is "and" or "or" or "then" or "else" or "return" or "satisfies" or "in" or "between"))
        {
            words.Add(Take().Word);
            if (TryTake("."))
                words[^1] += ".";
        }

        var type = string.Join(' ', words).Replace(". ", ".", StringComparison.Ordinal);
        if ((_names.Types(type) ?? FeelType.Find(type)) is { } known)
            return known;
        _at = start.At;
        throw Wrong($"没有类型“{type}”。", $"There is no type {type}.");
    });

    private bool TryType(string name)
    {
        if (!(Current.Kind == FeelKind.Name && Current.Word.Equals(name, StringComparison.OrdinalIgnoreCase) && Following.Word == "<"))
            return false;
        Take();
        return true;
    }

    private FeelType One(Func<FeelType, FeelType> made)
    {
        Expect("<");
        var inner = Type();
        Expect(">");
        return made(inner);
    }

    private List<T> Several<T>(Func<T> read)
    {
        Expect("<");
        var found = new List<T>();
        while (!TryTake(">"))
        {
            if (found.Count > 0)
                Expect(",");
            found.Add(read());
        }

        return found;
    }

    private bool TryWords(string words)
    {
        var start = _at;
        if (TryWord(words) || words.Split(' ').All(TryWord))
            return true;
        _at = start;
        return false;
    }
}
