using GridFlow.Data.Accounts;
using GridFlow.Data.Audit;
using GridFlow.Data.BackTests;
using GridFlow.Data.Calendars;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Emergencies;
using GridFlow.Data.Instances;
using GridFlow.Data.Learning;
using GridFlow.Data.Notices;
using GridFlow.Data.Operations;
using GridFlow.Data.Storage;
using GridFlow.Data.Supervision;
using GridFlow.Data.Work;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Duties;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Governance.Rulings;
using GridFlow.Governance.Whistles;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data;

/// <summary>Everything GridFlow stores. Read with a context of the factory; write through <see cref="Transactions.IWriter"/>.</summary>
public abstract class GridFlowDbContext(DbContextOptions options) : IdentityDbContext<Account>(options)
{
    private List<Action>? _afterCommit;
    private List<AuditEntry>? _audit;

    /// <summary>The districts, zones and towns this installation serves.</summary>
    public DbSet<Jurisdiction> Jurisdictions => Set<Jurisdiction>();

    /// <summary>Units of all jurisdictions.</summary>
    public DbSet<Unit> Units => Set<Unit>();

    /// <summary>Who has which role where.</summary>
    public DbSet<Membership> Memberships => Set<Membership>();

    /// <summary>Who acts for whom while they are away.</summary>
    public DbSet<Substitution> Substitutions => Set<Substitution>();

    /// <summary>Who keeps an eye on which cases.</summary>
    public DbSet<WatchedCase> WatchedCases => Set<WatchedCase>();

    /// <summary>Deadlines that somebody asks to have changed.</summary>
    public DbSet<DeadlineRequest> DeadlineRequests => Set<DeadlineRequest>();

    /// <summary>Incidents.</summary>
    public DbSet<Incident> Incidents => Set<Incident>();

    /// <summary>What incidents were before they were classified anew.</summary>
    public DbSet<FormerStanding> FormerStandings => Set<FormerStanding>();

    /// <summary>Warnings and states of alert.</summary>
    public DbSet<DeclaredAlert> DeclaredAlerts => Set<DeclaredAlert>();

    /// <summary>Tasks in inboxes, open and ended.</summary>
    public DbSet<HandlingTask> Tasks => Set<HandlingTask>();

    /// <summary>Clock ledgers.</summary>
    public DbSet<ClockLedger> Clocks => Set<ClockLedger>();

    /// <summary>Whistles of incidents, blown and proposed.</summary>
    public DbSet<Whistle> Whistles => Set<Whistle>();

    /// <summary>The units that whistles called.</summary>
    public DbSet<WhistleResponse> WhistleResponses => Set<WhistleResponse>();

    /// <summary>What happened to incidents, in words.</summary>
    public DbSet<TimelineEntry> Timeline => Set<TimelineEntry>();

    /// <summary>Photos and documents; their content lies in a folder.</summary>
    public DbSet<Attachment> Attachments => Set<Attachment>();

    /// <summary>The duty lists of all jurisdictions.</summary>
    public DbSet<Duty> Duties => Set<Duty>();

    /// <summary>Rounds of patrols, running and over.</summary>
    public DbSet<PatrolRound> PatrolRounds => Set<PatrolRound>();

    /// <summary>Failed items of rounds and their incidents.</summary>
    public DbSet<PatrolFinding> PatrolFindings => Set<PatrolFinding>();

    /// <summary>Photos of rounds.</summary>
    public DbSet<PatrolPicture> PatrolPictures => Set<PatrolPicture>();

    /// <summary>The ruling register of all jurisdictions.</summary>
    public DbSet<Ruling> Rulings => Set<Ruling>();

    /// <summary>Keys of machines.</summary>
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>What was asked for and takes a second person.</summary>
    public DbSet<GrantRequest> GrantRequests => Set<GrantRequest>();

    /// <summary>Sign-ins of people, one for each browser.</summary>
    public DbSet<AccountSession> Sessions => Set<AccountSession>();

    /// <summary>Wrong passwords, for each account and address.</summary>
    public DbSet<SignInFailure> SignInFailures => Set<SignInFailure>();

    /// <summary>Ladders and rule sets, all versions.</summary>
    public DbSet<StoredDefinition> Definitions => Set<StoredDefinition>();

    /// <summary>What people did with versions.</summary>
    public DbSet<VersionEvent> VersionEvents => Set<VersionEvent>();

    /// <summary>Deadlines to count anew after a calendar went live.</summary>
    public DbSet<DeadlineRecount> Recounts => Set<DeadlineRecount>();

    /// <summary>When jurisdictions were switched to plans for the emergency.</summary>
    public DbSet<EmergencySwitch> EmergencySwitches => Set<EmergencySwitch>();

