using System.Globalization;
using GridFlow.Data.Attachments;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Api;

/// <summary>Turns refusals of the domain into problem details in the caller's language, so that no endpoint catches anything itself.</summary>
internal sealed class ApiProblems(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        if (!http.Request.Path.StartsWithSegments("/api")) return false;
        var (status, code, text) = exception switch
        {
            GovernanceException refused => (StatusOf(refused.Code), refused.Code, refused.Text),
            AttachmentRefusedException refused => (StatusCodes.Status400BadRequest, "attachment.refused", refused.Reason),
            BadHttpRequestException bad => (bad.StatusCode, "request.invalid", new BilingualText("请求的格式不正确", "The request is not well formed")),
            GaveUpException => (StatusCodes.Status409Conflict, "conflict", new BilingualText("同时有他人在修改，请重试", "Somebody else is changing this; please try again")),
            _ => (StatusCodes.Status500InternalServerError, "internal", new BilingualText("系统出错，请稍后重试", "Something went wrong; please try again later")),
        };
        http.Response.StatusCode = status;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = { Status = status, Title = Say(text), Type = $"urn:gridflow:{code}" } });
    }

    public static ProblemHttpResult NotFound(string code, BilingualText text) =>
        TypedResults.Problem(title: Say(text), statusCode: StatusCodes.Status404NotFound, type: $"urn:gridflow:{code}");

    private static string Say(BilingualText text) => text.In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <summary>Bad reports are the caller's fault; what is not there is 404; a task that moved on is a conflict.</summary>
    private static int StatusOf(string code) => code switch
    {
        _ when code.EndsWith("not-found", StringComparison.Ordinal) => StatusCodes.Status404NotFound,
        SameReport.KeyReusedCode or "workflow.instance-id-reused" => StatusCodes.Status422UnprocessableEntity,
        PlainText.TooLongCode or "task.unit" or "task.category" or "task.result" => StatusCodes.Status400BadRequest,
        _ when code.StartsWith("report.", StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
        "workflow.unreadable" or "workflow.definition-id" or "workflow.too-long" or "workflow.unschedulable" or "workflow.kind" => StatusCodes.Status400BadRequest,
        "task.outcome" or "task.text-required" or "task.photo-required" => StatusCodes.Status400BadRequest,
        "instance.reason" or "instance.outcome" or "instance.variable" or "instance.version" => StatusCodes.Status400BadRequest,
        "task.excluded" or "instance.not-allowed" => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status409Conflict,
    };
}
