using GridFlow.Data.Definitions;
using GridFlow.Governance.Organisations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace GridFlow.Web.Elsa;

/// <summary>
/// The HTTP API of Elsa 3 as far as Elsa Studio 3.8.2 uses it, over GridFlow's own store. What the Studio sends and expects
/// was observed; where it would die of an answer (401, 403, 404), the refusal is a 400 with its reason.
/// </summary>
internal static class ElsaApi
{
    public const string Path = "/elsa/api";

    public static IServiceCollection AddElsaApi(this IServiceCollection services)
    {
        services.AddScoped<ElsaShelf>();
        services.AddScoped<ActivityForms>();
        services.AddScoped<ElsaTraces>();
        return services.AddSingleton<IAuthorizationMiddlewareResultHandler, ElsaRefusals>();
    }

    public static void MapElsaApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Path).WithTags("Elsa").WithMetadata(new RequestSizeLimitAttribute(4 * WorkflowDesk.MaximumCharacters))
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapDescriptors();
        api.MapDefinitions();
        api.MapElsaInstances();
        api.MapBulk();
        // Elsa has more than is used here; what is asked for beyond it is refused in words.
        api.Map("/{**rest}", () => ElsaRefusals.Refuse("urn:gridflow:not-offered", new("本平台不提供这项功能", "This platform does not offer that"))).RequireAuthorization(nameof(Permission.ViewLadders)).ExcludeFromDescription();
    }

    /// <summary>Whether a request is one of this API.</summary>
    public static bool IsAskedBy(HttpRequest request) => request.Path.StartsWithSegments(Path);
}
