using Fluid;
using Fluid.Ast;
using Fluid.Filters;
using Fluid.Values;

namespace GridFlow.Language.Expressions;

/// <summary>Bounds that Fluid has no setting for: on ranges, on texts that grow by being put together, and on what is written.</summary>
internal static class LiquidBounds
{
    private const int MaximumRange = 10_000;
    private const int MaximumText = 1_048_576;

    /// <summary>The template with its ranges bounded: Fluid makes all numbers of one before it takes the first.</summary>
    public static IFluidTemplate In(IFluidTemplate template) => new Ranges().VisitTemplate(template);

    public static void Set(TemplateOptions options)
    {
        options.Assigned = (_, value, _) => new ValueTask<FluidValue>(Checked(value));
        options.Captured = (_, value, _) => new ValueTask<FluidValue>(Checked(value));
        options.Filters.AddFilter("replace", (input, arguments, context) =>
        {
            var (what, with) = (arguments.At(0).ToStringValue(), arguments.At(1).ToStringValue());
            return (long)input.ToStringValue().Length * Math.Max(with.Length, 1) / Math.Max(what.Length, 1) > MaximumText
                ? throw TooLong()
                : StringFilters.Replace(input, arguments, context);
        });
    }

    private static FluidValue Checked(FluidValue value) => value is StringValue && value.ToStringValue().Length > MaximumText ? throw TooLong() : value;

    private static ScriptException TooLong() => new(new($"文本超过 {MaximumText} 个字符", $"the text grows beyond {MaximumText} characters"));

    /// <summary>Takes what a template writes, up to the bound.</summary>
    internal sealed class Output : StringWriter
    {
        public override void Write(char value)
        {
            base.Write(value);
            Check();
        }

        public override void Write(string? value)
        {
            base.Write(value);
            Check();
        }

        public override void Write(char[] buffer, int index, int count)
        {
            base.Write(buffer, index, count);
            Check();
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            base.Write(buffer);
            Check();
        }

        private void Check()
        {
            if (GetStringBuilder().Length > MaximumText)
                throw TooLong();
        }
    }

    private sealed class Ranges : AstRewriter
    {
        protected override Fluid.Ast.Expression VisitRangeExpression(RangeExpression range) => new RangeExpression(range.From, new End(range.From, range.To));
    }

    /// <summary>The end of a range that is not too far from its beginning.</summary>
    private sealed class End(Fluid.Ast.Expression from, Fluid.Ast.Expression to) : Fluid.Ast.Expression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var end = await to.EvaluateAsync(context);
            return end.ToNumberValue() - (await from.EvaluateAsync(context)).ToNumberValue() > MaximumRange
                ? throw new ScriptException(new($"范围超过 {MaximumRange} 个数", $"the range has more than {MaximumRange} numbers"))
                : end;
        }
    }
}
