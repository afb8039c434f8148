using System.Globalization;
using GridFlow.Language.Expressions;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Dmn.Feel;
using GridFlow.Rules.Dmn.Feel.Values;
using GridFlow.Rules.Fields;

namespace GridFlow.Rules.Dmn;

/// <summary>A cell of a rule set's table as FEEL unary tests, and back.</summary>
internal static class RuleCell
{
    /// <summary>The test as FEEL.</summary>
    /// <exception cref="SyntaxException">FEEL's unary tests cannot say it: it asks about another field too.</exception>
    public static string Print(Expression? test, Field? field) => test switch
    {
        null => "-",
        Unary { Operator: UnaryOperator.IsMissing } => "null",
        Unary { Operator: UnaryOperator.Not, Operand: Unary { Operator: UnaryOperator.IsMissing } } => "not(null)",
        Unary { Operator: UnaryOperator.Not } not => $"not({Print(not.Operand, field)})",
        Reference => "true",
        _ when field is not null && Ranges.Of(test) is { } range => test is Binary { Operator: BinaryOperator.Or }
            ? $">= {Value(range.From)}, <= {Value(range.To)}"
            : $"[{Value(range.From)}..{Value(range.To)}]",
        Binary { Operator: BinaryOperator.And or BinaryOperator.Or } => throw Unsayable(test),
        Binary { Operator: BinaryOperator.Equal } one => Value(one.Right),
        Binary { Operator: BinaryOperator.In, Right: ListOf list } => string.Join(", ", list.Items.Select(Value)),
        Binary { Operator: BinaryOperator.ContainsAny, Right: ListOf list } => Joined(list, Contains(field), "or"),
        Binary { Operator: BinaryOperator.ContainsAll, Right: ListOf list } => Joined(list, Contains(field), "and"),
        Binary { Operator: BinaryOperator.ContainsNone, Right: ListOf list } => $"not({Joined(list, Contains(field), "or")})",
        Binary { Operator: BinaryOperator.StartsWith, Right: ListOf list } => Joined(list, "starts with", "or"),
        Binary { Right: Constant } compared => $"{Words.English(compared.Operator)} {Value(compared.Right)}",
        _ => throw Unsayable(test),
    };

    /// <summary>The test a cell of unary tests stands for; null where it asks nothing.</summary>
    /// <exception cref="SyntaxException">It uses more than rules can ask of that field.</exception>
    public static Expression? Parse(string cell, Field field) => FullWidth.IsAny(cell) ? null : new Reader(cell, field).Read();

    private static string Contains(Field? field) => field?.Type == FieldType.Tags ? "list contains" : "contains";

    private static string Joined(ListOf list, string function, string word) => string.Join($" {word} ", list.Items.Select(item => $"{function}(?, {Value(item)})"));

    private static string Value(Expression value) => value is Constant constant
        ? FeelValue.Print(constant.Value is double number ? (decimal)number : constant.Value)
        : throw Unsayable(value);

    private static SyntaxException Unsayable(Expression test) => new(
        $"“{ConditionPrinter.Print(test)}”不能写成单元测试。", $"“{ConditionPrinter.Print(test)}” cannot be said as a unary test.", 1, 1);

    private sealed class Reader
    {
        private readonly string _cell;
        private readonly Field _field;
        private readonly Reference _reference;
        private readonly List<FeelToken> _tokens = [];
        private int _next;

        public Reader(string cell, Field field)
        {
            (_cell, _field, _reference) = (cell, field, new Reference(field.Name));
            var (lexer, names) = (new FeelLexer(cell), new FeelNames());
            do
                _tokens.Add(lexer.Read(_tokens is [] ? 0 : _tokens[^1].End, names));
            while (_tokens[^1].Kind != FeelKind.End);
        }

