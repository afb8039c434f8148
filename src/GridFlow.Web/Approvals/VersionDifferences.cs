using GridFlow.Data.Accounts;
using GridFlow.Data.Calendars;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Data.Emergencies;
using GridFlow.Data.Organisations;
using GridFlow.Data.Patrols;
using GridFlow.Data.Workbench;
using GridFlow.Governance.Emergencies;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Design.Differences;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Comparison;
using GridFlow.Rules.Sets;
using GridFlow.Web.Administration;
using GridFlow.Workflows.Activities;

namespace GridFlow.Web.Approvals;

/// <summary>One difference in words.</summary>
/// <param name="Kind"><c>Added</c>, <c>Removed</c> or <c>Changed</c>.</param>
/// <param name="Sentence">What is different.</param>
internal sealed record DifferenceLine(string Kind, string Sentence);

/// <summary>What a version that waits changes in what is live, in the office's words.</summary>
internal sealed class VersionDifferences(LadderDesk ladders, CalendarDesk calendars, OrganisationDesk organisations, PatrolDesk patrols, RuleDesk rules, EmergencyDesk emergencies, Versions versions, ActivityRegistry registry, Catalogue catalogue)
{
    /// <summary>The differences; <see langword="null"/> where nothing is live yet or one of the two cannot be read.</summary>
    public async Task<IReadOnlyList<DifferenceLine>?> AgainstLiveAsync(Viewer viewer, WaitingVersion waiting, string language, CancellationToken cancellationToken)
    {
        var all = await versions.ListAsync(viewer, waiting.Kind, cancellationToken);
        var definition = all.FirstOrDefault(line => line.Id == waiting.Id)?.DefinitionId;
        var live = all.FirstOrDefault(line => line.DefinitionId == definition && line.Status == VersionStatus.Live);
        if (waiting.Kind == DocumentKind.EmergencyPlan) return await PlanAsync(viewer, waiting.Id, cancellationToken);
        if (waiting.Kind == DocumentKind.ChoiceTable) return await ChoicesAsync(viewer, live?.Id, waiting.Id, language, cancellationToken);
        if (waiting.Kind == DocumentKind.LadderOverride) return await OverrideAsync(viewer, live?.Id, waiting.Id, language, cancellationToken);
        if (waiting.Kind == DocumentKind.Patrols)
            return await patrols.ReadAsync(viewer, waiting.Id, cancellationToken) is { } planned && patrols.Differences(planned.Stored) is { } lines
                ? [.. lines.Select(line => new DifferenceLine(line.Kind, line.Sentence.In(language)))] : null;
        return live is null ? null : waiting.Kind switch
        {
            DocumentKind.RuleSet => await RulesAsync(viewer, live.Id, waiting.Id, language, cancellationToken),
            DocumentKind.Organisation => await organisations.ReadAsync(viewer, waiting.Id, cancellationToken) is { } planned
                && await organisations.DifferencesAsync(planned.Stored, cancellationToken) is { } changes ? [.. changes.Select(change => new DifferenceLine("Changed", change.In(language)))] : null,
            DocumentKind.Calendar => await CalendarAsync(viewer, waiting.Id, language, cancellationToken),
            _ => await LaddersAsync(viewer, live.Id, waiting.Id, language, cancellationToken),
        };
    }

    /// <summary>All that would be live with it, whatever an earlier version of it said.</summary>
    private async Task<IReadOnlyList<DifferenceLine>?> PlanAsync(Viewer viewer, string waitingId, CancellationToken cancellationToken)
    {
        if (await emergencies.ReadAsync(viewer, waitingId, cancellationToken) is not { } version || PlanReader.Read(version.Stored.Content).Value is not { } plan) return null;
        var names = (await emergencies.CandidatesAsync(viewer, cancellationToken)).ToDictionary(one => one.Id, one => $"{one.Name} · {one.Version}");
        return [.. plan.Parts.Select(part => new DifferenceLine("Added", names.GetValueOrDefault(part.VersionId) ?? part.VersionId))];
    }

