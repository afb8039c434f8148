using System.Collections.Concurrent;
using System.Net;
using System.Text;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Outside;

/// <summary>Another system, on this machine: what it heard, and what it answers in turn, the last again and again. With status 0 it breaks off in the middle.</summary>
internal sealed class OtherSystem : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly (int Status, string Body)[] _answers;
    private int _heard;

    public OtherSystem(params (int Status, string Body)[] answers)
    {
        _answers = answers;
        Port = Loopback.FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = ListenAsync();
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}/items";

    public ConcurrentQueue<(string Method, string Body, WebHeaderCollection Headers)> Heard { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                Heard.Enqueue((context.Request.HttpMethod, await reader.ReadToEndAsync(), (WebHeaderCollection)context.Request.Headers));
                var (status, body) = _answers[Math.Min(_heard++, _answers.Length - 1)];
                if (status == 0)
                {
                    context.Response.ContentLength64 = 1_000;
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                    await context.Response.OutputStream.FlushAsync();
                    context.Response.Abort();
                    continue;
                }

                context.Response.StatusCode = status;
                context.Response.ContentType = "application/json";
                if (status is 301 or 302) context.Response.RedirectLocation = body;
                else await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
