using System.Globalization;
using GridFlow.Language.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GridFlow.Web.Elsa;

/// <summary>
/// Refusals as the Studio can show them: problem details with 400, and the sentences under <c>errors</c>, each of which it
/// puts on the screen. Of 401 and 403 it dies, and with it what was not saved.
/// </summary>
internal sealed class ElsaRefusals : IAuthorizationMiddlewareResultHandler
{
    /// <summary>The type of the problem that nobody, or nobody any more, is signed in.</summary>
    public const string SignedOut = "urn:gridflow:signed-out";

    /// <summary>The type of the problem that the role does not allow it.</summary>
    public const string NotAllowed = "urn:gridflow:not-allowed";

    private readonly AuthorizationMiddlewareResultHandler _standard = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || !ElsaApi.IsAskedBy(context.Request)) return _standard.HandleAsync(next, context, policy, authorizeResult);
        var refusal = authorizeResult.Challenged
            ? Refuse(SignedOut, new("登录已过期，请重新登录；页面上未保存的内容还在", "You are signed out; sign in again. What was not saved is still on the page"))
            : Refuse(NotAllowed, new("您的岗位不能执行此操作", "Your role does not allow this"));
        return refusal.ExecuteAsync(context);
    }

    /// <summary>A refusal with one sentence or several.</summary>
    public static ProblemHttpResult Refuse(string type, BilingualText text, params IEnumerable<BilingualText> more)
    {
        var language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        var title = text.In(language);
        var sentences = more.Select(one => one.In(language)).ToArray();
        return TypedResults.Problem(title: title, statusCode: StatusCodes.Status400BadRequest, type: type, extensions: Errors(sentences.Length > 0 ? sentences : [title]));
    }

    /// <summary>The sentences where the Studio looks for them.</summary>
    public static Dictionary<string, object?> Errors(params string[] sentences) => new() { ["errors"] = new Dictionary<string, string[]> { ["root"] = sentences } };
}
