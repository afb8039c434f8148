using System.Globalization;
using GridFlow.Data.Audit;
using GridFlow.Governance;
using Microsoft.EntityFrameworkCore;

namespace GridFlow.Data.Definitions.Versions;

/// <summary>Writes what was done with a version: its row and one event, in the caller's transaction.</summary>
internal static class VersionHistory
{
    /// <summary>Does an act that fits the status of the version.</summary>
    /// <exception cref="GovernanceException">It does not fit: the version has moved on.</exception>
    public static void Move(GridFlowDbContext context, StoredDefinition stored, Actor by, VersionAct act, string note, DateTimeOffset now)
    {
        stored.Status = VersionLife.After(stored.Status, act) ?? throw new GovernanceException("version.moved-on", new(
            "该版本的状态已经变化，此操作不再适用，请刷新后查看", "The version has moved on and this no longer applies; look at it again"));
        if (act is VersionAct.Withdrawn or VersionAct.Rejected) stored.LiveFrom = null;
        if (stored.Status is VersionStatus.Draft or VersionStatus.Rejected or VersionStatus.Discarded) stored.ShadowSince = null;
        stored.Revision++;
        Note(context, stored, by, act, note, now);
    }

    /// <summary>Begins a draft with the content of a version: the newest of its document.</summary>
    public static async Task<StoredDefinition> DraftAsync(GridFlowDbContext context, StoredDefinition from, Actor by, DateTimeOffset now)
    {
        var siblings = await context.Definitions.Where(stored => stored.DefinitionId == from.DefinitionId).ToListAsync();
        foreach (var sibling in siblings) sibling.IsLatest = false;
        var number = siblings.Max(stored => stored.Version) + 1;
        var draft = new StoredDefinition
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{from.DefinitionId}:{number}"),
            Kind = from.Kind,
            DefinitionId = from.DefinitionId,
            JurisdictionId = from.JurisdictionId,
            Version = number,
            Name = from.Name,
            Content = from.Content,
            Fingerprint = from.Fingerprint,
            BasedOn = from.Id,
            IsLatest = true,
            CreatedAt = now,
            CreatedBy = by.Id,
        };
        context.Definitions.Add(draft);
        Note(context, draft, by, VersionAct.Drafted, "", now);
        return draft;
    }

    /// <summary>One row of history.</summary>
    public static void Note(GridFlowDbContext context, StoredDefinition stored, Actor by, VersionAct act, string note, DateTimeOffset now)
    {
        context.VersionEvents.Add(new VersionEvent { VersionId = stored.Id, At = now, Act = act, ActorId = by.Id, ActorName = by.Name, Note = note.Trim() });
        if (act != VersionAct.Saved) context.Record(Enum.Parse<AuditAct>($"Version{act}"), by, stored.JurisdictionId, $"version:{stored.Id}", note.Trim());
    }

    /// <summary>An editor saves every few seconds; a history of that would hide what matters.</summary>
    public static void NoteSave(GridFlowDbContext context, StoredDefinition draft, Actor by, IReadOnlyList<VersionEvent> history, DateTimeOffset now)
    {
        if (history is [.., { Act: VersionAct.Saved } last] && last.ActorId == by.Id) (last.At, last.Times) = (now, last.Times + 1);
        else Note(context, draft, by, VersionAct.Saved, "", now);
    }
}
