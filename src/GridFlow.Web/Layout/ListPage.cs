using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace GridFlow.Web.Layout;

/// <summary>A staff page that shows a list page by page, with its filters in the address.</summary>
public abstract class ListPage : StaffPage
{
    /// <summary>Lines on a page.</summary>
    protected const int PageSize = 20;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>As it stands in the address; people type there, so anything may.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    private string? PageText { get; set; }

    /// <summary>The order in the address: a column's key, after a minus the other way round.</summary>
    [SupplyParameterFromQuery(Name = "sort")]
    protected string? Sort { get; set; }

    /// <summary>The page that is shown, from 1.</summary>
    protected int Number => int.TryParse(PageText, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, int.MaxValue / PageSize) : 1;

    /// <summary>How many lines lie before it.</summary>
    protected int Skipped => (Number - 1) * PageSize;

    /// <summary>Filters otherwise. A changed filter begins at the first page again.</summary>
    protected void Go(string name, object? value) => Navigation.NavigateTo(With(name, value));

    /// <summary>The address of the list filtered otherwise, from its first page.</summary>
    protected string With(string name, object? value) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["page"] = null,
        [name] = value is string text ? text.Given() : value,
    });
}
