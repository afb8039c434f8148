using System.Net;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Outside;

/// <summary>Answers whoever called the workflow's endpoint last.</summary>
internal sealed class WriteHttpResponse() : EngineActivity(new(
    "Elsa.WriteHttpResponse", new("HTTP 答复", "HTTP Response"), Describe.Outside, new("答复访问入口的系统", "Answers the system that called the endpoint"))
{
    Inputs =
    [
        Describe.Input("StatusCode", "Object", "状态码", "Status code", "例如 200 或 OK", "For example 200 or OK", "OK"),
        Describe.Input("Content", "Object", "内容", "Content", "答复的内容", "The body of the answer"),
        Describe.Input("ContentType", "String", "内容类型", "Content type", "不填时文本为 text/plain，其余为 application/json", "text/plain for texts and application/json for the rest unless said"),
        Describe.Input("ResponseHeaders", "Object", "答复头", "Headers", "其他答复头", "More headers"),
    ],
})
{
    public override void Run(ActivityExecution x)
    {
        var content = x.Input(1);
        x.Emit(new HttpResponseWritten(
            Status(x.Input(0)),
            HttpText.Body(content),
            content is null ? null : x.Input(2) is string { Length: > 0 } type ? type : content is string ? "text/plain" : "application/json",
            HttpText.Headers(x.Input(3))));
    }

    private static int Status(object? value)
    {
        var number = value is null ? 200 : value is string text && Enum.TryParse<HttpStatusCode>(text, ignoreCase: true, out var named) ? (int)named : ScriptValue.ToNumber(value);
        return number is >= 200 and <= 599 ? (int)number : throw new ActivityFault($"'{ScriptValue.ToText(value)}' is no status code of an answer.", "FormatException");
    }
}
