using GridFlow.Rules.Sets;
using GridFlow.Rules.Situations;

namespace GridFlow.Web.Workbench.Editor;

/// <summary>What a rule and a situation have in common above what they say.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Priority">Its weight in the ballot.</param>
/// <param name="Enabled">Whether it is asked.</param>
/// <param name="From">The first day it holds.</param>
/// <param name="To">The last day it holds.</param>
public sealed record ItemHead(string Id, string Name, int Priority, bool Enabled, DateOnly? From, DateOnly? To)
{
    public static ItemHead Of(Rule rule) => new(rule.Id, rule.Name, rule.Priority, rule.Enabled, rule.From, rule.To);

    public static ItemHead Of(Situation one) => new(one.Id, one.Name, one.Priority, one.Enabled, one.From, one.To);

    public Rule On(Rule rule) => rule with { Id = Id, Name = Name, Priority = Priority, Enabled = Enabled, From = From, To = To };

    public Situation On(Situation one) => one with { Id = Id, Name = Name, Priority = Priority, Enabled = Enabled, From = From, To = To };
}
