using GridFlow.Language.Expressions;

namespace GridFlow.Language.Tests.Expressions;

public sealed class LiquidTests
{
    [Theory]
    [InlineData("{{ Variables.Level }}/{{ Variables.N | plus: 1 }}/{{ Variables.Name | append: '!' }}", "street/6/𠮷野!")]
    [InlineData("<{{ Variables.Empty }}|{{ Variables.Nope }}|{{ nope }}>", "<||>")]
    [InlineData("{{ Variables.Order.total }} {{ Variables.Order.lines | join: '-' }} {{ Variables.Order['note'] }}", "12.5 1-2 急")]
    [InlineData("{% for t in Variables.Tags limit:2 %}{{ forloop.index }}{{ t }};{% endfor %}", "1路灯;2x;")]
    [InlineData("{% if Variables.N > 3 and Variables.Flag %}many{% else %}few{% endif %}", "many")]
    [InlineData("{{ Input.x }} {{ 'now' | date: '%Y-%m-%d %H:%M' }}", "9 2026-08-01 08:00")]
    [InlineData("{{ '路灯' | base64 }} {{ Variables.Money }} {{ '<b>' }}", "6Lev54Gv 2.5 <b>")]
    [InlineData("{% assign a = 'x' %}{{ a | upcase }}", "X")]
    [InlineData("  \n", null)]
    public void A_template_means_what_it_means_in_liquid(string text, string? expected)
    {
        Assert.True(LiquidTemplate.TryParse(text, out var template, out var problem), problem?.Message.English);
        Assert.Equal(expected, template!.Render(new Scope()));
    }

    [Theory]
    [InlineData("{{ a | }}", 1, 7)]
    [InlineData("x\n{% if %}", 2, 6)]
    public void A_wrong_template_is_refused_with_its_place(string text, int line, int column)
    {
        Assert.False(LiquidTemplate.TryParse(text, out _, out var problem));
        Assert.Equal((line, column), (problem!.Line, problem.Column));
    }

    [Fact]
    public void A_template_names_its_variables_and_inputs()
    {
        Assert.True(LiquidTemplate.TryParse("{{ Variables.A.b }}{% if Input.C > 1 %}{{ Variables.D | plus: Variables.E }}{% endif %}", out var template, out _));
        Assert.Equal(["Input.C", "Variables.A", "Variables.D", "Variables.E"], template!.Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}")]
    [InlineData("{% for i in (1..100000000) %}x{% endfor %}")]
    [InlineData("{% assign a = 'xx' %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}")]
    [InlineData("{% assign a = 'xxxxxxxxxxxxxxxx' | append: 'xxxxxxxxxxxxxxxx' %}{% for i in (1..5) %}{% assign a = a | replace: 'x', a %}{% endfor %}")]
    [InlineData("{% capture a %}{% for i in (1..9999) %}0123456789012345678901234567890123456789{% endfor %}{% endcapture %}{{ a }}{{ a }}{{ a }}")]
    public void A_template_is_bounded(string text)
    {
        Assert.True(LiquidTemplate.TryParse(text, out var template, out _));
        Assert.Throws<ScriptException>(() => template!.Render(new Scope()));
    }
}
