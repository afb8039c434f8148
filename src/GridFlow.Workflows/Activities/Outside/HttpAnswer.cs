using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Workflows.Activities.Outside;

/// <summary>What another system answered, or why there is no answer.</summary>
/// <param name="StatusCode">HTTP status code; 0 where there is no answer.</param>
/// <param name="Content">The body as text.</param>
/// <param name="ContentType">What it is.</param>
/// <param name="Headers">Headers by name.</param>
public sealed record HttpAnswer(int StatusCode, string? Content = null, string? ContentType = null, IReadOnlyDictionary<string, string>? Headers = null)
{
    /// <summary>Why there is no answer.</summary>
    public HttpFailure? Failure { get; init; }

    /// <summary>The same in words, without personal data.</summary>
    public string? Message { get; init; }

    /// <summary>The answer as a bookmark is resumed with it.</summary>
    public IReadOnlyDictionary<string, object?> ToInput() => new Dictionary<string, object?>
    {
        ["statusCode"] = (double)StatusCode,
        ["content"] = Content,
        ["contentType"] = ContentType,
        ["headers"] = (Headers ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => (object?)pair.Value),
        ["failure"] = Failure?.ToString(),
        ["message"] = Message,
    };

    /// <summary>Reads what <see cref="ToInput"/> wrote; whoever resumes by hand without an answer says that nobody was there.</summary>
    internal static HttpAnswer Read(object? input)
    {
        if (input is not IReadOnlyDictionary<string, object?> given)
            return new HttpAnswer(0) { Failure = HttpFailure.Unreachable, Message = "Resumed without an answer." };
        return new HttpAnswer(
            given.GetValueOrDefault("statusCode") is double code ? (int)code : 0,
            given.GetValueOrDefault("content") as string,
            given.GetValueOrDefault("contentType") as string,
            HttpText.Headers(given.GetValueOrDefault("headers")))
        {
            Failure = Enum.TryParse<HttpFailure>(given.GetValueOrDefault("failure") as string, out var failure) ? failure : null,
            Message = given.GetValueOrDefault("message") as string,
        };
    }

    /// <summary>The body as a value where it is JSON, else as text.</summary>
    internal object? Parsed => Content is null ? null
        : ContentType is null || ContentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? ValueConversion.Json(Content) : Content;
}

/// <summary>Why another system did not answer.</summary>
public enum HttpFailure
{
    /// <summary>Nobody was there.</summary>
    Unreachable,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>The platform does not ask there: the host is not listed, lies within the own network, or a secret is missing. Nothing was sent.</summary>
    Refused,
}

/// <summary>Values of HTTP as texts.</summary>
internal static class HttpText
{
    /// <summary>Headers as a document or a script writes them: a record, or its JSON; a list is joined by commas.</summary>
    public static Dictionary<string, string> Headers(object? value)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if ((value is string text ? ValueConversion.Json(text) : value) is not IReadOnlyDictionary<string, object?> map)
            return headers;
        foreach (var (name, given) in map)
            headers[name] = given is IReadOnlyList<object?> list ? string.Join(", ", list.Select(Text)) : Text(given);
        return headers;
    }

    /// <summary>A body: a text as it is, anything else as JSON.</summary>
    public static string? Body(object? content) => content switch
    {
        null => null,
        string text => text,
        _ => ScriptValue.ToJson(content),
    };

    private static string Text(object? value) => value is null ? "" : ScriptValue.ToText(value);
}
