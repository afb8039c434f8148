namespace GridFlow.Web.Layout;

/// <summary>Names the resource of the shell: menus, error pages, connection.</summary>
internal sealed class LayoutTexts;
