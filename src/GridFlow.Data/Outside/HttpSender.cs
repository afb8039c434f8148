using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using GridFlow.Data.Instances;
using GridFlow.Data.Notices;
using GridFlow.Workflows.Activities.Outside;

namespace GridFlow.Data.Outside;

/// <summary>
/// Asks other systems for workflows, from the lane of tasks. Only hosts that the administrator listed for the jurisdiction are asked, nobody is
/// followed elsewhere, and secrets are put in only here. What may be asked twice is tried again; a receiver knows a request by its <c>Idempotency-Key</c>.
/// </summary>
public sealed partial class HttpSender(Settings settings) : ITaskHandler, IDisposable
{
    private static readonly HashSet<string> OfTheConnection = new(StringComparer.OrdinalIgnoreCase)
        { "Host", "Connection", "Content-Length", "Expect", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade" };

    private static readonly HashSet<string> Repeatable = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];

    private readonly HttpClient _outer = Patient(HookTargets.Client(allowInternal: false));
    private readonly HttpClient _inner = Patient(HookTargets.Client(allowInternal: true));

    /// <inheritdoc />
    public string TaskName => InstanceRows.HttpTask;

    /// <inheritdoc />
    public async Task<object?> RunAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var asked = call.Payload as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        var url = asked.GetValueOrDefault("url") as string ?? "";
        if (MethodOf(asked) is not { Length: > 0 and <= 20 } method || !method.All(char.IsAsciiLetter)) return Refused($"'{MethodOf(asked)}' is no method.");
        if (OutsideHosts.Find(settings.Outside, call.JurisdictionId, url) is not { } target)
            return Refused($"The host of '{HostOf(url)}' is not on the list of hosts that workflows may ask.");
        try
        {
            using var request = Write(call, target, asked);
            var answer = await AskAsync(target.MayBeInternal ? _inner : _outer, request, cancellationToken);
            if (answer.StatusCode is 502 or 503 or 504 && MayRepeat(call, request.Method.Method)) throw new TimeoutException($"Answered {answer.StatusCode}.");
            return WithoutSecrets(call.JurisdictionId, answer).ToInput();
        }
        catch (RefusalException refusal)
        {
            return Refused(refusal.Message);
        }
        catch (HttpRequestException failure) when (failure is InternalTargetException || failure.InnerException is InternalTargetException)
        {
            return Refused((failure.InnerException ?? failure).Message);
        }
        catch (HttpRequestException failure) when (call.Attempt >= settings.Outside.Attempts || !(Repeatable.Contains(MethodOf(asked)) || WasNotSent(failure)))
        {
            return new HttpAnswer(0) { Failure = HttpFailure.Unreachable, Message = failure.HttpRequestError.ToString() }.ToInput();
        }
        catch (IOException) when (!MayRepeat(call, MethodOf(asked)))
        {
            return new HttpAnswer(0) { Failure = HttpFailure.Unreachable, Message = "The answer broke off." }.ToInput();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (MayRepeat(call, MethodOf(asked))) throw new TimeoutException("No answer in time.");
            return new HttpAnswer(0) { Failure = HttpFailure.TimedOut, Message = "No answer in time." }.ToInput();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _outer.Dispose();
        _inner.Dispose();
    }

