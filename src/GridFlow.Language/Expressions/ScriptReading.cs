using Acornima.Ast;

namespace GridFlow.Language.Expressions;

/// <summary>One walk over a parsed script: what it uses and does not declare, and whether it keeps within bounds.</summary>
internal sealed class ScriptReading
{
    private readonly List<ScriptName> _names = [];
    private readonly HashSet<string> _declared = [];
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _members = [];
    private readonly HashSet<string> _made = [];

    private ScriptReading()
    {
    }

    /// <summary>Names used and not declared, in the order of the text.</summary>
    public IReadOnlyList<ScriptName> Names { get; private set; } = [];

    /// <summary>Names that the script makes by assigning to them, without declaring them.</summary>
    public IReadOnlyCollection<string> Made { get; private set; } = [];

    /// <summary>Whether the name is used anywhere, declared or not.</summary>
    public bool Uses(string name) => _used.Contains(name);

    /// <summary>Variables that the script names as <c>variables.X</c>: only those are copied in and back, as in Elsa.</summary>
    public IReadOnlyList<string> Variables { get; private set; } = [];

    public static ScriptReading Of(Acornima.Ast.Script script)
    {
        var reading = new ScriptReading();
        reading.Visit(script, depth: 0);
        reading.Made = [.. reading._made.Except(reading._declared)];
        reading._declared.UnionWith(reading._made);
        reading.Names = reading._names.FindAll(name => name.Name[0] == '.'
            ? !reading._members.Contains(name.Name[1..]) && !ScriptFunctions.IsMember(name.Name[1..])
            : !reading._declared.Contains(name.Name.Split('.')[0]));
        const string Prefix = ScriptTranslation.Variables + ".";
        reading.Variables = [.. reading.Names.Where(name => name.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(name => name.Name[Prefix.Length..]).Distinct()];
        return reading;
    }

    private void Visit(Node node, int depth)
    {
        if (depth > Script.MaximumDepth)
            throw Refusal(node, "表达式嵌套太深", "the expression is nested too deeply");
        switch (node)
        {
            case Identifier identifier:
                Use(identifier);
                return;
            case ThisExpression:
                _used.Add("this");
                return;
            case CallExpression { Callee: Identifier callee } call:
                Use(callee, (call.Arguments.Count > 0 ? call.Arguments[0] as StringLiteral : null)?.Value);
                foreach (var argument in call.Arguments)
                    Visit(argument, depth + 1);
                return;
            case CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier method } }:
                Add(method, "." + method.Name, argument: null, guarded: false);
                break;
            case MemberExpression { Computed: false } access:
                if (access is { Object: Identifier { Name: ScriptTranslation.Variables or ScriptTranslation.Input } root, Property: Identifier part })
                    Use(access, $"{root.Name}.{part.Name}");
                else
                    Visit(access.Object, depth + 1);
                return;
            case UnaryExpression { Operator: Acornima.Operator.TypeOf, Argument: Identifier guarded }:
                Use(guarded, guarded: true);
                return;
            case ImportExpression:
                throw Refusal(node, "不能引入模块", "modules cannot be imported");
            case Property { Computed: false } property:
                _members.Add(property.Key is Identifier own ? own.Name : (property.Key as StringLiteral)?.Value ?? "");
                Visit(property.Value, depth + 1);
                return;
            case ClassProperty { Computed: false } member:
                _members.Add((member.Key as Identifier)?.Name ?? "");
                if (member.Value is not null)
                    Visit(member.Value, depth + 1);
                return;
            case MetaProperty or BreakStatement or ContinueStatement:
                return;
            case LabeledStatement labeled:
                Visit(labeled.Body, depth + 1);
                return;
            case AssignmentExpression assignment:
                // Outside of strict code, assigning to a name makes it; and any object can be given a member.
                if (assignment.Left is Identifier made)
                    _made.Add(made.Name);
                else if (assignment.Left is MemberExpression { Computed: false, Property: Identifier given } target and not { Object: Identifier { Name: ScriptTranslation.Variables } })
                    _members.Add(given.Name);
                break;
            case VariableDeclarator declarator:
                Declare(declarator.Id);
                break;
            case IFunction function:
                if (function.Id is not null)
                    _declared.Add(function.Id.Name);
                _declared.Add("arguments");
                foreach (var parameter in function.Params)
                    Declare(parameter);
                break;
            case IClass { Id: { } name }:
                _declared.Add(name.Name);
                break;
            case CatchClause { Param: { } caught }:
                Declare(caught);
                break;
        }

        foreach (var child in node.ChildNodes)
            Visit(child, depth + 1);
    }

    private void Declare(Node? pattern)
    {
        switch (pattern)
        {
            case Identifier identifier:
                _declared.Add(identifier.Name);
                break;
            case AssignmentPattern assignment:
                Declare(assignment.Left);
                break;
            case RestElement rest:
                Declare(rest.Argument);
                break;
            case Property property:
                Declare(property.Value);
                break;
            case ArrayPattern or ObjectPattern:
                foreach (var child in pattern.ChildNodes)
                    Declare(child);
                break;
        }
    }

    private void Use(Identifier identifier, string? argument = null, bool guarded = false)
    {
        if (identifier.Name is "eval" or "Function")
            throw Refusal(identifier, $"不能用 {identifier.Name} 编译文本", $"{identifier.Name} compiles texts, which is not allowed");
        _used.Add(identifier.Name);
        Add(identifier, identifier.Name, argument, guarded);
    }

    private void Use(MemberExpression member, string path)
    {
        _used.Add(path.Split('.')[0]);
        Add(member, path, argument: null, guarded: false);
    }

    private void Add(Node node, string name, string? argument, bool guarded) =>
        _names.Add(new ScriptName(name, argument, node.Location.Start.Line, node.Location.Start.Column + 1, guarded));

    private static ScriptSyntaxException Refusal(Node node, string chinese, string english) =>
        new(node.Location.Start.Line, node.Location.Start.Column + 1, chinese, english);
}
