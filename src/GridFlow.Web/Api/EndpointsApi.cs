using System.Text.Json;
using GridFlow.Data;
using GridFlow.Data.Accounts;
using GridFlow.Data.Instances;
using GridFlow.Data.Outside;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Web.Security;
using GridFlow.Workflows.Activities.Outside;
using GridFlow.Workflows.Execution;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace GridFlow.Web.Api;

/// <summary>
/// Endpoints that workflows draw, below one path and apart for each jurisdiction. A caller shows a key, of the role that the drawing names or one
/// that operates workflows; only where drawing and administrator both say so, nobody is asked. Cookies do not count: no site can make a browser call.
/// </summary>
internal static class EndpointsApi
{
    /// <summary>Where they lie.</summary>
    public const string Path = "/api/endpoints";

    /// <summary>A page that a workflow answers runs nothing and reads nothing of the platform's.</summary>
    public const string ContentPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /// <summary>What lets a caller in, and where the caller is, has no place in a journal.</summary>
    private static readonly HashSet<string> NotForWorkflows = new(StringComparer.OrdinalIgnoreCase)
        { "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Forwarded-For", "X-Real-IP", "Forwarded" };

    /// <summary>What an answer may not say: it would speak for the whole platform.</summary>
    private static readonly HashSet<string> OfThePlatform = new(StringComparer.OrdinalIgnoreCase)
        { "Set-Cookie", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Content-Security-Policy", "Strict-Transport-Security", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Clear-Site-Data", "Content-Type" };

    public static void MapEndpoints(this IEndpointRouteBuilder routes) => routes.Map(Path + "/{jurisdiction}/{**path}", CallAsync)
        .AllowAnonymous().RequireRateLimiting(RateLimits.Endpoint).ExcludeFromDescription();

    private static async Task<IResult> CallAsync(string jurisdiction, string? path, HttpContext http, EndpointDoor door, ViewerDirectory directory, Settings settings)
    {
        // A wrong key is no stranger.
        var key = http.Items[typeof(ApiKey)] as ApiKey;
        if (key is null && ApiKeyAuthentication.IsUsedBy(http.Request)) return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        var viewer = key is null ? null : directory.OfKey(key);
        if (viewer is not null && viewer.JurisdictionId != jurisdiction) return Missing();
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = settings.Outside.MaximumCallBytes;

        var found = await door.FindAsync(jurisdiction, http.Request.Method.ToUpperInvariant(), path ?? "", http.RequestAborted);
        if (found.Count == 0) return viewer is null ? TypedResults.StatusCode(StatusCodes.Status401Unauthorized) : Missing();
        if (!found.All(endpoint => MayCall(endpoint, viewer, settings))) return TypedResults.StatusCode(viewer is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden);
        if (found.Count > 1) return Problem(StatusCodes.Status409Conflict, "endpoint.several", new("有多个流程使用这个地址", "Several workflows have this address"));
        if (await ContentAsync(http, settings.Outside.MaximumCallBytes) is not { } content) return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);

        var call = new HttpCall(http.Request.Method, HttpRoute.Normal(path ?? ""), found[0].RouteData, Map(http.Request.Query), Map(http.Request.Headers.Where(header => !NotForWorkflows.Contains(header.Key))), content.Value);
        var reply = await door.CallAsync(found[0], call, viewer?.Id ?? "endpoint", http.RequestAborted);
        return Answer(http, reply);
    }

    private static bool MayCall(FoundEndpoint endpoint, Viewer? viewer, Settings settings) => viewer is null
        ? endpoint.IsOpen && settings.Outside.AnonymousEndpoints
        : endpoint.Role is { } role ? viewer.Posts.Any(post => post.Role == role) : endpoint.IsOpen || viewer.May(Permission.OperateInstances);

    private static IResult Answer(HttpContext http, EndpointReply reply)
    {
        if (reply.Response is { } response) return new Written(response);
        return reply switch
        {
            { Verdict: InstanceVerdict.Busy or InstanceVerdict.NothingToDo or InstanceVerdict.NotActivated } => Problem(StatusCodes.Status409Conflict, "endpoint.busy", new("流程正在处理另一次调用，或不能再启动", "The workflow is busy with another call, or may not be started again")),
            { SubStatus: WorkflowSubStatus.Faulted } or { Verdict: InstanceVerdict.Failed or InstanceVerdict.NotFound } => Problem(StatusCodes.Status500InternalServerError, "endpoint.failed", new("流程出错", "The workflow failed")),
            { SubStatus: WorkflowSubStatus.Finished } => TypedResults.Ok(new CallBody(reply.InstanceId)),
            _ => TypedResults.Accepted((string?)null, new CallBody(reply.InstanceId)),
        };
    }

    /// <summary>The body as a value: parsed where it is JSON or a form, else text; nothing where it is too large.</summary>
    /// <exception cref="BadHttpRequestException">It says to be JSON and is none.</exception>
    private static async Task<Body?> ContentAsync(HttpContext http, int most)
    {
        if (http.Request.ContentLength > most) return null;
        using var memory = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            if (memory.Length + read > most) return null;
            memory.Write(buffer, 0, read);
        }

        if (memory.Length == 0) return new Body(null);
        var text = System.Text.Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length);
        if (http.Request.HasFormContentType)
            return http.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                ? throw new BadHttpRequestException("Files are not taken.", StatusCodes.Status415UnsupportedMediaType)
                : new Body(Map(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text)));
        if (http.Request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true) return new Body(text);
        try
        {
            using var json = JsonDocument.Parse(memory.GetBuffer().AsMemory(0, (int)memory.Length));
            return new Body(ScriptValue.FromJson(json.RootElement));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new BadHttpRequestException("The body is no JSON.", broken);
        }
    }

    private static Dictionary<string, object?> Map(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values) =>
        values.ToDictionary(pair => pair.Key, pair => pair.Value.Count > 1 ? (object?)pair.Value.Select(value => (object?)value).ToList() : pair.Value.ToString());

    private static IResult Missing() => ApiProblems.NotFound("endpoint.not-found", new("没有流程使用这个地址", "No workflow has this address"));

    private static IResult Problem(int status, string code, BilingualText text) => ApiProblems.Of(status, code, text);

    private sealed record Body(object? Value);

    private sealed record CallBody(Guid InstanceId);

    private static bool IsHeader(string name, string value) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') && value.All(letter => letter is >= ' ' and <= '~');

    /// <summary>What the workflow said, kept from speaking for the platform.</summary>
    private sealed class Written(HttpResponseWritten response) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            if (http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            http.Response.StatusCode = response.StatusCode;
            foreach (var (name, value) in response.Headers)
                if (!OfThePlatform.Contains(name) && IsHeader(name, value)) http.Response.Headers[name] = value;
            // These have no body; the work is done, and a caller who heard of a failure would ask for it again.
            if (response.Content is not { } content || response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified) return;
            http.Response.ContentType = response.ContentType is { } type && System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var parsed) ? $"{parsed.MediaType}; charset=utf-8" : "text/plain; charset=utf-8";
            await http.Response.WriteAsync(content, http.RequestAborted);
        }
    }
}
