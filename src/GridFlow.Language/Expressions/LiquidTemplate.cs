using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Values;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Language.Expressions;

/// <summary>
/// A Liquid template of an Elsa document, rendered by Fluid with Elsa's members: <c>Variables.X</c>, <c>Input.X</c>,
/// <c>WorkflowInstanceId</c>, <c>CorrelationId</c>, <c>WorkflowDefinitionId</c>, <c>WorkflowDefinitionVersionId</c>,
/// <c>WorkflowDefinitionVersion</c>; and Elsa's filters <c>base64</c> and <c>keys</c>. Its time is that of the scope, in UTC.
/// </summary>
public sealed partial class LiquidTemplate
{
    private const int MaximumSteps = 100_000;
    private const int MaximumRecursion = 50;

    private static readonly FluidParser Parser = new();
    private static readonly string[] OfInstance = ["WorkflowInstanceId", "CorrelationId", "WorkflowDefinitionId", "WorkflowDefinitionVersionId", "WorkflowDefinitionVersion"];

    private readonly IFluidTemplate _template;

    private LiquidTemplate(string text, IFluidTemplate template)
    {
        Text = text;
        _template = LiquidBounds.In(template);
        var names = new NameVisitor();
        names.VisitTemplate(template);
        Names = names.Names;
    }

    /// <summary>The source.</summary>
    public string Text { get; }

    /// <summary>The variables and inputs that the template names: <c>Variables.X</c>, <c>Input.X</c>.</summary>
    public IReadOnlyCollection<string> Names { get; }

    /// <summary>Parses; on failure <paramref name="problem"/> carries line, column and the reason.</summary>
    public static bool TryParse(string text, out LiquidTemplate? template, out Problem? problem)
    {
        (template, problem) = (null, null);
        if (text.Length > Script.MaximumLength)
            problem = new Problem(ProblemSeverity.Error, "liquid.syntax", new($"模板超过 {Script.MaximumLength} 个字符", $"The template is longer than {Script.MaximumLength} characters"));
        else if (Parser.TryParse(text, out var parsed, out var error))
            template = new LiquidTemplate(text, parsed);
        else
            problem = Refusal(error);
        return template is not null;
    }

    /// <summary>Renders; <see langword="null"/> for a template of white space, as in Elsa.</summary>
    /// <exception cref="ScriptException">The template went beyond its bounds or used what does not exist.</exception>
    public string? Render(IScriptScope scope)
    {
        if (string.IsNullOrWhiteSpace(Text))
            return null;
        try
        {
            using var output = new LiquidBounds.Output();
            _template.RenderAsync(output, Context(scope), NullEncoder.Default, isolateContext: false).AsTask().GetAwaiter().GetResult();
            return output.ToString();
        }
        catch (Exception error) when (error is InvalidOperationException or FluidException or ArgumentException or FormatException or OverflowException)
        {
            throw new ScriptException(new(error.Message, error.Message));
        }
    }

    private static TemplateContext Context(IScriptScope scope)
    {
        var options = new TemplateOptions { MaxSteps = MaximumSteps, MaxRecursion = MaximumRecursion, Now = () => scope.Now, TimeZone = TimeZoneInfo.Utc };
        options.ValueConverters.Add(Converted);
        LiquidBounds.Set(options);
        options.Filters.AddFilter("base64", (input, _, _) => new StringValue(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(input.ToStringValue()))));
        options.Filters.AddFilter("keys", (input, _, context) => FluidValue.Create(
            input.ToObjectValue() is IEnumerable<KeyValuePair<string, object?>> map ? map.Select(pair => pair.Key).ToArray() : Array.Empty<string>(), context.Options));
        var context = new TemplateContext(options);
        context.SetValue("Variables", new DictionaryValue(new Members(scope, "variables.", options)));
        context.SetValue("Input", new DictionaryValue(new Members(scope, "input.", options)));
        foreach (var name in OfInstance)
        {
            if (scope.TryCall("get" + name, [], out var value))
                context.SetValue(name, Value(value, options));
        }

        return context;
    }

    private static FluidValue Value(object? value, TemplateOptions options) => value is null ? NilValue.Instance : FluidValue.Create(value, options);

    /// <summary>Records to what Fluid knows as such; numbers that its decimals cannot hold become texts.</summary>
    private static object? Converted(object? value) => value switch
    {
        IDictionary<string, object?> => null,
        IReadOnlyDictionary<string, object?> map => map.ToDictionary(pair => pair.Key, pair => pair.Value),
        double number when !(Math.Abs(number) < 1e28) => new StringValue(ScriptValue.ToText(number)),
        System.Numerics.BigInteger or Guid or TimeOnly => new StringValue(ScriptValue.ToText(value)),
        _ => null,
    };

    private static Problem Refusal(string error)
    {
        var reason = error.Split('\n')[0].Trim();
        var place = Place().Match(error);
        var (line, column) = place.Success ? (int.Parse(place.Groups[1].ValueSpan), int.Parse(place.Groups[2].ValueSpan)) : (0, 0);
        return new Problem(
            ProblemSeverity.Error, "liquid.syntax", new($"模板第 {line} 行第 {column} 列：{reason}", $"Template, line {line}, column {column}: {reason}"), Line: line, Column: column);
    }

    [GeneratedRegex(@"at \((\d+):(\d+)\)")]
    private static partial Regex Place();

    /// <summary>The members of <c>Variables</c> or <c>Input</c>, looked up when they are asked for.</summary>
    private sealed class Members(IScriptScope scope, string prefix, TemplateOptions options) : IFluidIndexable
    {
        public int Count => 0;

        public IEnumerable<string> Keys => [];

        public bool TryGetValue(string name, out FluidValue value)
        {
            var found = scope.TryGet(prefix + name, out var raw);
            value = Value(raw, options);
            return found;
        }
    }

    /// <summary>Collects what a template reads of variables and inputs.</summary>
    private sealed class NameVisitor : AstVisitor
    {
        public HashSet<string> Names { get; } = [];

        protected override Fluid.Ast.Expression VisitMemberExpression(MemberExpression member)
        {
            if (member.Segments is [IdentifierSegment { Identifier: "Variables" or "Input" } root, IdentifierSegment name, ..])
                Names.Add($"{root.Identifier}.{name.Identifier}");
            return base.VisitMemberExpression(member);
        }
    }
}
