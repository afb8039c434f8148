using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Demonstration;
using GridFlow.Data.Storage;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data;

/// <summary>Makes an installation ready to serve: database, documents, organisation, demonstration.</summary>
public sealed class Installation(
    ContextFactory factory,
    OrganisationImport organisations,
    DocumentImport documents,
    Catalogue catalogue,
    BusinessClock clock,
    DemonstrationAccounts demonstrationAccounts,
    DemonstrationData demonstrationData,
    Settings settings)
{
    /// <summary>Whether demonstration accounts, cases and the drill clock are wanted.</summary>
    public bool IsDemonstration { get; } = settings.Demonstration.Enabled;

    /// <summary>
    /// Brings the database up to date and the files in. Safe to run on every start and by several nodes at once, which wait for each
    /// other: what is there already is left alone.
    /// </summary>
    /// <returns>The demonstration accounts to print, those of the jurisdiction the public pages speak for first; nothing in production.</returns>
    public async Task<IReadOnlyList<DemonstrationSheet>> PrepareAsync(CancellationToken cancellationToken = default)
    {
        await using var turn = await InstallationLock.TakeAsync(factory, cancellationToken);
        await using (var context = factory.CreateDbContext())
        {
            await context.Database.MigrateAsync(cancellationToken);
            if (IsDemonstration) await clock.LoadAsync(context);
        }

        var root = settings.Documents.Path;
        var imported = await organisations.ImportAsync(root);
        // What is published already is what the files are checked against.
        await catalogue.LoadAsync(cancellationToken);
        await documents.ImportAsync(root);
        await catalogue.LoadAsync(cancellationToken);
        if (!IsDemonstration)
        {
            await demonstrationAccounts.CloseAllAsync();
            return [];
        }

        var sheets = new List<DemonstrationSheet>();
        foreach (var organisation in imported.Where(organisation => organisation.Demonstration.Count > 0).OrderByDescending(organisation => organisation.Jurisdiction.Id == settings.Jurisdiction))
            sheets.Add(await demonstrationAccounts.PrepareAsync(organisation));
        await catalogue.LoadAsync(cancellationToken);
        return sheets;
    }

    /// <summary>
    /// Opens the installation for one act of the command line beside a platform that may be running: nothing is imported,
    /// closed or played, as <see cref="PrepareAsync"/> does at start. Only a database that is not there yet is made.
    /// </summary>
    /// <exception cref="InvalidOperationException">The database is of an older version; <c>migrate</c> brings it up to date.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        await using var context = factory.CreateDbContext();
        var isNew = !(await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();
        if (!isNew && (await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new InvalidOperationException("数据库版本较旧，请先运行 migrate · The database is of an older version: run migrate first");
        // Whether it is a demonstration the database says: the platform that runs on it closes these accounts where it is none.
        if (!isNew && await context.Users.AnyAsync(account => account.IsDemonstration && account.IsActive, cancellationToken)) await clock.LoadAsync(context);
        if (!isNew) await catalogue.LoadAsync(cancellationToken);
        if (!catalogue.Current.Organisations.Any()) await PrepareAsync(cancellationToken);
    }

    /// <summary>Takes over how far another node has moved the drill clock; in production there is none.</summary>
    public async Task FollowClockAsync(CancellationToken cancellationToken = default)
    {
        if (!IsDemonstration) return;
        await using var context = factory.CreateDbContext();
        await clock.LoadAsync(context, cancellationToken);
    }

    /// <summary>Plays the demonstration cases where there are none yet; takes some seconds the first time.</summary>
    public Task PlayDemonstrationAsync(CancellationToken cancellationToken = default) =>
        IsDemonstration ? demonstrationData.EnsureAsync(settings.Demonstration.Incidents, cancellationToken) : Task.CompletedTask;
}
