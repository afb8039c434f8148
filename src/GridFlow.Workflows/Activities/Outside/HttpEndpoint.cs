using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Outside;

/// <summary>Starts a workflow when its path is called; in the middle of one, waits until somebody calls.</summary>
internal sealed class HttpEndpoint() : EngineActivity(new(
    HttpCall.ActivityType, new("HTTP 入口", "HTTP Endpoint"), Describe.Outside, new("其他系统访问该路径时启动或继续流程", "Starts or resumes the workflow when another system calls its path"))
{
    Inputs =
    [
        Describe.Input("Path", "String", "路径", "Path", "例如 orders/{id}，在 /api/endpoints/辖区/ 之下", "For example orders/{id}, below /api/endpoints/JURISDICTION/") with { IsRequired = true },
        Describe.Input("SupportedMethods", "String[]", "方法", "Methods", "接受的请求方法，默认 GET", "The methods it takes, GET unless said"),
        Describe.Input("Authorize", "Boolean", "需要密钥", "Authorize", "关闭后任何人都可访问，须管理员允许", "Off, anybody may call where the administrator allows it", true),
        Describe.Input("Policy", "String", "角色", "Policy", "密钥须具有的角色，不填为流程运维", "The role the key must have; otherwise one that operates workflows"),
    ],
    Outputs =
    [
        new("ParsedContent", "Object", new("内容", "Parsed content")),
        new("RouteData", "ObjectDictionary", new("路径参数", "Route data")),
        new("QueryStringData", "ObjectDictionary", new("查询参数", "Query string")),
        new("Headers", "ObjectDictionary", new("请求头", "Headers")),
        new("Result", "Object", new("请求", "Request")),
    ],
    CanWait = true,
    IsTrigger = true,
})
{
    public override void Run(ActivityExecution x)
    {
        if (x.Run.TriggerActivityId == x.Node.Id)
        {
            Take(x, x.Run.Input.GetValueOrDefault(HttpCall.Input));
            return;
        }

        var path = HttpRoute.Normal(ScriptValue.ToText(x.Input(0) ?? ""));
        foreach (var method in HttpCall.Methods(x.Input(1)))
            x.Run.CreateBookmark(x, x.Node.Type, HttpCall.Payload(path, method), acrossInstances: true);
    }

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        Take(x, input.GetValueOrDefault(HttpCall.Input));
        x.Run.Complete(x, null);
    }

    private static void Take(ActivityExecution x, object? call)
    {
        var request = call as IReadOnlyDictionary<string, object?> ?? WorkflowState.Nothing;
        x.Output("RouteData", request.GetValueOrDefault("routeData"));
        x.Output("QueryStringData", request.GetValueOrDefault("query"));
        x.Output("Headers", request.GetValueOrDefault("headers"));
        x.Output("Result", request);
        x.Output("ParsedContent", request.GetValueOrDefault("content"));
    }
}

/// <summary>A call of an endpoint, as a workflow is started or resumed with it.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">The path below that of the jurisdiction.</param>
/// <param name="RouteData">Values of the route's places by name.</param>
/// <param name="Query">Values of the query by name.</param>
/// <param name="Headers">Headers that tell nobody who may do what.</param>
/// <param name="Content">The body: parsed where it is JSON or a form, else text.</param>
public sealed record HttpCall(
    string Method, string Path, IReadOnlyDictionary<string, object?> RouteData, IReadOnlyDictionary<string, object?> Query, IReadOnlyDictionary<string, object?> Headers, object? Content)
{
    /// <summary>The type of the activity that is called.</summary>
    public const string ActivityType = "Elsa.HttpEndpoint";

    /// <summary>The input in which a call reaches the workflow that waits for it, or that it starts.</summary>
    public const string Input = "__HttpRequest";

    /// <summary>The call as inputs.</summary>
    public IReadOnlyDictionary<string, object?> ToInput() => new Dictionary<string, object?>
    {
        [Input] = new Dictionary<string, object?> { ["method"] = Method, ["path"] = Path, ["routeData"] = RouteData, ["query"] = Query, ["headers"] = Headers, ["content"] = Content },
    };

    /// <summary>The hash by which a call finds what waits for it.</summary>
    /// <param name="path">A path, or the template of a route, see <see cref="HttpRoute.Normal"/>.</param>
    /// <param name="method">The method.</param>
    public static string HashOf(string path, string method) => BookmarkHash.Compute(ActivityType, Payload(path, method));

    /// <summary>The methods an endpoint takes, as its input says.</summary>
    public static IReadOnlyList<string> Methods(object? input)
    {
        var methods = ValueConversion.ToList(input).Select(item => ScriptValue.ToText(item ?? "").Trim().ToUpperInvariant()).Where(method => method.Length > 0).Distinct().ToList();
        return methods.Count == 0 ? ["GET"] : methods;
    }

    /// <summary>A call without a body, for what waits with a payload.</summary>
    internal static HttpCall Empty(IReadOnlyDictionary<string, object?>? payload) => new(
        (payload?.GetValueOrDefault("Method") as string ?? "get").ToUpperInvariant(), payload?.GetValueOrDefault("Path") as string ?? "/",
        WorkflowState.Nothing, WorkflowState.Nothing, WorkflowState.Nothing, WorkflowState.Nothing);

    internal static Dictionary<string, object?> Payload(string path, string method) => new() { ["Path"] = path, ["Method"] = method.ToLowerInvariant() };
}
