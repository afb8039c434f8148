namespace GridFlow.Rules.Dmn;

internal sealed partial class FeelParser
{
    private FeelExpression Path()
    {
        var value = Primary();
        while (true)
        {
            var target = value;
            if (TryTake("."))
            {
                if (Current.Kind != FeelKind.Name)
                    throw Wrong("点号后应为名称。", "Expected a name after the dot.");
                var part = Take().Word;
                value = scope => FeelFunctions.Part(target(scope), part);
            }
            else if (!EndsRange() && TryTake("["))
            {
                var added = _locals.Add("item");
                var filter = Expression();
                if (added)
                    _locals.Remove("item");
                Expect("]");
                value = scope => FeelLists.Filter(target(scope), filter, scope);
            }
            else
            {
                return value;
            }
        }
    }

    // "[1..5[" leaves its upper end out: a bracket with nothing after it opens no filter.
    private bool EndsRange() =>
        Current.Word == "[" && _tokens[_next + 1] is { Kind: FeelKind.End } or { Kind: FeelKind.Sign, Word: "," or ")" or "]" };

    private FeelExpression Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case FeelKind.Number or FeelKind.Text:
                return _ => token.Value;
            case FeelKind.Name:
                return Named(token.Word);
            case FeelKind.Sign when token.Word == "(":
                var inner = Expression();
                if (TryTake(".."))
                    return Range(inner, false);
                Expect(")");
                return inner;
            case FeelKind.Sign when token.Word == "]":
                var open = Sum();
                Expect("..");
                return Range(open, false);
            case FeelKind.Sign when token.Word == "[":
                return Bracket();
            case FeelKind.Sign when token.Word == "{":
                return Context();
            case FeelKind.Sign when token.Word == "@" && Current.Kind == FeelKind.Text:
                if (FeelTime.IsBeyond("@", (string)Current.Value!))
                    throw Wrong("不支持命名时区和带时差的时刻。", "Named time zones and times of day with an offset are not supported.");
                var moment = FeelTime.Literal((string)Take().Value!);
                return moment is null ? throw Wrong("不是日期、时刻或时长。", "No date, time or duration.") : _ => moment;
            default:
                _next--;
                throw Wrong("超出支持的 FEEL（字面值、比较、区间、列表、算术、if、not、常用函数）。",
                    "More than the supported FEEL (literals, comparisons, ranges, lists, arithmetic, if, not, common functions).");
        }
    }

    private FeelExpression Named(string name)
    {
        if (name == FeelScope.Question)
        {
            _asked = true;
            return scope => scope.Get(FeelScope.Question);
        }

        if (Current is { Kind: FeelKind.Sign, Word: "(" } && (!_names.IsVariable(name) || _names.Function(name) is not null || FeelFunctions.Find(name) is not null))
            return Call(name);
        if (_names.IsVariable(name) || _locals.Contains(name))
            return scope => scope.Get(name);
        switch (name)
        {
            case "true":
                return _ => true;
            case "false":
                return _ => false;
            case "null":
                return _ => null;
            default:
                _next--;
                throw Wrong($"没有名称“{name}”。", $"Nothing is called “{name}”.");
        }
    }

    private FeelExpression Call(string name)
    {
        var (own, known) = (_names.Function(name), FeelFunctions.Find(name));
        if (own is null && known is null)
        {
            _next--;
            throw Wrong($"不支持函数“{name}”。", $"The function {name} is not supported.");
        }

        Expect("(");
        if (Current.Kind == FeelKind.Text && _tokens[_next + 1] is { Kind: FeelKind.Sign, Word: ")" } && FeelTime.IsBeyond(name, (string)Current.Value!))
            throw Wrong("不支持命名时区和带时差的时刻。", "Named time zones and times of day with an offset are not supported.");
        var arguments = new List<(string Label, FeelExpression Value)>();
        if (!TryTake(")"))
        {
            var labelled = Labelled();
            do
                arguments.Add((labelled ? Key() : "", Expression()));
            while (TryTake(","));
            Expect(")");
            if (labelled)
                arguments = InOrder(name, arguments);
        }

        return own is not null
            ? scope => own(scope, [.. arguments.Select(argument => argument.Value(scope))])
            : scope => known!([.. arguments.Select(argument => argument.Value(scope))]);
    }

    private bool Labelled()
    {
        var at = _next;
        while (_tokens[at].Kind == FeelKind.Name)
            at++;
        return at > _next && _tokens[at] is { Kind: FeelKind.Sign, Word: ":" };
    }

    // Arguments by name, put where the parameters stand; one that is not given is null, at the end it is left away.
    private List<(string Label, FeelExpression Value)> InOrder(string name, List<(string Label, FeelExpression Value)> given)
    {
        var signatures = _names.Parameters(name) is { } own ? [own] : FeelSignatures.Of(name);
        var signature = signatures.FirstOrDefault(one => given.All(argument => one.Contains(argument.Label)))
            ?? throw Wrong($"函数“{name}”没有这样的参数名。", $"The function {name} has no parameters of these names.");
        var last = Array.FindLastIndex(signature, parameter => given.Any(argument => argument.Label == parameter));
        return [.. signature.Take(_names.Parameters(name) is null ? last + 1 : signature.Length)
            .Select(parameter => (parameter, given.FirstOrDefault(argument => argument.Label == parameter).Value ?? (_ => null)))];
    }

    private FeelExpression Range(FeelExpression from, bool closed)
    {
        var to = Sum();
        var ends = TryTake("]");
        if (!ends && !TryTake(")"))
            Expect("[");
        return scope => from(scope) is { } low && to(scope) is { } high ? new FeelRange(low, closed, high, ends) : null;
    }

    private FeelExpression Bracket()
    {
        if (TryTake("]"))
            return _ => Array.Empty<object?>();
        var items = new List<FeelExpression> { Expression() };
        if (TryTake(".."))
            return Range(items[0], true);
        while (TryTake(","))
            items.Add(Expression());
        Expect("]");
        return scope => items.Select(item => item(scope)).ToList();
    }

    private FeelExpression Context()
    {
        var entries = new List<(string Name, FeelExpression Value)>();
        if (!TryTake("}"))
        {
            do
            {
                entries.Add((Key(), Expression()));
                _locals.Add(entries[^1].Name);
            }
            while (TryTake(","));
            Expect("}");
        }

        return scope =>
        {
            var made = new List<KeyValuePair<string, object?>>();
            foreach (var (name, value) in entries)
            {
                made.Add(KeyValuePair.Create(name, value(scope)));
                scope = scope.With(name, made[^1].Value);
            }

            return FeelValue.Context(made);
        };
    }

    // A name may be of several words: "start position: 2".
    private string Key()
    {
        var words = new List<string>();
        if (Current.Kind == FeelKind.Text)
            words.Add((string)Take().Value!);
        else
            while (Current.Kind == FeelKind.Name)
                words.Add(Take().Word);
        if (words.Count == 0)
            throw Wrong("这里应为条目名。", "Expected the name of an entry.");
        Expect(":");
        return string.Join(' ', words);
    }

    // for x in list return …, some x in list satisfies …, every x in list satisfies …
    private FeelExpression Loop(string kind)
    {
        if (++_depth > Deepest)
            throw Wrong("嵌套过深。", "Nested too deeply.");
        var name = Take().Word;
        ExpectWord("in");
        var list = Expression();
        if (TryTake(".."))
        {
            var (from, to) = (list, Sum());
            list = scope => FeelLists.Count(from(scope), to(scope));
        }

        var added = _locals.Add(name);
        var nested = TryTake(",");
        if (!nested)
            ExpectWord(kind == "for" ? "return" : "satisfies");
        var body = nested ? Loop(kind) : Expression();
        _depth--;
        if (added)
            _locals.Remove(name);
        var loop = FeelLists.Loop(kind, name, list, body);
        return !nested || kind != "for" ? loop
            : scope => (loop(scope) as IReadOnlyList<object?>)?.SelectMany(answer => answer as IReadOnlyList<object?> ?? []).ToList();
    }
}