    /// <summary>What a unit overrides is told as what becomes of the ladder it inherits.</summary>
    private async Task<IReadOnlyList<DifferenceLine>?> OverrideAsync(Viewer viewer, string? liveId, string waitingId, string language, CancellationToken cancellationToken)
    {
        if (await OwnAsync(waitingId) is not { } own || catalogue.Current.FindLadder(viewer.JurisdictionId, own.Ladder) is not { } parent
            || !LadderSketch.TryOpen(parent.Program.Definition.ToJson(complete: true), out var sketch, out _)) return null;
        var before = liveId is not null && await OwnAsync(liveId) is { } live ? LadderMerge.Of(sketch!, [live], registry).Sketch : sketch!;
        var found = LadderDifferences.Between(before, LadderMerge.Of(sketch!, [own], registry).Sketch, registry, catalogue.Current.FindOrganisation(viewer.JurisdictionId));
        return [.. found.Changes.Select(change => new DifferenceLine(change.Kind.ToString(), change.Sentence.In(language)))];

        async Task<LadderOverride?> OwnAsync(string id) =>
            await ladders.ReadAsync(viewer, id, DocumentKind.LadderOverride, cancellationToken) is { } version ? OverrideReader.Read(version.Stored.Content).Value : null;
    }

    /// <summary>Rows have no names: one that is changed is another. Of the first table all rows are new.</summary>
    private async Task<IReadOnlyList<DifferenceLine>?> ChoicesAsync(Viewer viewer, string? liveId, string waitingId, string language, CancellationToken cancellationToken)
    {
        var words = new ChoiceWords(catalogue.Current.Around(viewer.JurisdictionId).Choosable);
        var (before, after) = (liveId is null ? [] : await RowsAsync(liveId), await RowsAsync(waitingId));
        return before is null || after is null ? null
            : [.. before.Except(after).Select(row => new DifferenceLine("Removed", row)), .. after.Except(before).Select(row => new DifferenceLine("Added", row))];

        async Task<List<string>?> RowsAsync(string id) =>
            await ladders.ReadAsync(viewer, id, DocumentKind.ChoiceTable, cancellationToken) is { } version && ChoiceReader.Read(version.Stored.Content).Value is { } table
                ? [.. table.Rows.Select(row => $"{words.Of(row).In(language)} → {words.Ladder(row.Ladder)}")]
                : null;
    }

    /// <summary>What differs, and last what that would do to open cases.</summary>
    private async Task<IReadOnlyList<DifferenceLine>?> CalendarAsync(Viewer viewer, string waitingId, string language, CancellationToken cancellationToken)
    {
        if (await calendars.ReadAsync(viewer, waitingId, cancellationToken) is not { } waiting || calendars.Differences(waiting.Stored) is not { } changes) return null;
        var preview = await calendars.PreviewAsync(viewer, waiting.Stored, cancellationToken);
        BilingualText told = new($"在办事件：{preview?.Moved} 件的时限将变动，{preview?.Confirmed} 件的时限不变但确定性有变化", $"Open cases: the deadline of {preview?.Moved} moves; that of {preview?.Confirmed} stays and is certain or provisional now");
        return [.. changes.Select(change => new DifferenceLine("Changed", change.Sentence.In(language))), .. preview is null ? [] : new[] { new DifferenceLine("Changed", told.In(language)) }];
    }

    private async Task<IReadOnlyList<DifferenceLine>?> LaddersAsync(Viewer viewer, string liveId, string waitingId, string language, CancellationToken cancellationToken)
    {
        var (live, waiting) = (await ladders.ReadAsync(viewer, liveId, cancellationToken), await ladders.ReadAsync(viewer, waitingId, cancellationToken));
        if (live is null || waiting is null || !LadderSketch.TryOpen(live.Stored.Content, out var before, out _) || !LadderSketch.TryOpen(waiting.Stored.Content, out var after, out _)) return null;
        var found = LadderDifferences.Between(before!, after!, registry, catalogue.Current.FindOrganisation(viewer.JurisdictionId));
        return [.. found.Changes.Select(change => new DifferenceLine(change.Kind.ToString(), change.Sentence.In(language)))];
    }

    private async Task<IReadOnlyList<DifferenceLine>?> RulesAsync(Viewer viewer, string liveId, string waitingId, string language, CancellationToken cancellationToken)
    {
        var (live, waiting) = (await rules.ReadAsync(viewer, liveId, cancellationToken), await rules.ReadAsync(viewer, waitingId, cancellationToken));
        if (live?.Set is not { } before || waiting?.Set is not { } after) return null;
        return [.. RuleSetDiff.Compare(before, after, Vocabulary.Of([.. waiting.Parents, before, after])).Select(change => new DifferenceLine(change.Kind.ToString(), change.Summary.In(language)))];
    }
}
