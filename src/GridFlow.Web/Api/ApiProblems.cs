using System.Diagnostics;
using System.Globalization;
using System.Text;
using GridFlow.Data.Storage;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using GridFlow.Web.Elsa;
using GridFlow.Web.Layout;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>Turns refusals of the domain into problem details in the caller's language, so that no endpoint catches anything itself.</summary>
internal sealed partial class ApiProblems(IProblemDetailsService problems, ILogger<ApiProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        var isElsa = ElsaApi.IsAskedBy(http.Request);
        if (!isElsa && !http.Request.Path.StartsWithSegments("/api")) return false;
        var (status, code, text) = exception switch
        {
            GovernanceException refused => (StatusOf(refused.Code), refused.Code, refused.Text),
            BadHttpRequestException bad => (bad.StatusCode, "request.invalid", TextOf(bad.StatusCode)),
            _ when Outage.Find(exception) is not null => (StatusCodes.Status503ServiceUnavailable, "unavailable", TextOf(StatusCodes.Status503ServiceUnavailable)),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => (StatusCodes.Status499ClientClosedRequest, "cancelled", TextOf(StatusCodes.Status400BadRequest)),
            GaveUpException => (StatusCodes.Status409Conflict, "conflict", new BilingualText("同时有他人在修改，请重试", "Somebody else is changing this; please try again")),
            _ => (StatusCodes.Status500InternalServerError, "internal", new BilingualText("系统出错，请稍后重试", "Something went wrong; please try again later")),
        };
        // Refusals are answers; everything else is a defect, told once, under the trace id that the caller gets.
        if (status == StatusCodes.Status500InternalServerError) LogDefect(http.Request.Method, RouteOf(http), TraceOf(http), Describe(exception));
        if (status == StatusCodes.Status503ServiceUnavailable) LogOutage(http.Request.Method, RouteOf(http), TraceOf(http), Outage.Find(exception)?.English ?? "");
        if (isElsa && status < StatusCodes.Status500InternalServerError) status = StatusCodes.Status400BadRequest;
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable) http.Response.Headers.RetryAfter = ErrorPages.RetryAfter;
        var problem = new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = status, Title = Say(text), Type = $"urn:gridflow:{code}" } };
        if (isElsa) problem.ProblemDetails.Extensions = ElsaRefusals.Errors(Say(text));
        return await problems.TryWriteAsync(problem);
    }

    public static ProblemHttpResult NotFound(string code, BilingualText text) => Of(StatusCodes.Status404NotFound, code, text);

    /// <summary>A refusal in the caller's language.</summary>
    public static ProblemHttpResult Of(int status, string code, BilingualText text) => TypedResults.Problem(title: Say(text), statusCode: status, type: $"urn:gridflow:{code}");

    /// <summary>Completes the problem details of a status that no endpoint wrote: in words, in the caller's language.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        context.ProblemDetails.Extensions["traceId"] = TraceOf(context.HttpContext);
        if (context.ProblemDetails is { Type: null or not ['u', 'r', 'n', ':', ..], Status: { } status }) context.ProblemDetails.Title = Say(TextOf(status));
    }

    private static string TraceOf(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    /// <summary>The pattern and not the address, which may name somebody.</summary>
    private static string RouteOf(HttpContext http) =>
        (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint ?? http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/api";

    /// <summary>What failed and where. Messages of exceptions quote what people wrote and stay out.</summary>
    private static string Describe(Exception exception)
    {
        var text = new StringBuilder();
        for (var current = exception; current is not null; current = current.InnerException)
            text.Append(current.GetType().FullName).AppendLine().AppendLine(current.StackTrace);
        return text.ToString();
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed, trace {Trace}: {Failure}")]
    private partial void LogDefect(string method, string route, string trace, string failure);

    [LoggerMessage(LogLevel.Warning, "{Method} {Route} was put off, trace {Trace}: {Reason}")]
    private partial void LogOutage(string method, string route, string trace, string reason);

    private static BilingualText TextOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => new("请先登录，或出示有效的密钥", "Sign in, or show a valid key"),
        StatusCodes.Status403Forbidden => new("您无权执行此操作", "You may not do this"),
        StatusCodes.Status404NotFound => new("没有这个地址", "There is no such address"),
        StatusCodes.Status405MethodNotAllowed => new("此地址不支持该方法", "The address does not take this method"),
        StatusCodes.Status413PayloadTooLarge => new("请求内容过大", "The request is too large"),
        StatusCodes.Status415UnsupportedMediaType => new("请以 JSON（UTF-8）发送", "Send JSON in UTF-8"),
        StatusCodes.Status429TooManyRequests => new("操作过于频繁，请稍后再试", "Too many requests; please wait a while"),
        StatusCodes.Status503ServiceUnavailable => new("系统繁忙或数据库暂不可用，请稍后重试", "The system is busy or its database is away; please try again in a while"),
        StatusCodes.Status500InternalServerError => new("系统出错，请稍后重试", "Something went wrong; please try again later"),
        _ => new("请求的格式不正确", "The request is not well formed"),
    };

    private static string Say(BilingualText text) => text.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <summary>Bad reports are the caller's fault; what is not there is 404; a task that moved on is a conflict.</summary>
    private static int StatusOf(string code) => code switch
    {
        _ when code.EndsWith("not-found", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
        SameReport.KeyReusedCode or "workflow.instance-id-reused" => StatusCodes.Status422UnprocessableEntity,
        PlainText.TooLongCode or "task.unit" or "task.category" or "task.result" or "duty.recalled" => StatusCodes.Status400BadRequest,
        _ when code.StartsWith("report.", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
        "subtask.kind" or "subtask.words" or "subtask.limit" or "subtask.addressee" or "subtask.unit" or "subtask.person" => StatusCodes.Status400BadRequest,
        _ when code.StartsWith("whistle.", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
        "workflow.unreadable" or "workflow.definition-id" or "workflow.too-long" or "workflow.unschedulable" or "workflow.kind" or "version.reason" or "request.origin" => StatusCodes.Status400BadRequest,
        "task.outcome" or "task.text-required" or "task.photo-required" or "merge.reason" or "merge.itself" => StatusCodes.Status400BadRequest,
        "instance.reason" or "instance.outcome" or "instance.variable" or "instance.version" => StatusCodes.Status400BadRequest,
        "task.excluded" or "instance.not-allowed" or "workflow.own-work" => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status409Conflict,
    };
}
