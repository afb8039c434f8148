namespace GridFlow.Data;

/// <summary>How notices leave the platform. Whether or not they do, they are kept and shown in it.</summary>
public sealed record NoticeSettings
{
    /// <summary>Where people open the platform, for links in notices: <c>https://grid.example.cn</c>; empty for none.</summary>
    public string Address { get; init; } = "";

    /// <summary>The server that takes e-mail; empty for none.</summary>
    public string MailHost { get; init; } = "";

    /// <summary>Its port.</summary>
    public int MailPort { get; init; } = 587;

    /// <summary>How the way to it is closed.</summary>
    public MailSecurity MailSecurity { get; init; } = MailSecurity.StartTls;

    /// <summary>Whom the platform signs in as there; empty for nobody.</summary>
    public string MailUser { get; init; } = "";

    /// <summary>The password that goes with it.</summary>
    public string MailPassword { get; init; } = "";

    /// <summary>Whom e-mail is from.</summary>
    public string MailFrom { get; init; } = "";

    /// <summary>Addresses that notices are posted to, by a name that stays.</summary>
    public Dictionary<string, HookSettings> Hooks { get; init; } = [];

    /// <summary>Whether notices may be posted to addresses within the own network.</summary>
    public bool AllowInternalHooks { get; init; }
}

/// <summary>How the way to a mail server is closed.</summary>
public enum MailSecurity
{
    /// <summary>It begins open and is closed before anything is said.</summary>
    StartTls,

    /// <summary>Closed from the beginning.</summary>
    Tls,

    /// <summary>Open: for a server on this machine.</summary>
    None,
}

/// <summary>An address that notices are posted to.</summary>
public sealed record HookSettings
{
    /// <summary>The address.</summary>
    public string Url { get; init; } = "";

    /// <summary>Signs what is posted; empty for no signature.</summary>
    public string Secret { get; init; } = "";

    /// <summary>What is posted, with <c>{text}</c>, <c>{english}</c>, <c>{number}</c>, <c>{link}</c>, <c>{recipient}</c>, <c>{role}</c>, <c>{template}</c>, <c>{jurisdiction}</c>, <c>{id}</c> and <c>{at}</c>; empty for all of it as JSON.</summary>
    public string Template { get; init; } = "";

    /// <summary>Notices of this jurisdiction only; empty for all.</summary>
    public string Jurisdiction { get; init; } = "";

    /// <summary>Notices to this unit only; empty for all.</summary>
    public string Unit { get; init; } = "";
}
