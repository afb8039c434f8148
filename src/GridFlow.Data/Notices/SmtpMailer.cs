using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace GridFlow.Data.Notices;

/// <summary>A mail.</summary>
/// <param name="Id">The same for the same mail: a server that gets it twice after a crash can tell.</param>
/// <param name="To">The address, or several with commas between.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Text">Its text.</param>
public sealed record Mail(string Id, string To, string Subject, string Text)
{
    /// <summary>Its text in HTML instead.</summary>
    public string? Html { get; init; }

    /// <summary>Who gets a copy.</summary>
    public IReadOnlyList<string> Cc { get; init; } = [];

    /// <summary>Who gets a copy that others do not see.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Whom answers go to.</summary>
    public string? ReplyTo { get; init; }
}

/// <summary>Sends mail.</summary>
public interface IMailer
{
    /// <summary>Sends one. It is on its way when this returns.</summary>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}

/// <summary>Hands mail to the configured server.</summary>
public sealed class SmtpMailer(Settings settings) : IMailer
{
    private const int PatienceMilliseconds = 15_000;

    /// <inheritdoc />
    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        var to = settings.Notices;
        using var message = new MimeMessage { MessageId = $"{mail.Id}@gridflow", Subject = mail.Subject, Body = mail.Html is { } html ? new TextPart("html") { Text = html } : new TextPart("plain") { Text = mail.Text } };
        message.From.Add(MailboxAddress.Parse(to.MailFrom.Length > 0 ? to.MailFrom : $"gridflow@{to.MailHost}"));
        message.To.AddRange(InternetAddressList.Parse(mail.To));
        message.Cc.AddRange(mail.Cc.Select(address => MailboxAddress.Parse(address)));
        message.Bcc.AddRange(mail.Bcc.Select(address => MailboxAddress.Parse(address)));
        if (mail.ReplyTo is { } reply) message.ReplyTo.Add(MailboxAddress.Parse(reply));
        using var client = new SmtpClient { Timeout = PatienceMilliseconds };
        await client.ConnectAsync(to.MailHost, to.MailPort, to.MailSecurity switch
        {
            MailSecurity.None => SecureSocketOptions.None,
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            _ => SecureSocketOptions.StartTls,
        }, cancellationToken);
        if (to.MailUser.Length > 0) await client.AuthenticateAsync(to.MailUser, to.MailPassword, cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }
}
