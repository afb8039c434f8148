using GridFlow.Data.Accounts;
using GridFlow.Data.Archive;
using GridFlow.Data.Attachments;
using GridFlow.Data.Audit;
using GridFlow.Data.Backups;
using GridFlow.Data.BackTests;
using GridFlow.Data.Cases;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Duties;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Demonstration;
using GridFlow.Data.Figures;
using GridFlow.Data.Import;
using GridFlow.Data.Inbox;
using GridFlow.Data.Incidents;
using GridFlow.Data.Instances;
using GridFlow.Data.Learning;
using GridFlow.Data.Live;
using GridFlow.Data.Notices;
using GridFlow.Data.Operations;
using GridFlow.Data.Outside;
using GridFlow.Data.Situations;
using GridFlow.Data.Storage;
using GridFlow.Data.Rulings;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Ladders;
using GridFlow.Workflows.Activities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GridFlow.Data;

/// <summary>Puts the data project together.</summary>
public static class DataComposition
{
    /// <summary>
    /// Adds everything that reads and writes. A <see cref="TimeProvider"/> registered before is the machine's time, on which
    /// the <see cref="BusinessClock"/> runs.
    /// </summary>
    public static IServiceCollection AddGridFlowData(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = Settings.From(configuration);
        services.AddSingleton(settings);
        services.AddSingleton<ContextFactory>();
        services.AddSingleton<IDbContextFactory<GridFlowDbContext>>(provider => provider.GetRequiredService<ContextFactory>());
        services.AddScoped(provider => provider.GetRequiredService<ContextFactory>().CreateDbContext());
        if (settings.Database.Provider == DatabaseProvider.Sqlite) services.AddSingleton<IWriter, SqliteWriter>();
        else services.AddSingleton<IWriter, PostgreSqlWriter>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<BusinessClock>();
        services.AddSingleton<ClockGuard>();
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<WorkSignal>();
        services.AddSingleton<NumberAllocator>();
        services.AddSingleton<TableStatistics>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<DocumentGate>();
        services.AddSingleton<DocumentFaults>();
        services.AddSingleton<RuleSetTexts>();
        services.AddSingleton<DocumentImport>();
        services.AddSingleton<Catalogue>();
        services.AddSingleton<WorkflowDesk>();
        services.AddSingleton<OrganisationImport>();
        services.AddSingleton<Installation>();
        services.AddSingleton<DemonstrationAccounts>();
        services.AddSingleton<DemonstrationData>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton(ActivityRegistry.Standard.With(LadderActivities.All));
        services.AddSingleton<CaseFollowers>();
        services.AddSingleton<InstanceStore>();
        services.AddSingleton<IncidentIntake>();
        services.AddSingleton<TaskDesk>();
        services.AddSingleton<IncidentQuery>();
        services.AddSingleton<Whistles.WhistleQuery>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<SupervisionQuery>();
        services.AddSingleton<SupervisionDesk>();
        services.AddSingleton<RatingDesk>();
        services.AddSingleton<InboxQuery>();
        services.AddSingleton<WorkFigures>();
        services.AddSingleton<RuleFigures>();
        services.AddSingleton<RulingQuery>();
        services.AddSingleton<DutyQuery>();
        services.AddSingleton<RulingDesk>();
        services.AddSingleton<NoticeQuery>();
        services.AddSingleton<NoticePreferences>();
        services.AddSingleton<IMailer, SmtpMailer>();
        services.AddSingleton<PersonalMail>();
        if (settings.Notices.MailHost.Length > 0) services.AddSingleton<IBackgroundLane>(provider => provider.GetRequiredService<PersonalMail>());
        foreach (var (name, hook) in settings.Notices.Hooks)
            services.AddSingleton<INoticeChannel>(provider => new HookChannel(name, hook, settings.Notices, provider.GetRequiredService<ContextFactory>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WaitingVersions>();
        services.AddSingleton<MemberQuery>();
        services.AddSingleton<RuleDesk>();
        services.AddSingleton<VersionPublisher>();
        services.AddSingleton<IVersionContent, RuleVersions>();
        services.AddSingleton<IVersionContent, WorkflowVersions>();
        services.AddSingleton<IVersionContent, ChoiceVersions>();
        services.AddSingleton<ChoiceDesk>();
        services.AddSingleton<LadderDesk>();
        services.AddSingleton<UsedActivities>();
        services.AddSingleton<RuleBench>();
        services.AddSingleton<RuleHitCounter>();
        services.AddSingleton<RuleHitQuery>();
        services.AddSingleton<ShadowRunner>();
        services.AddSingleton<ShadowReports>();
        services.AddSingleton<ClassificationWatch>();
        services.AddSingleton<JobBoard>();
        services.AddSingleton<PastIncidents>();
        services.AddSingleton<BackTestRunner>();
        services.AddSingleton<BackTestArchive>();
        services.AddSingleton<PublishGate>();
        services.AddSingleton<RuleRecords>();
        services.AddSingleton<SuggestionMiner>();
        services.AddSingleton<SuggestionDesk>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditCheck>();
        services.AddSingleton<CaseLogCheck>();
        services.AddSingleton<CaseArchive>();
        services.AddSingleton<Backup>();
        services.AddSingleton<AuditRetention>();
        services.AddSingleton<AuditQuery>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInLocks>();
        services.AddSingleton<ViewerDirectory>();
        services.AddSingleton<ReportImport>();
        services.AddSingleton<DueWorkRunner>();
        services.AddSingleton<TriggerRunner>();
        services.AddSingleton<DispatchRunner>();
        services.AddSingleton<HostTaskRunner>();
        services.AddSingleton<StrayPhotos>();
        services.AddSingleton<Retention>();
        services.AddSingleton<ITaskHandler, HttpSender>();
        services.AddSingleton<ITaskHandler, MailSender>();
        services.AddSingleton<TaskHandlers>();
        services.AddSingleton<HttpAnswers>();
        services.AddSingleton<EndpointDoor>();
        services.AddSingleton<WorkflowHost>();
        services.AddSingleton<OutboxRunner>();
        services.AddSingleton<InstanceHand>();
        services.AddSingleton<InstanceDesk>();
        services.AddSingleton<InstanceQuery>();
        services.AddSingleton<ParkedDesk>();
        services.AddSingleton<TriggerDesk>();
        services.AddSingleton<ClockDesk>();
        services.AddSingleton<UpgradeDesk>();
        services.AddSingleton(_ => new AttachmentFolder(settings.Attachments.Path, settings.Attachments.MaximumFileBytes));
        return services;
    }
}
