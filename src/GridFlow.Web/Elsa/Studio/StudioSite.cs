using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Operations;
using GridFlow.Governance.Organisations;
using GridFlow.Web.Api;
using GridFlow.Web.Security;
using GridFlow.Workflows.Versions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Elsa.Studio;

/// <summary>
/// 专家模式: the stock Elsa Studio under <c>/studio/</c>, for who may draw ladders. <c>?definition=</c> opens a definition,
/// <c>?instance=</c> an instance, <c>?instances</c> their list; without any of them it lists the definitions.
/// </summary>
internal static class StudioSite
{
    public const string Path = "/studio/";

    /// <summary>Blazor starts with scripts of its own making and compiles WebAssembly; nothing else of the site may.</summary>
    public const string ContentPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IServiceCollection AddStudio(this IServiceCollection services) => services.AddSingleton<StudioFiles>();

    public static void MapStudio(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/studio", ShowAsync).RequireAuthorization(Policies.ForDistrict + nameof(Permission.EditLadders)).ExcludeFromDescription();
        // What npm brings is public; what it shows comes from the API, which asks.
        routes.MapGet("/studio/{**file}", (string file, HttpContext http, StudioFiles files) => files.Send(file, http)).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>The address that opens a definition.</summary>
    public static string OfDefinition(string definitionId) => $"{Path}?definition={Uri.EscapeDataString(definitionId)}";

    /// <summary>The address that opens an instance.</summary>
    public static string OfInstance(Guid instanceId) => $"{Path}?instance={instanceId}";

    private static async Task<IResult> ShowAsync(HttpContext http, string? definition, string? instance, CurrentViewer current, WorkflowDesk desk, InstanceQuery instances, StudioFiles files)
    {
        // Everything in the package is addressed relative to the page.
        if (!http.Request.Path.Value!.EndsWith('/')) return Results.LocalRedirect(Path + http.Request.QueryString);
        var viewer = await current.RequireAsync();
        var subject = await SubjectAsync(viewer, definition, instance, http.Request.Query.ContainsKey("instances"), desk, instances);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<StudioPage>(new { Subject = subject, files.AreThere });
    }

    private static async Task<StudioSubject?> SubjectAsync(Viewer viewer, string? definition, string? instance, bool list, WorkflowDesk desk, InstanceQuery instances)
    {
        if (instance is { Length: > 0 })
        {
            return viewer.May(Permission.OperateInstances) && Guid.TryParse(instance, out var id) && await instances.TraceAsync(viewer, id) is { } trace
                ? new("elsa-workflow-instance-viewer", "instance-id", id.ToString(), trace.Line.IncidentNumber ?? trace.Line.Name, $"/instances/{id}", null)
                : null;
        }

        if (definition is { Length: > 0 })
        {
            return await desk.FindAsync(viewer, definition, VersionSelector.Latest) is { } stored
                ? new("elsa-workflow-definition-editor", "definition-id", ElsaShelf.IdFor(viewer, stored.DefinitionId), stored.Name,
                    stored.Kind == DocumentKind.Ladder ? $"/administration/ladders/{Uri.EscapeDataString(stored.Id)}" : null, stored)
                : null;
        }

        return list && viewer.May(Permission.OperateInstances)
            ? new("elsa-workflow-instance-list", "", "", "", "/instances", null)
            : new("elsa-workflow-definition-list", "", "", "", "/administration/ladders", null);
    }
}

/// <summary>What the Studio is opened for.</summary>
/// <param name="Element">The custom element that shows it.</param>
/// <param name="Attribute">The attribute that says which; empty for a list.</param>
/// <param name="Id">Its id, as the API has it.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Back">GridFlow's own page of it.</param>
/// <param name="Version">The version that is opened, for a definition.</param>
public sealed record StudioSubject(string Element, string Attribute, string Id, string Name, string? Back, StoredDefinition? Version);
