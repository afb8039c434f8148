using GridFlow.Data.Instances;
using GridFlow.Data.Notices;

namespace GridFlow.Data.Outside;

/// <summary>Sends the mails of workflows, to domains that the administrator listed for the jurisdiction, and tells them how it went.</summary>
public sealed class MailSender(IMailer mailer, Settings settings) : ITaskHandler
{
    /// <inheritdoc />
    public string TaskName => InstanceRows.MailTask;

    /// <inheritdoc />
    public async Task<object?> RunAsync(TaskCall call, CancellationToken cancellationToken)
    {
        var asked = call.Payload as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        var (to, cc, bcc) = (Addresses(asked, "to"), Addresses(asked, "cc"), Addresses(asked, "bcc"));
        if (settings.Notices.MailHost.Length == 0) return Failed("The platform has no mail server.");
        if (to.Count == 0) return Failed("The mail has no recipient.");
        // The address itself is personal and stands in no journal.
        if (to.Concat(cc).Concat(bcc).Any(address => !MayGetMail(call.JurisdictionId, address))) return Failed("A recipient is of no domain that workflows may send mail to.");
        try
        {
            await mailer.SendAsync(
                new Mail(call.TaskId, string.Join(", ", to), Text(asked, "subject"), "")
                {
                    Html = Text(asked, "body"), Cc = cc, Bcc = bcc, ReplyTo = asked.GetValueOrDefault("replyTo") as string is { Length: > 0 } from && IsAddress(from) ? from : null,
                },
                cancellationToken);
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && call.Attempt >= settings.Outside.Attempts)
        {
            return Failed(failure.GetType().Name);
        }
    }

    private bool MayGetMail(string jurisdictionId, string address) => IsAddress(address)
        && settings.Outside.MailDomains.GetValueOrDefault(jurisdictionId, []).Any(domain => domain == "*" || address.EndsWith("@" + domain, StringComparison.OrdinalIgnoreCase));

    private static bool IsAddress(string address) => MimeKit.MailboxAddress.TryParse(address, out var parsed) && parsed.Address == address.Trim();

    private static List<string> Addresses(IReadOnlyDictionary<string, object?> asked, string name) =>
        [.. (asked.GetValueOrDefault(name) as IReadOnlyList<object?> ?? []).OfType<string>().Select(address => address.Trim())];

    private static string Text(IReadOnlyDictionary<string, object?> asked, string name) => asked.GetValueOrDefault(name) as string ?? "";

    private static object Failed(string why) => new Dictionary<string, object?> { ["error"] = why };
}
