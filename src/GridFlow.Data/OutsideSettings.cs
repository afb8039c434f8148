namespace GridFlow.Data;

/// <summary>What workflows may do with other systems. Nothing is allowed that is not said here, for each jurisdiction on its own.</summary>
public sealed record OutsideSettings
{
    /// <summary>Hosts that workflows of a jurisdiction may ask: <c>api.example.cn</c>, <c>*.example.cn</c>, with <c>:8443</c> where the port is not the usual one.</summary>
    public Dictionary<string, string[]> Hosts { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same for hosts within the own network, which are refused otherwise whatever their name resolves to.</summary>
    public Dictionary<string, string[]> InternalHosts { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Secrets of a jurisdiction by name, for the headers of requests: drawings write <c>{secret:NAME}</c>.</summary>
    public Dictionary<string, Dictionary<string, string>> Secrets { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Hosts that a secret of a jurisdiction is sent to, by its name, written as <see cref="Hosts"/>: none unless said.</summary>
    public Dictionary<string, Dictionary<string, string[]>> SecretHosts { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Domains that workflows of a jurisdiction may send mail to; <c>*</c> for all.</summary>
    public Dictionary<string, string[]> MailDomains { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>So many seconds another system has to answer; at most half of what a task of the host is lent for.</summary>
    public double AnswerSeconds { get; init; } = 15;

    /// <summary>The largest answer that is taken, in bytes.</summary>
    public int MaximumAnswerBytes { get; init; } = 1024 * 1024;

    /// <summary>So often a request or a mail is tried.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Whether endpoints that ask for no key are open to anybody; otherwise they ask for one all the same.</summary>
    public bool AnonymousEndpoints { get; init; }

    /// <summary>The largest body an endpoint takes, in bytes.</summary>
    public int MaximumCallBytes { get; init; } = 1024 * 1024;

    /// <summary>So many seconds whoever calls an endpoint waits for the workflow's answer; then the instance is named instead.</summary>
    public double CallSeconds { get; init; } = 30;
}
