using System.Globalization;
using GridFlow.Data.Accounts;
using GridFlow.Data.Clock;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Transactions;
using GridFlow.Data.Workbench;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Rules.Conditions;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Files;
using GridFlow.Rules.Learning;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Learning;

/// <summary>Where people decide on suggested rules, one by one: into a draft, or never again.</summary>
public sealed class SuggestionDesk(IWriter writer, IDbContextFactory<GridFlowDbContext> contexts, RuleDesk desk, BusinessClock clock)
{
    /// <summary>The file of a rule set that accepted suggestions are written into.</summary>
    public const string File = "learned.rules";

    /// <summary>The suggestions for a set of the viewer's jurisdiction: open ones first, in the order of their use, then what was decided, latest first.</summary>
    public async Task<IReadOnlyList<StoredSuggestion>> ListAsync(Viewer viewer, string definitionId, CancellationToken cancellationToken = default)
    {
        if (!viewer.May(Permission.ViewRules)) return [];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.RuleSuggestions.AsNoTracking().Where(row => row.DefinitionId == definitionId && row.JurisdictionId == viewer.JurisdictionId).ToListAsync(cancellationToken);
        return [.. found.OrderBy(row => row.Status != SuggestionStatus.Open).ThenByDescending(row => row.DecidedAt).ThenBy(row => row.Id)];
    }

    /// <summary>Writes a suggestion as a rule into the newest draft of the set, which is begun where there is none, and returns the draft's id.</summary>
    /// <exception cref="GovernanceException">Not there, decided already, not the viewer's to decide, or the draft cannot take it.</exception>
    public async Task<string> AcceptAsync(Viewer viewer, long id)
    {
        // Decided first, so that two people cannot both write it.
        var suggestion = await DecideAsync(viewer, id, SuggestionStatus.Accepted, "");
        try
        {
            var (draftId, ruleId) = await WriteAsync(viewer, suggestion);
            await writer.WriteAsync(async context =>
            {
                var row = await context.RuleSuggestions.SingleAsync(candidate => candidate.Id == id);
                (row.AcceptedInto, row.RuleId) = (draftId, ruleId);
            });
            return draftId;
        }
        catch
        {
            await writer.WriteAsync(async context => Reopen(await context.RuleSuggestions.SingleAsync(candidate => candidate.Id == id)));
            throw;
        }
    }

    /// <summary>Sets a suggestion aside for good.</summary>
    /// <exception cref="GovernanceException">Not there, decided already, or not the viewer's to decide.</exception>
    public Task RejectAsync(Viewer viewer, long id, string reason) => DecideAsync(viewer, id, SuggestionStatus.Rejected, reason);

    /// <summary>Takes a rejection back.</summary>
    /// <exception cref="GovernanceException">Not there, not rejected, or not the viewer's to decide.</exception>
    public Task ReopenAsync(Viewer viewer, long id) => writer.WriteAsync(async context =>
    {
        var row = await FindAsync(context, viewer, id);
        if (row.Status != SuggestionStatus.Rejected) throw RuleRefusal.NotAllowed();
        Reopen(row);
    });

    private static void Reopen(StoredSuggestion row) =>
        (row.Status, row.DecidedBy, row.DecidedByName, row.DecidedAt, row.Reason) = (SuggestionStatus.Open, null, null, null, "");

    private Task<StoredSuggestion> DecideAsync(Viewer viewer, long id, SuggestionStatus status, string reason) => writer.WriteAsync(async context =>
    {
        var row = await FindAsync(context, viewer, id);
        if (row.Status != SuggestionStatus.Open)
            throw new GovernanceException("suggest.decided", new($"{row.DecidedByName} 已处理过这条建议", $"{row.DecidedByName} has decided on this suggestion already"));
        (row.Status, row.DecidedBy, row.DecidedByName, row.DecidedAt, row.Reason) = (status, viewer.Id, viewer.Name, clock.GetUtcNow(), PlainText.Within(reason, TextLimits.Reason, new("理由", "reason")) ?? "");
        return row;
    });

    private static async Task<StoredSuggestion> FindAsync(GridFlowDbContext context, Viewer viewer, long id)
    {
        if (!viewer.May(Permission.EditRules)) throw RuleRefusal.NotAllowed();
        return await context.RuleSuggestions.SingleOrDefaultAsync(candidate => candidate.Id == id && candidate.JurisdictionId == viewer.JurisdictionId)
            ?? throw new GovernanceException("suggest.not-found", new("没有这条建议", "There is no such suggestion"));
    }

    private async Task<(string DraftId, string RuleId)> WriteAsync(Viewer viewer, StoredSuggestion suggestion)
    {
        var versions = (await desk.ListAsync(viewer)).Where(line => line.DefinitionId == suggestion.DefinitionId).ToList();
        var open = versions.Find(line => line.Status is VersionStatus.Draft or VersionStatus.Rejected);
        var draftId = open?.Id ?? await desk.CreateDraftAsync(viewer, versions.Find(line => line.Status == VersionStatus.Live)?.Id ?? throw RuleRefusal.NotFound());
        var draft = await desk.ReadAsync(viewer, draftId) ?? throw RuleRefusal.NotFound();
        var rule = Rule(suggestion, viewer, FreeId(draft));
        var files = RuleDraft.Of(draft.Files);
        var file = RulesText.Parse(files[File], File);
        var saved = await desk.SaveAsync(viewer, draftId, files.With(File, file.Insert(file.Items.Length, RuleSetWriter.Rules([rule]))).Files, draft.Revision);
        return saved.IsSaved ? (draftId, rule.Id) : throw VersionRefusal.Broken("rules.broken", "草稿有错误，不能加入建议", "The draft has errors and cannot take the suggestion", saved.Problems);
    }

    private Rule Rule(StoredSuggestion suggestion, Viewer viewer, string id)
    {
        if (!ConditionParser.TryParse(suggestion.Condition, out var when, out _)) throw new InvalidOperationException($"The condition of suggestion {suggestion.Id} cannot be read.");
        var then = suggestion.Kind == OutcomeKind.Category ? new Outcome { Category = suggestion.Value } : new Outcome { LeadDepartment = suggestion.Value };
        var note = string.Create(CultureInfo.InvariantCulture,
            $"由 {suggestion.From:yyyy-MM-dd} 至 {suggestion.To:yyyy-MM-dd} 的办结案件挖掘：{suggestion.Support} 件中 {suggestion.Right} 件如此，改正 {suggestion.Mended} 件，改错 {suggestion.Broken} 件。{viewer.Name} 于 {clock.GetUtcNow():yyyy-MM-dd} 采纳。");
        return new SuggestedRule(when!, then) { Support = suggestion.Support, Right = suggestion.Right, Priority = suggestion.Priority }.ToRule(id) with { Note = note };
    }

    private static string FreeId(RuleVersion draft)
    {
        var taken = draft.Parents.Append(draft.Set).OfType<RuleSet>()
            .SelectMany(set => set.Rules.Select(rule => rule.Id).Concat(set.Tables.Select(table => table.Id)).Concat(set.Scores.Select(table => table.Id))).ToHashSet();
        var number = 1;
        while (taken.Contains($"learned-{number}")) number++;
        return $"learned-{number}";
    }
}
