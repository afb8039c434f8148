using System.Collections.Immutable;

namespace GridFlow.Language.Expressions;

/// <summary>
/// Parses the JavaScript subset into the shared tree. What the tree has no node for becomes a <see cref="Call"/>: a
/// method is a call named <c>.name</c> whose first argument is the object, a template string is a call of <c>`</c>, an
/// object literal a call of <c>{}</c>, optional chaining a call of <c>?.</c>.
/// </summary>
internal sealed partial class ScriptParser
{
    private const int MaximumDepth = 64;
    private const int MaximumOperators = 1_000;

    private static readonly HashSet<string> Refused =
    [
        "function", "new", "class", "var", "let", "const", "if", "for", "while", "do", "switch", "throw", "try",
        "delete", "void", "in", "instanceof", "await", "async", "yield", "this", "import", "eval",
    ];

    private static readonly (string Symbol, BinaryOperator Operator)[][] Levels =
    [
        [("||", BinaryOperator.Or), ("??", BinaryOperator.Coalesce)],
        [("&&", BinaryOperator.And)],
        [("===", BinaryOperator.Equal), ("!==", BinaryOperator.NotEqual), ("==", BinaryOperator.LooseEqual), ("!=", BinaryOperator.LooseNotEqual)],
        [("<=", BinaryOperator.LessOrEqual), (">=", BinaryOperator.GreaterOrEqual), ("<", BinaryOperator.Less), (">", BinaryOperator.Greater)],
        [("+", BinaryOperator.Add), ("-", BinaryOperator.Subtract)],
        [("*", BinaryOperator.Multiply), ("/", BinaryOperator.Divide), ("%", BinaryOperator.Modulo)],
    ];

    private readonly string text;
    private readonly ScriptLexer lexer;
    private readonly int origin;
    private readonly int[] operators;
    private ScriptToken token;
    private int depth;

    public ScriptParser(string text, int origin = 0, int depth = 0, int[]? operators = null)
    {
        if (text.Length > Script.MaximumLength)
            throw new ScriptSyntaxException(0, $"表达式超过 {Script.MaximumLength} 个字符", $"the expression is longer than {Script.MaximumLength} characters");
        this.text = text;
        this.origin = origin;
        this.depth = depth;
        this.operators = operators ?? [0];
        lexer = new ScriptLexer(text);
        token = lexer.Next();
    }

    public Expression Parse()
    {
        if (token is { Kind: ScriptTokenKind.Name, Text: "return" })
            Move();
        if (token.Kind == ScriptTokenKind.End || Is(";"))
            return new Constant(null);
        var result = Expression();
        while (Is(";"))
            Move();
        return token.Kind == ScriptTokenKind.End
            ? result
            : throw Error($"这里不能有“{token.Text}”，只允许一个表达式", $"“{token.Text}” is not allowed here, a script is one expression");
    }

    private Expression Expression()
    {
        if (++depth > MaximumDepth)
            throw Error("表达式嵌套太深", "the expression is nested too deeply");
        var test = BinaryLevel(0);
        if (Is("?"))
        {
            Move();
            var then = Expression();
            Expect(":");
            test = new Conditional(test, then, Expression());
        }
        else if (Is("=") || Is("+=") || Is("-=") || Is("*=") || Is("/=") || Is("++") || Is("--"))
        {
            throw Error("不允许赋值；用“设置变量”步骤", "assignments are not allowed; use a Set Variable step");
        }
        else if (Is("=>"))
        {
            throw Error("不允许自定义函数", "functions of your own are not allowed");
        }

        depth--;
        return test;
    }

    private Expression BinaryLevel(int level)
    {
        if (level == Levels.Length)
            return Power();
        var left = BinaryLevel(level + 1);
        while (token.Kind == ScriptTokenKind.Symbol && Find(Levels[level], token.Text) is { } found)
        {
            // A long flat chain makes a tree that is deep on the left, and trees are walked by recursion.
            if (++operators[0] > MaximumOperators)
                throw Error("表达式太长", "the expression is too long");
            Move();
            left = new Binary(found, left, BinaryLevel(level + 1));
        }

        return left;
    }

    private Expression Power()
    {
        var left = UnaryLevel();
        if (!Is("**"))
            return left;
        Move();
        return new Call("Math.pow", [left, Power()]);
    }

    private Expression UnaryLevel()
    {
        if (Is("!") || Is("-") || Is("+") || token is { Kind: ScriptTokenKind.Name, Text: "typeof" })
        {
            if (++depth > MaximumDepth)
                throw Error("表达式嵌套太深", "the expression is nested too deeply");
            var symbol = token.Text;
            Move();
            var operand = UnaryLevel();
            depth--;
            return symbol switch
            {
                "!" => new Unary(UnaryOperator.Not, operand),
                "-" => operand is Constant { Value: double number } ? new Constant(-number) : new Unary(UnaryOperator.Negate, operand),
                "+" => new Call("Number", [operand]),
                _ => new Call("typeof", [operand]),
            };
        }

        return Postfix(Primary());
    }

    private Expression Postfix(Expression target)
    {
        while (true)
        {
            if (Is(".") || Is("?."))
            {
                var optional = Is("?.");
                Move();
                if (token.Kind != ScriptTokenKind.Name)
                    throw Error("点后面要有名字", "a name is expected after the dot");
                var name = token.Text;
                Move();
                target = Is("(") ? Method(target, name)
                    : optional ? new Call("?.", [target, new Constant(name)])
                    : target is Reference { Path: "variables" or "input" } root ? new Reference(root.Path + "." + name)
                    : new MemberAccess(target, name);
            }
            else if (Is("["))
            {
                Move();
                target = new ElementAccess(target, Expression());
                Expect("]");
            }
            else if (Is("("))
            {
                if (target is not Reference function)
                    throw Error("这里不能调用", "a call is not possible here");
                if (function.Path.Length > 3 && function.Path.StartsWith("set", StringComparison.Ordinal) && char.IsUpper(function.Path[3]))
                    throw Error($"{function.Path}() 会改变变量；用“设置变量”步骤", $"{function.Path}() changes a variable; use a Set Variable step");
                target = new Call(function.Path, Arguments());
            }
            else
            {
                return target;
            }
        }
    }

    private Call Method(Expression target, string name) => target is Reference { Path: "Math" or "JSON" or "Array" or "Object" or "Number" or "String" } owner
        ? new Call(owner.Path + "." + name, Arguments())
        : new Call("." + name, Arguments().Insert(0, target));

    private ImmutableArray<Expression> Arguments()
    {
        Expect("(");
        return Items(")");
    }

    private ImmutableArray<Expression> Items(string close)
    {
        var items = ImmutableArray.CreateBuilder<Expression>();
        while (!Is(close))
        {
            items.Add(Expression());
            if (!Is(close))
                Expect(",");
        }

        Move();
        return items.ToImmutable();
    }

    private static BinaryOperator? Find((string Symbol, BinaryOperator Operator)[] level, string symbol)
    {
        foreach (var (candidate, found) in level)
        {
            if (candidate == symbol)
                return found;
        }

        return null;
    }

    private bool Is(string symbol) => token.Kind == ScriptTokenKind.Symbol && token.Text == symbol;

    private void Move() => token = lexer.Next();

    private void Expect(string symbol)
    {
        if (!Is(symbol))
            throw Error($"要有“{symbol}”", $"“{symbol}” is expected");
        Move();
    }

    private ScriptSyntaxException Error(string chinese, string english) => new(origin + Math.Min(token.Position, text.Length), chinese, english);
}
