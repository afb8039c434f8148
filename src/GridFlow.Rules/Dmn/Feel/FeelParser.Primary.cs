using GridFlow.Rules.Dmn.Feel.Functions;
using GridFlow.Rules.Dmn.Feel.Values;

namespace GridFlow.Rules.Dmn.Feel;

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
                value = scope => FeelParts.Of(target(scope), part, scope.Trace);
            }
            else if (Current is { Kind: FeelKind.Sign, Word: "(" })
            {
                value = Called(target);
            }
            else if (!EndsRange() && TryTake("["))
            {
                var filter = Knowing(["item"], Expression, open: true);
                Expect("]");
                value = scope => FeelLists.Filter(target(scope), filter, scope);
            }
            else
            {
                return value;
            }
        }
    }

    // "[1..5[" leaves its upper end out: a bracket with nothing to filter by after it opens no filter.
    private bool EndsRange() =>
        Current is { Kind: FeelKind.Sign, Word: "[" } && Following is { Kind: FeelKind.End } or { Kind: FeelKind.Sign, Word: "," or ")" or "]" or "=" or "}" or "." or "!=" };

    private FeelExpression Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case FeelKind.Number or FeelKind.Text:
                return _ => token.Value;
            case FeelKind.Name:
                return Named(token);
            case FeelKind.Sign when token.Word == "(":
                return Bracketed();
            case FeelKind.Sign when token.Word == "]":
                var open = Sum();
                Expect("..");
                return Range(open, false);
            case FeelKind.Sign when token.Word == "[":
                return List();
            case FeelKind.Sign when token.Word == "{":
                return Context();
            case FeelKind.Sign when token.Word == "@" && Current.Kind == FeelKind.Text:
                var text = (string)Take().Value!;
                var moment = FeelTimeText.Literal(text);
                return scope => moment ?? scope.Trace.Fail($"“{text}”不是日期、时刻或时长。", $"“{text}” is no date, time or duration.");
            default:
                _at = token.At;
                throw Wrong(token.Kind == FeelKind.End ? "表达式不完整。" : $"这里不应有“{token.Word}”。",
                    token.Kind == FeelKind.End ? "The expression is not complete." : $"“{token.Word}” does not belong here.");
        }
    }

    private FeelExpression Named(FeelToken token)
    {
        var name = token.Word;
        if (name == FeelScope.Question)
        {
            _asked = true;
            return scope => scope.Get(FeelScope.Question);
        }

        var called = Current is { Kind: FeelKind.Sign, Word: "(" };
        if (_names.IsVariable(name) && !(called && _names.IsData(name) && FeelFunctions.Find(name) is not null))
            return scope => scope.Get(name);
        switch (name)
        {
            case "true":
                return _ => true;
            case "false":
                return _ => false;
            case "null":
                return _ => null;
        }

        if (_names.Open && _names.IsPart(name) && !called)
            return scope => scope.Get(name);
        if (FeelFunctions.Find(name) is { } function)
            return called ? BuiltIn(name) : _ => function;
        if (_names.Open && FeelFunctions.WhyNot(name) is null)
            return scope => scope.Get(name);
        _at = token.At;
        throw FeelFunctions.WhyNot(name) is { } why ? Wrong(why.Chinese, why.English) : Wrong($"没有名称“{name}”。", $"Nothing is called “{name}”.");
    }

    // "(1..5]" and "(< 5)" are ranges, "(1)" is a bracket.
    private FeelExpression Bracketed()
    {
        if (Current.Kind == FeelKind.Sign && Comparisons.Contains(Current.Word))
        {
            var sign = Take().Word;
            var limit = Sum();
            Expect(")");
            return scope => FeelRange.Of(sign, limit(scope));
        }

        var inner = Expression();
        if (TryTake(".."))
            return Range(inner, false);
        Expect(")");
        return inner;
    }

    private FeelExpression Range(FeelExpression from, bool closed)
    {
        var to = Sum();
        var ends = TryTake("]");
        if (!ends && !TryTake(")"))
            Expect("[");
        return scope => FeelOperators.Range(new FeelRange(from(scope), closed, to(scope), ends), scope.Trace);
    }

    private FeelExpression List()
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
        var outside = _names;
        if (!TryTake("}"))
        {
            do
            {
                var name = Key();
                _names.AddPart(name);
                var (before, after) = (_names, _names.Inner([name]));
                _names = Current is { Kind: FeelKind.Name, Word: "function" } ? after : before;
                entries.Add((name, Expression()));
                _names = after;
            }
            while (TryTake(","));
            Expect("}");
        }

        _names = outside;
        return FeelLists.Context(entries);
    }

    private string Key()
    {
        if (Current.Kind == FeelKind.Text)
        {
            var text = (string)Take().Value!;
            Expect(":");
            return text;
        }

        if (_lexer.Key(_at) is not { } key)
            throw Wrong("这里应为条目名和冒号。", "Expected the name of an entry and a colon.");
        _at = key.End;
        return key.Name;
    }
}
