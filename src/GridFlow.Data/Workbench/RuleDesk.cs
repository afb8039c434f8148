using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.BackTests;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Files;
using GridFlow.Rules.Sets;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Workbench;

/// <summary>
/// The life of a rule set's versions: draft, submit, approve by a second person, live at once or from a date, superseded,
/// rolled back. Each act checks role, jurisdiction and status again, whatever the page showed, and leaves a row of history.
/// </summary>
public sealed class RuleDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, Catalogue catalogue, RuleSetTexts texts, RuleBench bench, VersionPublisher publisher, PublishGate gate, BusinessClock clock)
{
    /// <summary>The most characters all files of a set may have together: fifty times the shipped pack.</summary>
    public const int MaximumCharacters = 8_000_000;

    /// <summary>The versions a viewer may read, by set, newest first; discarded drafts are left out.</summary>
    /// <exception cref="GovernanceException">The viewer may not see rules.</exception>
    public async Task<IReadOnlyList<RuleVersionLine>> ListAsync(Viewer viewer, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules)) throw RuleRefusal.NotAllowed();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Visible(context, viewer).Where(stored => stored.Status != VersionStatus.Discarded)
            .OrderBy(stored => stored.DefinitionId).ThenByDescending(stored => stored.Version)
            .Select(stored => new
            {
                stored.Id, stored.DefinitionId, stored.JurisdictionId, stored.Version, stored.Name, stored.Status, stored.Revision,
                stored.CreatedAt, stored.CreatedBy, stored.LiveFrom, stored.PublishedAt, stored.ShadowSince,
                Author = context.VersionEvents.Where(row => row.VersionId == stored.Id && row.Act == VersionAct.Drafted).Select(row => row.ActorName).FirstOrDefault(),
            }).ToListAsync(cancellationToken);
        return [.. found.Select(stored => new RuleVersionLine(
            stored.Id, stored.DefinitionId, stored.JurisdictionId, stored.Version, stored.Name, stored.Status, stored.Revision,
            stored.CreatedAt, stored.Author ?? stored.CreatedBy, stored.LiveFrom, stored.PublishedAt, stored.ShadowSince is not null))];
    }

    /// <summary>One version, or <see langword="null"/> where it does not exist for this viewer.</summary>
    public async Task<RuleVersion?> ReadAsync(Viewer viewer, string versionId, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules)) return null;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await Visible(context, viewer).AsNoTracking().SingleOrDefaultAsync(stored => stored.Id == versionId, cancellationToken) is not { } stored) return null;
        var history = await context.VersionEvents.AsNoTracking().Where(row => row.VersionId == versionId).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        var author = history.FirstOrDefault(row => row.Act == VersionAct.Drafted)?.ActorName ?? stored.CreatedBy;
        var (parents, set, problems) = Examine(stored);
        return new RuleVersion(
            new RuleVersionLine(
                stored.Id, stored.DefinitionId, stored.JurisdictionId, stored.Version, stored.Name, stored.Status, stored.Revision,
                stored.CreatedAt, author, stored.LiveFrom, stored.PublishedAt, stored.ShadowSince is not null),
            stored.BasedOn, DocumentFile.FilesOf(stored.Content), set, parents, problems, history, VersionRights.Of(viewer, stored, history, catalogue.Current));
    }

    /// <summary>Begins a draft with the content of a version and returns its id.</summary>
    /// <exception cref="GovernanceException">Not there for this viewer, or not the viewer's to change.</exception>
    public Task<string> CreateDraftAsync(Viewer viewer, string fromVersionId) => writer.WriteAsync(async context =>
    {
        var (from, _) = await FindAsync(context, viewer, fromVersionId, static rights => rights.MayDraft);
        return (await VersionHistory.DraftAsync(context, from, viewer.AsActor(), clock.GetUtcNow())).Id;
    });

    /// <summary>
    /// Stores the files of a draft, half-made ones too: what does not read or compile yet is kept, with the problems that
    /// must be gone before it is submitted. Only the set's head must read, because it says whose set this is.
    /// </summary>
    /// <param name="viewer">Who saves.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="files">All files of the set, by name.</param>
    /// <param name="expectedRevision">The revision the changes were made on.</param>
    /// <exception cref="GovernanceException">Not a draft of the viewer's; somebody saved meanwhile; the set would change its identity or its parent.</exception>
    public async Task<SaveResult> SaveAsync(Viewer viewer, string versionId, IReadOnlyDictionary<string, string> files, int expectedRevision)
    {
        EnsureStorable(files);
        var content = DocumentFile.ContentOf(files);
        var head = Head(files);
        var (stored, problems) = await writer.WriteAsync(async context =>
        {
            var (draft, history) = await FindAsync(context, viewer, versionId, static rights => rights.MayEdit);
            if (draft.Revision != expectedRevision) throw Overtaken(history);
            if (head.Set is not { } set) return (draft, Errors(head.Problems));
            EnsureSame(Head(DocumentFile.FilesOf(draft.Content)).Set, set);
            if (draft.Content == content) return (draft, []);
            draft.Content = content;
            draft.Fingerprint = DocumentFile.FingerprintOf(content);
            if (set.Title.Length > 0) draft.Name = set.Title;
            draft.Revision++;
            VersionHistory.NoteSave(context, draft, viewer.AsActor(), history, clock.GetUtcNow());
            return (draft, []);
        });
        return problems.Count > 0
            ? new SaveResult(false, expectedRevision, problems)
            : new SaveResult(true, stored.Revision, Examine(stored).Problems);
    }

    /// <summary>Gives a draft up. Its history stays.</summary>
    /// <exception cref="GovernanceException">Not a draft of the viewer's.</exception>
    public Task DiscardAsync(Viewer viewer, string versionId) => writer.WriteAsync(async context =>
    {
        var (draft, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayEdit);
        VersionHistory.Move(context, draft, viewer.AsActor(), VersionAct.Discarded, "", clock.GetUtcNow());
    });

    /// <summary>Puts a draft before a second person.</summary>
    /// <param name="viewer">Who submits.</param>
    /// <param name="versionId">The draft.</param>
    /// <param name="note">For the second person.</param>
    /// <param name="overrideGate">Why it goes on although the gate holds it back.</param>
    /// <exception cref="GovernanceException">Not a draft of the viewer's; it does not compile, cases kept with it fail, analysis found an error, or the back-test's gate holds it back and no reason to go on was given.</exception>
    public async Task SubmitAsync(Viewer viewer, string versionId, string note, string? overrideGate = null)
    {
        var seen = await SoundAsync(viewer, versionId, static rights => rights.MaySubmit);
        await writer.WriteAsync(async context =>
        {
            var (draft, history) = await FindAsync(context, viewer, versionId, static rights => rights.MaySubmit);
            if (draft.Revision != seen) throw Overtaken(history);
            await gate.PassAsync(context, draft, viewer.AsActor(), overrideGate);
            VersionHistory.Move(context, draft, viewer.AsActor(), VersionAct.Submitted, note, clock.GetUtcNow());
        });
    }

    /// <summary>Takes a version back that was submitted, or approved and not yet live, and makes it a draft again.</summary>
    /// <exception cref="GovernanceException">Not the viewer's, or not waiting.</exception>
    public Task WithdrawAsync(Viewer viewer, string versionId) => writer.WriteAsync(async context =>
    {
        var (stored, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayWithdraw);
        VersionHistory.Move(context, stored, viewer.AsActor(), VersionAct.Withdrawn, "", clock.GetUtcNow());
    });

    /// <summary>Approves a submitted version. It is live when this returns, or from the date that is given.</summary>
    /// <param name="viewer">The second person.</param>
    /// <param name="versionId">The version.</param>
    /// <param name="liveFrom">From when; null or past: at once.</param>
    /// <param name="note">What the approver has to say.</param>
    /// <param name="overrideGate">Why it goes on although the back-test's gate holds it back.</param>
    /// <exception cref="GovernanceException">Not there, not submitted, the viewer's own work, it cannot go live, or the gate holds it back and no reason to go on was given.</exception>
    public async Task ApproveAsync(Viewer viewer, string versionId, DateTimeOffset? liveFrom = null, string note = "", string? overrideGate = null)
    {
        var seen = await SoundAsync(viewer, versionId, static rights => rights.MayApprove);
        await writer.WriteAsync(async context =>
        {
            var (stored, history) = await FindAsync(context, viewer, versionId, static rights => rights.MayReject);
            if (stored.Status != VersionStatus.Submitted) throw RuleRefusal.NotAllowed();
            if (!VersionRights.Of(viewer, stored, history, catalogue.Current).MayApprove) throw RuleRefusal.OwnWork();
            if (stored.Revision != seen) throw Overtaken(history);
            await gate.PassAsync(context, stored, viewer.AsActor(), overrideGate);
            await publisher.ApproveAsync(context, stored, viewer, liveFrom, note);
        });
        await catalogue.FollowAsync();
    }

    /// <summary>Sends a version back to its author.</summary>
    /// <exception cref="GovernanceException">Not there, not waiting, or no reason given.</exception>
    public Task RejectAsync(Viewer viewer, string versionId, string reason) => writer.WriteAsync(async context =>
    {
        if (string.IsNullOrWhiteSpace(reason)) throw VersionRefusal.ReasonMissing();
        var (stored, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayReject);
        VersionHistory.Move(context, stored, viewer.AsActor(), VersionAct.Rejected, reason, clock.GetUtcNow());
    });

    /// <summary>Makes a version that was live before live again, at once.</summary>
    /// <exception cref="GovernanceException">Not there, was never live, no reason given, or it no longer compiles.</exception>
    public async Task RollBackAsync(Viewer viewer, string toVersionId, string reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw VersionRefusal.ReasonMissing();
        await writer.WriteAsync(async context =>
        {
            var (stored, _) = await FindAsync(context, viewer, toVersionId, static rights => rights.MayRollBack);
            await publisher.GoLiveAsync(context, stored, viewer.AsActor(), VersionAct.RolledBack, reason);
        });
        await catalogue.FollowAsync();
    }

    /// <summary>Lets a waiting version decide in the shadow of the live one, or ends that. What it decided before is forgotten when it begins.</summary>
    /// <exception cref="GovernanceException">Not there, not the viewer's, or neither submitted nor approved.</exception>
    public async Task ShadowAsync(Viewer viewer, string versionId, bool on)
    {
        await writer.WriteAsync(async context =>
        {
            var (stored, _) = await FindAsync(context, viewer, versionId, static rights => rights.MayShadow);
            if (stored.ShadowSince is not null == on) return;
            if (on) await context.ShadowDecisions.Where(row => row.VersionId == versionId).ExecuteDeleteAsync();
            stored.ShadowSince = on ? clock.GetUtcNow() : null;
            VersionHistory.Move(context, stored, viewer.AsActor(), on ? VersionAct.ShadowStarted : VersionAct.ShadowStopped, "", clock.GetUtcNow());
        });
        await catalogue.FollowAsync();
    }

    /// <summary>The published sets it inherits from, the set itself where its files read, and what stands in the way of compiling it.</summary>
    private (IReadOnlyList<RuleSet> Parents, RuleSet? Set, IReadOnlyList<Problem> Problems) Examine(StoredDefinition stored)
    {
        if (RuleShelf.Shelved(stored, texts) is { } shelved) return (Parents(shelved), shelved.Set, catalogue.Current.Shelf.With(shelved).Compile(shelved).Problems);
        // Its head reads, so what it inherits is known; who goes on with the draft needs that.
        var parents = Head(DocumentFile.FilesOf(stored.Content)).Set is { } head
            ? Parents(new ShelvedSet(stored.Id, stored.Fingerprint, stored.JurisdictionId, stored.Version, head)) : [];
        return (parents, null, texts.Read(stored).Problems);

        IReadOnlyList<RuleSet> Parents(ShelvedSet set) => [.. catalogue.Current.Shelf.With(set).ChainOf(set).SkipLast(1).Select(one => one.Set)];
    }

    /// <summary>What the set calls itself and inherits from, without its rules.</summary>
    private static RuleSetReading Head(IReadOnlyDictionary<string, string> files) =>
        RuleSetReader.Read(files.Where(file => file.Key == SetHeadText.FileName).Select(file => new RuleFile(file.Key, file.Value)));

    /// <summary>
    /// Refuses what would not compile, what fails its own test cases (whoever changed the meaning changes the case too, in
    /// the open) and what analysis calls an error. Done before the transaction: it may take a second.
    /// </summary>
    /// <returns>The revision that is sound. Whoever is not allowed to act learns that from the act itself.</returns>
    private async Task<int> SoundAsync(Viewer viewer, string versionId, Func<VersionRights, bool> allowed)
    {
        if (await ReadAsync(viewer, versionId) is not { } version || !allowed(version.Rights)) return -1;
        var state = await Task.Run(() => bench.Check(version));
        if (state.Rules is null) throw VersionRefusal.Broken("rules.broken", "规则有错误", "The rules have errors", state.Problems);
        var failed = state.FailedCases.ToList();
        if (failed.Count > 0) throw VersionRefusal.Broken("rules.tests", $"有 {failed.Count} 个测试用例未通过", $"{failed.Count} test cases fail", failed);
        var found = state.ErrorsFound.ToList();
        if (found.Count > 0) throw VersionRefusal.Broken("rules.findings", "分析发现必须解决的问题", "Analysis found what must be settled first", found);
        return version.Revision;
    }

    private async Task<(StoredDefinition Stored, List<VersionEvent> History)> FindAsync(GridFlowDbContext context, Viewer viewer, string versionId, Func<VersionRights, bool> allowed)
    {
        var stored = viewer.May(Permission.ViewRules) ? await Visible(context, viewer).SingleOrDefaultAsync(candidate => candidate.Id == versionId) : null;
        if (stored is null) throw RuleRefusal.NotFound();
        var history = await context.VersionEvents.Where(row => row.VersionId == versionId).OrderBy(row => row.Id).ToListAsync();
        return allowed(VersionRights.Of(viewer, stored, history, catalogue.Current)) ? (stored, history) : throw RuleRefusal.NotAllowed();
    }

    private GovernanceException Overtaken(List<VersionEvent> history)
    {
        var last = history.LastOrDefault(row => row.Act is VersionAct.Saved or VersionAct.Drafted or VersionAct.Withdrawn or VersionAct.Rejected);
        return RuleRefusal.Overtaken(last?.ActorName ?? "", last?.At.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) ?? "");
    }

    /// <summary>The own jurisdiction's sets and those it inherits from.</summary>
    private IQueryable<StoredDefinition> Visible(GridFlowDbContext context, Viewer viewer)
    {
        var jurisdiction = viewer.JurisdictionId;
        List<string> readable = [jurisdiction, VersionRights.ShippedPack, .. catalogue.Current.Shelf.AncestorsOf(jurisdiction)];
        return context.Definitions.Where(stored => stored.Kind == DocumentKind.RuleSet && readable.Contains(stored.JurisdictionId));
    }

    private static IReadOnlyList<Problem> Errors(IEnumerable<Problem> problems) => [.. problems.Where(problem => problem.Severity == ProblemSeverity.Error)];

    private static void EnsureSame(RuleSet? before, RuleSet after)
    {
        if (before is null || (before.Id == after.Id && before.Jurisdiction == after.Jurisdiction && before.Parent == after.Parent)) return;
        throw RuleRefusal.Changed("规则集的编号、辖区和上级规则集不能在线修改", "A rule set's id, jurisdiction and parent cannot be changed here");
    }

    private static void EnsureStorable(IReadOnlyDictionary<string, string> files)
    {
        if (files.Keys.FirstOrDefault(name => name.Length is 0 or > 100 || name.Any(letter => char.IsControl(letter) || letter is '/' or '\\')) is { } name)
            throw RuleRefusal.Changed($"文件名“{name}”无效", $"The file name “{name}” is not valid");
        if (files.Sum(file => (long)file.Value.Length) > MaximumCharacters)
            throw RuleRefusal.Changed($"规则集不能超过 {MaximumCharacters} 个字符", $"A rule set may have at most {MaximumCharacters} characters");
    }
}
