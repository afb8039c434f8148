using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Outside;

/// <summary>Asks another system and waits for its answer. A burst only says what to ask; the shell asks and resumes with the answer.</summary>
internal abstract class HttpRequestActivity(string type, string chinese, string english, IReadOnlyList<InputDescriptor> first, IReadOnlyList<PortDescriptor> ports, IReadOnlyList<PortDescriptor> children)
    : EngineActivity(new(type, new(chinese, english), Describe.Outside, new("向其他系统发送请求并等待答复", "Asks another system and waits for its answer"))
    {
        Inputs =
        [
            .. first,
            Describe.Input("Url", "String", "地址", "URL", "完整地址，主机须在管理员允许的名单中", "The whole address; its host must be on the administrator's list") with { IsRequired = true },
            Describe.Input("Method", "String", "方法", "Method", "请求方法", "The method", "GET") with
            {
                Choices = [.. new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" }.Select(method => Describe.Port(method, method, method))],
                IsOpen = true,
            },
            Describe.Input("Content", "Object", "内容", "Content", "请求的内容", "The body of the request"),
            Describe.Input("ContentType", "String", "内容类型", "Content type", "例如 application/json", "For example application/json"),
            Describe.Input("Authorization", "String", "授权", "Authorization", "写 {secret:名称}，由管理员保存其值", "Write {secret:NAME}; the administrator keeps its value") with { IsSensitive = true },
            Describe.Input("RequestHeaders", "Object", "请求头", "Headers", "其他请求头；密钥写 {secret:名称}", "More headers; a secret is written {secret:NAME}") with { IsSensitive = true },
        ],
        Outputs =
        [
            new("StatusCode", "Int32", new("状态码", "Status code")),
            new("ParsedContent", "Object", new("答复内容", "Parsed content")),
            new("ResponseHeaders", "Object", new("答复头", "Response headers")),
            new("Result", "Object", new("答复", "Response")),
        ],
        Ports = ports,
        ChildPorts = children,
        CanWait = true,
    })
{
    public override bool AutoCompletes => false;

    /// <summary>Where the inputs of all begin.</summary>
    private int First => first.Count;

    public override void Run(ActivityExecution x)
    {
        var content = HttpText.Body(x.Input(First + 2));
        var headers = HttpText.Headers(x.Input(First + 5));
        if (x.Input(First + 4) is string { Length: > 0 } authorization)
            headers["Authorization"] = authorization;
        var bookmark = x.Wait();
        x.Emit(new HttpRequested(
            $"{x.Run.InstanceId}.{x.ActivityInstanceId}",
            ((string?)x.Input(First + 1) ?? "GET").Trim().ToUpperInvariant(),
            ScriptValue.ToText(x.Input(First) ?? "").Trim(),
            content,
            content is null ? null : (string?)x.Input(First + 3) ?? (x.Input(First + 2) is string ? "text/plain" : "application/json"),
            headers,
            [.. Expected(x)],
            bookmark.Id));
    }

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        var answer = HttpAnswer.Read(input.GetValueOrDefault("result"));
        if (answer.Failure == HttpFailure.Refused)
            throw new ActivityFault(answer.Message ?? "The request was refused.", "HttpRequestException");
        if (answer.Failure is { } failure)
        {
            x.Run.Log(JournalEvent.Noted, x, detail: $"{failure}: {answer.Message}");
            Leave(x, null, failure);
            return;
        }

        x.Output("StatusCode", (double)answer.StatusCode);
        x.Output("ResponseHeaders", answer.ToInput()["headers"]);
        x.Output("Result", answer.ToInput());
        x.Output("ParsedContent", answer.Parsed);
        Leave(x, answer.StatusCode, null);
    }

    /// <summary>Status codes the drawing has ways for.</summary>
    protected abstract IEnumerable<int> Expected(ActivityExecution x);

    /// <summary>Goes on by what was answered, or by why nothing was.</summary>
    protected abstract void Leave(ActivityExecution x, int? status, HttpFailure? failure);
}

