using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders;

/// <summary>
/// Two reports of one matter become one case (合并), and two matters in one report two (拆分): both by a person who says why. Rules propose only.
/// </summary>
public static class CaseMerging
{
    /// <summary>Whether a task is one at which is decided what a case is and whose: there merging and splitting belong.</summary>
    public static bool Decides(this HandlingTask task) => task is { IsOpen: true, Kind: TaskKind.Check or TaskKind.Dispatch };

    /// <summary>Ends a case, since its matter is handled as another case. Its ladder is to be cancelled in the same transaction.</summary>
    /// <param name="file">The case that ends.</param>
    /// <param name="main">The case that goes on.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why they are one matter.</param>
    /// <param name="now">When, UTC.</param>
    /// <exception cref="GovernanceException">One of them is closed, or they are one and the same.</exception>
    public static void MergeInto(this CaseFile file, Incident main, Actor actor, string? reason, DateTimeOffset now)
    {
        if (file.Incident.Id == main.Id) throw new GovernanceException("merge.itself", new("不能并入自身", "A case cannot be merged with itself"));
        if (file.Incident.Stage == IncidentStage.Closed) throw new GovernanceException("incident.closed", new("事件已经结案", "The incident is already closed"));
        if (main.Stage == IncidentStage.Closed) throw new GovernanceException("merge.closed", new(
            $"{main.Number} 已经结案，不能并入", $"{main.Number} is already closed; nothing can be merged into it"));
        var act = new CaseAct(actor, reason, now);
        file.Incident.MergeInto(main.Id);
        file.Write(act, TimelineKind.Noted, new($"并入 {main.Number}", $"Merged into {main.Number}"));
        new IncidentClosed(IncidentOutcome.Merged, null).ApplyTo(file, act);
        file.CountDown();
    }

    /// <summary>Notes on the case that goes on what was merged into it; whoever has it is told.</summary>
    /// <param name="file">The case that goes on.</param>
    /// <param name="part">The case that ends.</param>
    /// <param name="actor">Who.</param>
    /// <param name="reason">Why they are one matter.</param>
    /// <param name="now">When, UTC.</param>
    public static void TakeIn(this CaseFile file, Incident part, Actor actor, string? reason, DateTimeOffset now)
    {
        file.Write(new CaseAct(actor, reason, now), TimelineKind.Noted, new($"{part.Number} 并入本件", $"{part.Number} was merged into this case"));
        foreach (var task in file.Tasks.Where(task => task is { IsOpen: true, HasCase: true }))
            file.Notify(new(NoticeRecipient.Unit, task.UnitId, task.Role, "case.merged", new(
                $"{part.Number} 并入 {file.Incident.Number} {file.Incident.Title}", $"{part.Number} was merged into {file.Incident.Number} {file.Incident.Title}")));
    }

    /// <summary>Notes on a case that a part of it is handled by itself from now on.</summary>
    /// <param name="file">The case it was a part of.</param>
    /// <param name="number">The number of the part.</param>
    /// <param name="actor">Who.</param>
    /// <param name="now">When, UTC.</param>
    public static void NoteSplit(this CaseFile file, string number, Actor actor, DateTimeOffset now) =>
        file.Write(new CaseAct(actor, null, now), TimelineKind.Noted, SplitOff(number));

    /// <summary>How it says so.</summary>
    public static BilingualText SplitOff(string number) => new($"分出 {number}，单独办理", $"{number} was split off and is handled by itself");

    /// <summary>The report of a part: same reporter and, where nothing else is said, same place, in the words of whoever takes it apart.</summary>
    /// <param name="whole">The case.</param>
    /// <param name="text">What the part is about.</param>
    /// <param name="key">The caller's key against doubling.</param>
    /// <param name="tree">The units there are now: a grid that was dissolved since is named no more.</param>
    public static IncidentReport Part(this Incident whole, string? text, string key, OrganisationTree tree) => new(whole.JurisdictionId, whole.Channel == Channel.Public ? Channel.Official : whole.Channel, PlainText.Within(
        text, TextLimits.Report, new("分出事项的内容", "what the part is about")) ?? "")
    {
        Nature = whole.Nature,
        Address = whole.Address,
        Longitude = whole.Longitude,
        Latitude = whole.Latitude,
        PlaceUnitId = tree.Find(whole.GridId)?.Id,
        ReporterAccountId = whole.ReporterAccountId,
        ReporterUnitId = whole.ReporterUnitId,
        ReporterName = whole.ReporterName,
        ReporterPhone = whole.ReporterPhone,
        ReporterMasked = whole.ReporterMasked,
        SplitFromId = whole.Id,
        IdempotencyKey = $"split:{whole.Id:N}:{key}",
    };
}