    /// <summary>How often rules hit, per day.</summary>
    public DbSet<RuleHits> RuleHits => Set<RuleHits>();

    /// <summary>What versions in the shadow of the live one would have decided.</summary>
    public DbSet<ShadowDecision> ShadowDecisions => Set<ShadowDecision>();

    /// <summary>Back-tests of rule set versions.</summary>
    public DbSet<StoredBackTest> BackTests => Set<StoredBackTest>();

    /// <summary>Cases that came out differently in a back-test.</summary>
    public DbSet<BackTestCase> BackTestCases => Set<BackTestCase>();

    /// <summary>How the gates before publishing were set, the newest last.</summary>
    public DbSet<GateSetting> GateSettings => Set<GateSetting>();

    /// <summary>Rules mined from closed cases.</summary>
    public DbSet<StoredSuggestion> RuleSuggestions => Set<StoredSuggestion>();

    /// <summary>Workflow instances.</summary>
    public DbSet<StoredInstance> Instances => Set<StoredInstance>();

    /// <summary>Where instances wait.</summary>
    public DbSet<StoredBookmark> Bookmarks => Set<StoredBookmark>();

    /// <summary>What happened in instances.</summary>
    public DbSet<JournalChunk> Journal => Set<JournalChunk>();

    /// <summary>Clocks to fire.</summary>
    public DbSet<DueWork> DueWork => Set<DueWork>();

    /// <summary>What instances ask of others.</summary>
    public DbSet<Dispatch> Dispatches => Set<Dispatch>();

    /// <summary>When timers and cron expressions start workflows.</summary>
    public DbSet<TriggerClock> TriggerClocks => Set<TriggerClock>();

    /// <summary>Messages to deliver.</summary>
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    /// <summary>Messages on their way through single channels.</summary>
    public DbSet<NoticeDelivery> NoticeDeliveries => Set<NoticeDelivery>();

    /// <summary>How people want to be told, and up to where they were.</summary>
    public DbSet<NoticePreference> NoticePreferences => Set<NoticePreference>();

    /// <summary>What operators did that no journal tells.</summary>
    public DbSet<OperatorAct> OperatorActs => Set<OperatorAct>();

    /// <summary>The audit log; added to with <see cref="Record(AuditEntry)"/> only.</summary>
    public DbSet<AuditLine> AuditLines => Set<AuditLine>();

    /// <summary>Where the audit log begins and ends.</summary>
    public DbSet<AuditHead> AuditHead => Set<AuditHead>();

    /// <summary>Number series: the next free number of a key.</summary>
    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    /// <summary>Single values of the installation.</summary>
    public DbSet<Setting> Settings => Set<Setting>();

    /// <summary>Registers what follows once the work is durable: waking a worker, telling an open page. Never runs for work that failed.</summary>
    public void AfterCommit(Action action) => (_afterCommit ??= []).Add(action);

    /// <summary>Has a line of the audit log written with the work, in its transaction. Only what goes through the writer is.</summary>
    public void Record(AuditEntry entry) => (_audit ??= []).Add(entry);

    /// <summary>Has a line of the audit log written with the work, in its transaction.</summary>
    public void Record(AuditAct act, Actor by, string jurisdictionId, string subject, string detail = "") => Record(new AuditEntry(act, by, jurisdictionId, subject, detail));

    /// <summary>Saves everything, with the lines of the audit log at the end.</summary>
    /// <param name="machine">The time the lines get.</param>
    /// <param name="cancellationToken">Stops the saving.</param>
    internal async Task SaveWithAuditAsync(TimeProvider machine, CancellationToken cancellationToken)
    {
        if (_audit is { } entries)
        {
            // What the lines tell of first: whoever fails there never held the end of the log.
            await SaveChangesAsync(cancellationToken);
            _audit = null;
            await AuditLog.AppendAsync(this, entries, machine.GetUtcNow());
        }

        await SaveChangesAsync(cancellationToken);
    }

    internal IReadOnlyList<Action> TakeAfterCommit()
    {
        var actions = _afterCommit;
        _afterCommit = null;
        return actions ?? [];
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder builder)
    {
        builder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        builder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(GridFlowDbContext).Assembly);
        // A path begins with another letter by letter, whatever the language of the database.
        if (Database.IsNpgsql()) builder.Entity<Incident>().Property(incident => incident.GridPath).UseCollation("C");
    }
}

/// <summary>The context of SQLite, which has its own migrations.</summary>
public sealed class SqliteGridFlowDbContext(DbContextOptions<SqliteGridFlowDbContext> options) : GridFlowDbContext(options);

/// <summary>The context of PostgreSQL, which has its own migrations.</summary>
public sealed class PostgreSqlGridFlowDbContext(DbContextOptions<PostgreSqlGridFlowDbContext> options) : GridFlowDbContext(options);
