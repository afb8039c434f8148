using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Workflows.Compilation;

/// <summary>What an engine activity may look at while it prepares itself for a program.</summary>
internal sealed class NodeContent(ActivityDefinition definition, Node node, IReadOnlyDictionary<ActivityDefinition, Node> nodes, List<Problem> problems)
{
    public ActivityDefinition Definition => definition;

    public Node Node => node;

    public JsonNode? Property(string name) => definition.Json.Get(name);

    /// <summary>The activity behind a property such as <c>body</c>.</summary>
    public Node? Child(string property) => Child(Property(property));

    public Node? Child(JsonNode? json) => json is not null && definition.Child(json) is { } child ? nodes.GetValueOrDefault(child) : null;

    /// <summary>The activities of the list <c>activities</c>, in order.</summary>
    public Node[] Activities() => Property("activities").Objects().Select(Child).OfType<Node>().ToArray();

    public void Report(ProblemSeverity severity, string code, BilingualText message) =>
        Report(new Problem(severity, code, message));

    /// <summary>Reports a problem, with its place in an expression where it has one, as one of this activity.</summary>
    public void Report(Problem problem) => problems.Add(problem with { Where = definition.DisplayName });
}
