namespace GridFlow.Workflows.Execution;

/// <summary>
/// Another system should be asked. The shell does it after the commit, never within a burst, and resumes the bookmark with the answer as
/// <c>result</c>: see <see cref="Activities.Outside.HttpAnswer"/>.
/// </summary>
/// <param name="RequestId">The same for the same request: a receiver that gets it twice after a crash can tell.</param>
/// <param name="Method">GET, POST …</param>
/// <param name="Url">Where to.</param>
/// <param name="Content">The body; <see langword="null"/> for none.</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Headers">Headers, the authorization among them. A secret of the platform stands in them by its name: <c>{secret:NAME}</c>.</param>
/// <param name="Expected">Status codes that the drawing has ways for.</param>
/// <param name="BookmarkId">The bookmark that waits for the answer.</param>
public sealed record HttpRequested(
    string RequestId, string Method, string Url, string? Content, string? ContentType, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<int> Expected, string BookmarkId) : Effect;

/// <summary>Whoever called one of the workflow's endpoints gets this answer.</summary>
/// <param name="StatusCode">HTTP status code.</param>
/// <param name="Content">The body; <see langword="null"/> for none.</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Headers">More headers.</param>
public sealed record HttpResponseWritten(int StatusCode, string? Content, string? ContentType, IReadOnlyDictionary<string, string> Headers) : Effect;

/// <summary>A mail should be sent. The shell does it after the commit and resumes the bookmark, with <c>error</c> in <c>result</c> where it could not.</summary>
/// <param name="MailId">The same for the same mail.</param>
/// <param name="ReplyTo">Whom answers go to; the platform sends under its own name.</param>
/// <param name="To">Recipients.</param>
/// <param name="Cc">Recipients of a copy.</param>
/// <param name="Bcc">Recipients of a copy that others do not see.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Body">Its text, HTML as in Elsa.</param>
/// <param name="BookmarkId">The bookmark that waits until it is handed over.</param>
public sealed record MailRequested(
    string MailId, string? ReplyTo, IReadOnlyList<string> To, IReadOnlyList<string> Cc, IReadOnlyList<string> Bcc, string Subject, string Body, string BookmarkId) : Effect;
