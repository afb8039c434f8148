using System.Text.Json.Serialization;
using GridFlow.Data;
using GridFlow.Web.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace GridFlow.Web.Api;

/// <summary>The REST API under <c>/api</c> and its description.</summary>
internal static class RestApi
{
    private const string KeyOrCookie = "KeyOrCookie";

    /// <summary>Several times the longest report, escaped letter by letter. Workflows have limits of their own.</summary>
    private const int MaximumBodyBytes = 256 * 1024;

    public static IServiceCollection AddRestApi(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentViewer>();
        services.AddExceptionHandler<ApiProblems>();
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "GridFlow";
            document.Info.Description = "Incidents and tasks of grid governance. Sign in with the header `Authorization: ApiKey gf_ID.SECRET`; a key is made with `… -- apikey add`.";
            return Task.CompletedTask;
        }));
        services.ConfigureHttpJsonOptions(options =>
        {
            // Names only: a number stands for whatever the next version makes of it.
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
            options.SerializerOptions.Converters.Add(new CleanText());
        });
        services.Configure<ProblemDetailsOptions>(options => options.CustomizeProblemDetails = ApiProblems.Complete);
        // A body that cannot be read is answered by ApiProblems, in the caller's language.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddPolicyScheme(KeyOrCookie, null, options => options.ForwardDefaultSelector = http =>
                ApiKeyAuthentication.IsUsedBy(http.Request) ? ApiKeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme);
        services.Configure<AuthenticationOptions>(options => options.DefaultScheme = options.DefaultAuthenticateScheme = options.DefaultChallengeScheme = KeyOrCookie);
        return services;
    }

    public static void MapRestApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(MaximumBodyBytes));
        api.MapIncidents();
        api.MapTasks();
        api.MapWhistles();
        api.MapRulings();
        api.MapDuties();
        api.MapInstances();
        api.MapWorkflows();
        routes.MapEndpoints();
        var description = routes.MapOpenApi("/api/openapi.json");
        if (routes.ServiceProvider.GetRequiredService<Settings>().OpenApi.Public) description.AllowAnonymous();
        else description.RequireAuthorization(Policies.SignedIn);
    }
}
