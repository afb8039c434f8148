using Microsoft.AspNetCore.Components.Routing;

namespace GridFlow.Web.Layout;

/// <summary>The menu's way to the rules. The editor and the gate belong to them, though their addresses begin otherwise.</summary>
public sealed class RulesLink : NavLink
{
    /// <inheritdoc />
    protected override bool ShouldMatch(string uriAbsolute) =>
        base.ShouldMatch(uriAbsolute) || new Uri(uriAbsolute).AbsolutePath.StartsWith("/workbench/", StringComparison.Ordinal);
}