/// <summary>Asks another system and leaves by the status code of its answer.</summary>
internal sealed class FlowSendHttpRequest() : HttpRequestActivity(
    "Elsa.FlowSendHttpRequest", "HTTP 请求（分支）", "HTTP Request (flow)",
    [Describe.Input("ExpectedStatusCodes", "Object", "预期状态码", "Expected status codes", "每个状态码一个出口", "Each is a way out")],
    [Describe.Done with { IsOptional = true }, Describe.Port(Unmatched, "其他状态码", Unmatched) with { IsOptional = true }, Describe.Port(Unreachable, "无法连接", Unreachable) with { IsOptional = true }, Describe.Port(TimedOut, "超时", TimedOut) with { IsOptional = true }],
    [])
{
    private const string Unmatched = "Unmatched status code", Unreachable = "Failed to connect", TimedOut = "Timeout";

    /// <summary>The ways out by status code that a node declares; <see langword="null"/> where they are only known when it runs.</summary>
    public static IReadOnlyList<string>? Declared(Node node) => node.Inputs[0].Kind == InputKind.Constant
        ? [.. Codes(node.Inputs[0].Value).Select(code => Numbers.Text(code)), .. node.Descriptor.Ports.Select(port => port.Name)]
        : null;

    protected override IEnumerable<int> Expected(ActivityExecution x) => Codes(x.Input(0));

    protected override void Leave(ActivityExecution x, int? status, HttpFailure? failure)
    {
        if (status is not { } code)
        {
            x.Run.Complete(x, [failure == HttpFailure.TimedOut ? TimedOut : Unreachable]);
            return;
        }

        var expected = Codes(x.Input(0)).ToList();
        x.Run.Complete(x, expected.Count == 0 ? null : [expected.Contains(code) ? Numbers.Text(code) : Unmatched, Outcomes.Done]);
    }

    private static IEnumerable<int> Codes(object? value) =>
        ValueConversion.ToList(value).Select(item => ScriptValue.ToNumber(item)).Where(number => !double.IsNaN(number)).Select(number => (int)number);
}

/// <summary>Asks another system and runs the activity that stands for the status code of its answer.</summary>
internal sealed class SendHttpRequest() : HttpRequestActivity(
    "Elsa.SendHttpRequest", "HTTP 请求", "HTTP Request", [], [Describe.Done],
    [Describe.Port("UnmatchedStatusCode", "其他状态码", "Unmatched status code"), Describe.Port("FailedToConnect", "无法连接", "Failed to connect"), Describe.Port("Timeout", "超时", "Timeout")])
{
    public override object Prepare(NodeContent content) => new Ways(
        [.. content.Property("expectedStatusCodes").Objects().Select(json => (json.Integer("statusCode") ?? 0, content.Child(json.Get("activity"))))],
        content.Child("unmatchedStatusCode"), content.Child("failedToConnect"), content.Child("timeout"));

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag) => owner.Run.Complete(owner, null);

    protected override IEnumerable<int> Expected(ActivityExecution x) => ((Ways)x.Node.Prepared!).ByStatus.Select(way => way.Status);

    protected override void Leave(ActivityExecution x, int? status, HttpFailure? failure)
    {
        var ways = (Ways)x.Node.Prepared!;
        var next = status is not null
            ? ways.ByStatus.Any(way => way.Status == status) ? ways.ByStatus.First(way => way.Status == status).Activity : ways.Unmatched
            : failure == HttpFailure.TimedOut ? ways.TimedOut : ways.Unreachable;
        if (next is null)
            x.Run.Complete(x, null);
        else
            x.Run.Schedule(next, x);
    }

    private sealed record Ways(IReadOnlyList<(int Status, Node? Activity)> ByStatus, Node? Unmatched, Node? Unreachable, Node? TimedOut);
}
