using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GridFlow.Data.Storage;
using GridFlow.Data.Work;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Notices;

/// <summary>
/// Posts notices to an address, in the form it wants: a system's webhook, signed, or a group's robot of 企业微信. What the reporter is told does
/// not go this way.
/// </summary>
public sealed partial class HookChannel(string name, HookSettings hook, NoticeSettings settings, ContextFactory contexts, TimeProvider machine) : INoticeChannel, IDisposable
{
    private const string Everything =
        """{"id":{id},"jurisdiction":"{jurisdiction}","incident":"{number}","link":"{link}","recipient":"{recipient}","role":"{role}","template":"{template}","text":"{text}","english":"{english}","at":"{at}"}""";

    private readonly HttpClient _client = HookTargets.Client(settings.AllowInternalHooks);

    /// <inheritdoc />
    public string Name => $"hook:{name}";

    /// <inheritdoc />
    public async Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        if (!Wants(message)) return;
        var body = await WriteAsync(message, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add("GridFlow-Delivery", message.Id.ToString(CultureInfo.InvariantCulture));
        if (hook.Secret.Length > 0) request.Headers.Add("GridFlow-Signature", Sign(hook.Secret, machine.GetUtcNow(), body));
        using var answer = await _client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        if (Refusal(await answer.Content.ReadAsStringAsync(cancellationToken)) is { } code) throw new HttpRequestException($"The receiver answered errcode {code}.");
    }

    /// <summary>The signature of a body: <c>t=UNIX-SECONDS,v1=HEX</c>, HMAC-SHA256 of time, full stop and body.</summary>
    public static string Sign(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes(time + "."), .. body]))}";
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private bool Wants(OutboxMessage message) =>
        message.Recipient != "reporter"
        && (hook.Jurisdiction.Length == 0 || hook.Jurisdiction == message.JurisdictionId)
        && (hook.Unit.Length == 0 || message.Recipient == $"unit:{hook.Unit}");

    private async Task<byte[]> WriteAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        await using var context = contexts.CreateDbContext();
        var number = await context.Incidents.Where(incident => incident.Id == message.IncidentId).Select(incident => incident.Number).FirstOrDefaultAsync(cancellationToken);
        var link = number is null || settings.Address.Length == 0 ? "" : $"{settings.Address.TrimEnd('/')}/incidents/{number}";
        // In one pass: what a text says is never taken for a placeholder.
        return Encoding.UTF8.GetBytes(Placeholder().Replace(hook.Template.Length > 0 ? hook.Template : Everything, match => Escape(match.Groups[1].Value switch
        {
            "id" => message.Id.ToString(CultureInfo.InvariantCulture),
            "jurisdiction" => message.JurisdictionId,
            "number" => number,
            "link" => link,
            "recipient" => message.Recipient,
            "role" => message.Role,
            "template" => message.Template,
            "text" => message.Chinese,
            "english" => message.English,
            _ => message.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
        })));
    }

    private static string Escape(string? value) => JsonEncodedText.Encode(value ?? "", System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    /// <summary>企业微信 and its kind answer 200 and say in the body that they refused.</summary>
    private static int? Refusal(string body)
    {
        try
        {
            using var said = JsonDocument.Parse(body);
            return said.RootElement.ValueKind == JsonValueKind.Object && said.RootElement.TryGetProperty("errcode", out var code) && code.TryGetInt32(out var number) && number != 0 ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\{(id|jurisdiction|number|link|recipient|role|template|text|english|at)\}")]
    private static partial Regex Placeholder();
}
