using GridFlow.Data.Attachments;
using GridFlow.Data.Audit;
using GridFlow.Data.Storage;
using Microsoft.Extensions.Configuration;

namespace GridFlow.Data;

/// <summary>
/// Everything that may be configured, with what counts where nothing is said. <c>appsettings.json</c> and the README show the same: whoever
/// adds a setting adds it here, and one that is not here is named at start (<see cref="Unknown(IConfigurationRoot)"/>).
/// </summary>
public sealed record Settings
{
    /// <summary>What the framework reads, said in files or by this host itself.</summary>
    private static readonly HashSet<string> Foreign = new(["Logging", "AllowedHosts", "Kestrel", "Urls", "DetailedErrors", "ReloadStaticAssetsAtRuntime", "EnableStaticAssetsDevelopmentCaching"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Which database.</summary>
    public DatabaseSettings Database { get; init; } = new();

    /// <summary>How to reach it.</summary>
    public ConnectionSettings ConnectionStrings { get; init; } = new();

    /// <summary>The jurisdiction the public pages speak for, unless path or host name another.</summary>
    public string Jurisdiction { get; init; } = "wulingyuan";

    /// <summary>Host names that mean another jurisdiction.</summary>
    public Dictionary<string, string> JurisdictionHosts { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the documents lie.</summary>
    public DocumentSettings Documents { get; init; } = new();

    /// <summary>Photos.</summary>
    public AttachmentSettings Attachments { get; init; } = new();

    /// <summary>Demonstration accounts, cases and the drill clock.</summary>
    public DemonstrationSettings Demonstration { get; init; } = new();

    /// <summary>How often one client address may do what needs no account.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>Tasks that workflows ask of the host.</summary>
    public WorkSettings Work { get; init; } = new();

    /// <summary>How notices leave the platform.</summary>
    public NoticeSettings Notices { get; init; } = new();

    /// <summary>What workflows may do with other systems.</summary>
    public OutsideSettings Outside { get; init; } = new();

    /// <summary>How long what is finished is kept.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>Addresses of reverse proxies, other than this machine.</summary>
    public string[] Proxies { get; init; } = [];

    /// <summary>How people sign in.</summary>
    public SignInSettings SignIn { get; init; } = new();

    /// <summary>Whether everybody must come by TLS.</summary>
    public HttpsSettings Https { get; init; } = new();

    /// <summary>The description of the REST API.</summary>
    public OpenApiSettings OpenApi { get; init; } = new();

    /// <summary>When the machine's clock is not believed.</summary>
    public ClockSettings Clock { get; init; } = new();

    /// <summary>Where traces and metrics go.</summary>
    public OpenTelemetrySettings OpenTelemetry { get; init; } = new();

    /// <summary>Keys of the sign-in cookies.</summary>
    public DataProtectionSettings DataProtection { get; init; } = new();

    /// <summary>The expert mode.</summary>
    public StudioSettings Studio { get; init; } = new();

    /// <summary>Reads them the usual way: appsettings.json, then the environment.</summary>
    /// <exception cref="InvalidOperationException">A value is not of its kind; the message names the setting.</exception>
    public static Settings From(IConfiguration configuration) => configuration.Get<Settings>() ?? new Settings();

    /// <summary>
    /// Settings that nobody reads, a slip of the pen most of the time. In a section of the platform every key is looked at; at the top only
    /// those of files, because the environment holds what is meant for others.
    /// </summary>
    public static IEnumerable<string> Unknown(IConfigurationRoot configuration)
    {
        var top = configuration.Providers.OfType<FileConfigurationProvider>().SelectMany(file => file.GetChildKeys([], null)).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(key => PropertyOf(typeof(Settings), key) is null && !Foreign.Contains(key));
        return [.. top, .. configuration.GetChildren().SelectMany(section => Unknown(typeof(Settings), section))];
    }

    private static IEnumerable<string> Unknown(Type type, IConfigurationSection section) => PropertyOf(type, section.Key)?.PropertyType switch
    {
        { Namespace: "GridFlow.Data" } known => section.GetChildren().SelectMany(child => PropertyOf(known, child.Key) is null ? [child.Path] : Unknown(known, child)),
        _ => [],
    };

    private static System.Reflection.PropertyInfo? PropertyOf(Type type, string key) =>
        Array.Find(type.GetProperties(), property => property.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Which database.</summary>
public sealed record DatabaseSettings
{
    /// <summary>SQLite's one file, or a PostgreSQL server that several nodes share.</summary>
    public DatabaseProvider Provider { get; init; } = DatabaseProvider.Sqlite;

    /// <summary>A question to the database is given up after so many seconds; 0 never.</summary>
    public int StatementTimeoutSeconds { get; init; } = 30;

    /// <summary>SQLite only: <c>Full</c> loses nothing even when the power fails; <c>Normal</c> survives a killed process, but may lose the last commits with the power.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Full;
}

/// <summary>Connection strings.</summary>
public sealed record ConnectionSettings
{
    /// <summary>The platform's own.</summary>
    public string GridFlow { get; init; } = "Data Source=data/gridflow.db";
}

/// <summary>Where the documents lie.</summary>
public sealed record DocumentSettings
{
    /// <summary>The folder that holds <c>workflows/</c> and <c>rules/</c>.</summary>
    public string Path { get; init; } = ".";
}

/// <summary>Photos.</summary>
public sealed record AttachmentSettings
{
    /// <summary>The folder they lie in.</summary>
    public string Path { get; init; } = "data/attachments";

    /// <summary>The largest, in bytes.</summary>
    public long MaximumFileBytes { get; init; } = AttachmentFolder.DefaultMaximumBytes;

    /// <summary>How many a report or an answer may have.</summary>
    public int MaximumFiles { get; init; } = 6;
}

/// <summary>The demonstration.</summary>
public sealed record DemonstrationSettings
{
    /// <summary>Whether there are demonstration accounts, cases and the drill clock.</summary>
    public bool Enabled { get; init; }

    /// <summary>How many cases are played.</summary>
    public int Incidents { get; init; } = 200;
}

/// <summary>Per client address unless it says otherwise.</summary>
public sealed record LimitSettings
{
    /// <summary>Reports registered in an hour.</summary>
    public int PublicReportsPerHour { get; init; } = 10;

    /// <summary>Questions after a report in a minute.</summary>
    public int TrackingRequestsPerMinute { get; init; } = 30;

    /// <summary>Calls of workflow endpoints without a key, in a minute.</summary>
    public int EndpointCallsPerMinute { get; init; } = 60;

    /// <summary>Attempts to sign in, in a minute.</summary>
    public int SignInsPerMinute { get; init; } = 20;

    /// <summary>Requests with one key in a minute, on each node.</summary>
    public int KeyRequestsPerMinute { get; init; } = 600;

    /// <summary>Requests with a key that is none, in a minute.</summary>
    public int WrongKeysPerMinute { get; init; } = 20;
}

/// <summary>Tasks that workflows ask of the host.</summary>
public sealed record WorkSettings
{
    /// <summary>A task belongs so long to the node that runs it; after a crash another takes it then.</summary>
    public double LeaseSeconds { get; init; } = 120;
}

/// <summary>How long what is finished is kept.</summary>
public sealed record RetentionSettings
{
    /// <summary>Finished workflows that carried no case, in days; 0 for ever.</summary>
    public double FinishedInstancesDays { get; init; } = 90;

    /// <summary>Dispatches that were given up, in days; 0 for ever.</summary>
    public double DeadLettersDays { get; init; } = 30;

    /// <summary>Words of files that were uploaded for back-tests, in days; 0 for ever.</summary>
    public double UploadedTextsDays { get; init; } = 7;

    /// <summary>Lines of the audit log, in days; 0 for ever, and never less than <see cref="AuditRetention.Shortest"/>.</summary>
    public double AuditDays { get; init; } = AuditRetention.Shortest.TotalDays;
}

/// <summary>How people sign in. The last four are another system's that speaks OpenID Connect (政务统一身份认证); empty for none.</summary>
public sealed record SignInSettings
{
    /// <summary>Roles that manage accounts count only for whom a second factor is asked.</summary>
    public bool SecondFactorForAdministrators { get; init; }

    /// <summary>The other system's address.</summary>
    public string Authority { get; init; } = "";

    /// <summary>This platform's name there.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>This platform's secret there.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>Which of its claims is the name of the account here.</summary>
    public string NameClaim { get; init; } = "preferred_username";
}

/// <summary>Whether everybody must come by TLS.</summary>
public sealed record HttpsSettings
{
    /// <summary>Plain requests are sent on, and cookies come by TLS only.</summary>
    public bool Required { get; init; }

    /// <summary>The port they are sent on to.</summary>
    public int Port { get; init; } = 443;
}

/// <summary>The description of the REST API.</summary>
public sealed record OpenApiSettings
{
    /// <summary>Whether anybody may read it; otherwise whoever is signed in or has a key.</summary>
    public bool Public { get; init; }
}

/// <summary>When the machine's clock is not believed.</summary>
public sealed record ClockSettings
{
    /// <summary>A jump forward by more minutes pauses what fires by time until an operator has looked; 0 believes it always.</summary>
    public double LargestJumpMinutes { get; init; } = 60;
}

/// <summary>Where traces and metrics go.</summary>
public sealed record OpenTelemetrySettings
{
    /// <summary>Address of a collector; empty for none.</summary>
    public string Otlp { get; init; } = "";
}

/// <summary>Keys of the sign-in cookies.</summary>
public sealed record DataProtectionSettings
{
    /// <summary>Their folder, which several nodes share.</summary>
    public string Path { get; init; } = "data/keys";

    /// <summary>A certificate with its private key (PFX), by which they are encrypted on the disk; empty for none.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>Its password.</summary>
    public string CertificatePassword { get; init; } = "";
}

/// <summary>The expert mode.</summary>
public sealed record StudioSettings
{
    /// <summary>A folder with Elsa Studio; empty for the one the build restored.</summary>
    public string Path { get; init; } = "";
}