    /// <summary>The whole answer has a time of its own, not only its beginning.</summary>
    private static HttpClient Patient(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    private bool MayRepeat(TaskCall call, string method) => call.Attempt < settings.Outside.Attempts && Repeatable.Contains(method);

    /// <summary>Nobody has seen the request, so it may be sent again whatever it does.</summary>
    private static bool WasNotSent(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static string MethodOf(IReadOnlyDictionary<string, object?> asked) => asked.GetValueOrDefault("method") as string ?? "GET";

    private static object Refused(string message) => new HttpAnswer(0) { Failure = HttpFailure.Refused, Message = message }.ToInput();

    private static string HostOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Authority.Split('@')[^1] : "";

    private HttpRequestMessage Write(TaskCall call, (bool MayBeInternal, Uri Address) target, IReadOnlyDictionary<string, object?> asked)
    {
        var request = new HttpRequestMessage(new HttpMethod(MethodOf(asked)), target.Address);
        if (asked.GetValueOrDefault("content") is string content)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(asked.GetValueOrDefault("contentType") as string, out var type) ? type : new("text/plain");
            request.Content.Headers.ContentType.CharSet ??= "utf-8";
        }

        request.Headers.TryAddWithoutValidation("Idempotency-Key", call.TaskId);
        request.Headers.TryAddWithoutValidation("User-Agent", "GridFlow");
        foreach (var (name, value) in asked.GetValueOrDefault("headers") as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>())
        {
            if (OfTheConnection.Contains(name)) continue;
            var text = Filled(call.JurisdictionId, target, value as string ?? "");
            if (text.AsSpan().ContainsAny('\r', '\n')) throw new RefusalException($"The header '{name}' has a line break.");
            request.Headers.Remove(name);
            if (!request.Headers.TryAddWithoutValidation(name, text)) request.Content?.Headers.TryAddWithoutValidation(name, text);
        }

        return request;
    }

    /// <summary>What somebody else wrote may have come into a header: a secret goes only where the administrator sends it.</summary>
    private string Filled(string jurisdictionId, (bool MayBeInternal, Uri Address) target, string text) => Secret().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        var secret = settings.Outside.Secrets.GetValueOrDefault(jurisdictionId)?.GetValueOrDefault(name) ?? throw new RefusalException($"The administrator keeps no secret '{name}'.");
        if (!target.MayBeInternal && target.Address.Scheme != Uri.UriSchemeHttps) throw new RefusalException("A secret is not sent without https.");
        return OutsideHosts.MayHave(settings.Outside, jurisdictionId, name, target.Address) ? secret : throw new RefusalException($"The secret '{name}' is not for '{target.Address.Authority}'.");
    });

    /// <summary>A system that says back what it was sent tells no drawing what the secret is.</summary>
    private HttpAnswer WithoutSecrets(string jurisdictionId, HttpAnswer answer)
    {
        var secrets = settings.Outside.Secrets.GetValueOrDefault(jurisdictionId)?.Values.Where(secret => secret.Length > 0).ToList() ?? [];
        return secrets.Count == 0 ? answer : answer with
        {
            Content = answer.Content is null ? null : Hidden(answer.Content),
            Headers = answer.Headers?.ToDictionary(header => header.Key, header => Hidden(header.Value), StringComparer.OrdinalIgnoreCase),
        };

        string Hidden(string text) => secrets.Aggregate(text, (left, secret) => left.Replace(secret, "***", StringComparison.Ordinal));
    }

    private async Task<HttpAnswer> AskAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Another node must not take the request up while it is under way.
        patience.CancelAfter(TimeSpan.FromSeconds(Math.Min(settings.Outside.AnswerSeconds, settings.Work.LeaseSeconds / 2)));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        var bytes = await ReadAsync(response.Content, patience.Token);
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => !header.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new HttpAnswer((int)response.StatusCode, bytes.Length == 0 ? null : TextOf(bytes, response.Content.Headers.ContentType?.CharSet), response.Content.Headers.ContentType?.MediaType, headers);
    }

    private async Task<byte[]> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var most = settings.Outside.MaximumAnswerBytes;
        using var memory = new MemoryStream();
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (memory.Length + read > most) throw new RefusalException(string.Create(CultureInfo.InvariantCulture, $"The answer is larger than {most} bytes."));
            memory.Write(buffer, 0, read);
        }

        return memory.ToArray();
    }

    private static string TextOf(byte[] bytes, string? charset)
    {
        try
        {
            return (charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset.Trim('"'))).GetString(bytes);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8.GetString(bytes);
        }
    }

    [GeneratedRegex(@"\{secret:([\w-]+)\}")]
    private static partial Regex Secret();

    /// <summary>What the platform does not do, however often it is asked.</summary>
    private sealed class RefusalException(string message) : Exception(message);
}