        public Expression Read()
        {
            var negated = _tokens[0].Word == "not";
            if (negated && !(Take("not") && Take("(")))
                throw Wrong();
            var test = _tokens[_next + 1].Word == "(" && _tokens[_next].Word is "contains" or "list contains" or "starts with" ? Calls() : Any();
            if (negated && !Take(")"))
                throw Wrong();
            if (_tokens[_next].Kind != FeelKind.End)
                throw Wrong();
            return !negated ? test : test is Binary { Operator: BinaryOperator.ContainsAny } any
                ? any with { Operator = BinaryOperator.ContainsNone }
                : new Unary(UnaryOperator.Not, test);
        }

        private Expression Calls()
        {
            var (name, word) = (_tokens[_next].Word, "");
            var values = new List<Expression>();
            do
            {
                if (!(Take(name) && Take("(") && Take("?") && Take(",")))
                    throw Wrong();
                values.Add(Literal());
                if (!Take(")"))
                    throw Wrong();
                if (_tokens[_next].Word is not ("and" or "or"))
                    break;
                if (word.Length > 0 && word != _tokens[_next].Word)
                    throw Wrong();
                word = _tokens[_next++].Word;
            }
            while (true);
            if (name == "starts with" && word == "and" || (name == "list contains") != (_field.Type == FieldType.Tags))
                throw Wrong();
            return new Binary(
                name == "starts with" ? BinaryOperator.StartsWith : word == "and" ? BinaryOperator.ContainsAll : BinaryOperator.ContainsAny,
                _reference, new ListOf([.. values]));
        }

        private Expression Any()
        {
            var tests = new List<Expression>();
            do
                tests.Add(One());
            while (Take(","));
            if (tests.Count > 1 && tests.All(test => test is Binary { Operator: BinaryOperator.Equal }))
                return new Binary(BinaryOperator.In, _reference, new ListOf([.. tests.Select(test => ((Binary)test).Right)]));
            return tests.Aggregate((left, right) => new Binary(BinaryOperator.Or, left, right));
        }

        private Expression One()
        {
            foreach (var (operation, sign, _) in Words.Tests)
                if (_tokens[_next].Kind == FeelKind.Sign && Take(sign))
                    return new Binary(operation, _reference, Literal());
            if (Take("null"))
                return new Unary(UnaryOperator.IsMissing, _reference);
            var closed = Take("[");
            if (!closed && !Take("(") && !Take("]"))
                return new Binary(BinaryOperator.Equal, _reference, Literal());
            var from = Literal();
            if (!Take(".."))
                throw Wrong();
            var to = Literal();
            var ends = Take("]");
            if (!ends && !Take(")") && !Take("["))
                throw Wrong();
            return closed && ends ? Ranges.Make(_reference, from, to) : new Binary(BinaryOperator.And,
                new Binary(closed ? BinaryOperator.GreaterOrEqual : BinaryOperator.Greater, _reference, from),
                new Binary(ends ? BinaryOperator.LessOrEqual : BinaryOperator.Less, _reference, to));
        }

        private Constant Literal()
        {
            var negative = Take("-");
            var token = _tokens[_next++];
            object? value = token.Kind is FeelKind.Number or FeelKind.Text ? token.Value : token.Word switch
            {
                "true" => true,
                "false" => false,
                "date" or "time" when Take("(") && _tokens[_next++].Value is string text && Take(")") => token.Word == "date" ? Date(text) : Time(text),
                _ => null,
            };
            return (_field.Type, value) switch
            {
                (FieldType.Number, decimal number) => new Constant((double)(negative ? -number : number)),
                (FieldType.Flag, bool) or (FieldType.Date, DateOnly) or (FieldType.Time, TimeOnly) or (FieldType.FreeText or FieldType.Symbol or FieldType.Tags, string) when !negative =>
                    new Constant(value),
                _ => throw Wrong(),
            };
        }

        private static object? Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

        private static object? Time(string text) => TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

        private bool Take(string word)
        {
            if (_tokens[_next].Word != word || _tokens[_next].Kind == FeelKind.Text)
                return false;
            _next++;
            return true;
        }

        private SyntaxException Wrong() => new(
            $"“{_cell}”不是规则能对“{_field.Chinese}”提的判断。", $"“{_cell}” is no test that rules can make of {_field.Name}.", 1, _tokens[Math.Min(_next, _tokens.Count - 1)].At + 1);
    }
}
