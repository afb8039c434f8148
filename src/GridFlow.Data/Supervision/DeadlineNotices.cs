using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Work;
using GridFlow.Governance.Clocks;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Supervision;

/// <summary>Who is told of changes of deadlines, in the transaction that makes them.</summary>
internal sealed class DeadlineNotices(GridFlowDbContext context, Catalogue catalogue)
{
    /// <summary>The district is told that somebody asked: once however many cases it is about, and not whoever asked.</summary>
    public void TellAsked(Viewer viewer, IReadOnlyList<Incident> asked, DeadlineTerms terms, DateTimeOffset now)
    {
        var tree = catalogue.Current.Organisation(viewer.JurisdictionId);
        if (asked.Count == 0 || tree.Root?.Id is not { } district) return;
        var one = asked is [var single] ? single : null;
        var text = one is not null
            ? new BilingualText($"{viewer.Name}申请变更时限（{terms.Words.Chinese}），待审批：{one.Number} {one.Title}", $"{viewer.Name} asks to change deadlines ({terms.Words.English}): {one.Number} {one.Title}")
            : new($"{viewer.Name}申请变更 {asked.Count} 件的时限（{terms.Words.Chinese}），待审批", $"{viewer.Name} asks to change the deadlines of {asked.Count} cases ({terms.Words.English})");
        foreach (var role in Roles.All.Where(role => role.Permissions.Contains(Permission.Supervise)).Select(role => role.Key))
            if (!viewer.Posts.Any(post => post.UnitId == district && post.Role == role)) Tell($"unit:{district}", role);
            else
                foreach (var colleague in tree.Holders(district, role).Where(account => account != viewer.Id)) Tell($"account:{colleague}", null);

        void Tell(string recipient, string? role) => Add(viewer.JurisdictionId, one?.Id, recipient, role, "deadline.asked", text, now);
    }

    /// <summary>Whoever asked is told what was decided.</summary>
    public void TellDecided(DeadlineRequest request, Incident incident, DateTimeOffset now) => Add(
        incident.JurisdictionId, incident.Id, $"account:{request.AskedById}", null, "deadline.decided", request.Status == DeadlineRequestStatus.Granted
            ? new($"时限变更已批准：{incident.Number} {incident.Title}", $"Granted: the deadlines of {incident.Number} {incident.Title} were changed")
            : new($"时限变更未批准（{request.Remark}）：{incident.Number} {incident.Title}", $"Not granted ({request.Remark}): the deadlines of {incident.Number} {incident.Title} stay"), now);

    /// <summary>Those who must work by the new deadlines are told, each once: the post that has a task, and whoever took it where the post's notices do not reach him.</summary>
    public void TellHolders(Incident incident, CaseRecount done, DateTimeOffset now)
    {
        var tree = catalogue.Current.Organisation(incident.JurisdictionId);
        var words = done.Terms!.Words;
        var text = new BilingualText($"时限已变更（{words.Chinese}）：{incident.Number} {incident.Title}", $"Deadlines changed ({words.English}): {incident.Number} {incident.Title}");
        var posts = done.Holders.Select(task => (Recipient: $"unit:{task.UnitId}", Role: (string?)task.Role));
        var persons = done.Holders.Where(task => task.AssigneeId is { } account && !tree.Holders(task.UnitId, task.Role).Contains(account)).Select(task => (Recipient: $"account:{task.AssigneeId}", Role: (string?)null));
        foreach (var (recipient, role) in posts.Concat(persons).Distinct()) Add(incident.JurisdictionId, incident.Id, recipient, role, "deadline.changed", text, now);
    }

    private void Add(string jurisdictionId, Guid? incidentId, string recipient, string? role, string template, BilingualText text, DateTimeOffset now) => context.Outbox.Add(new OutboxMessage
    {
        JurisdictionId = jurisdictionId, IncidentId = incidentId, Recipient = recipient, Role = role, Template = template, Chinese = text.Chinese, English = text.English, CreatedAt = now,
    });
}
