using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>通知: tells people something, so that every loop gives its echo (圈圈有回声).</summary>
internal sealed class Notify : LadderActivity
{
    private const string Reporter = "reporter";

    public override ActivityDescriptor Descriptor { get; } = new(
        "GridFlow.Notify",
        new("通知", "Notify"),
        Describe.Category,
        new("告知上报人或相关单位", "Tells the reporter or units"))
    {
        Ports = [Describe.Port("Sent", "已发出", "Sent")],
        Inputs =
        [
            Describe.Text("To", Reporter, new("告知谁", "To"), new("reporter、grid、community、street、department、office，用逗号分开", "reporter, grid, community, street, department, office, separated by commas")),
            Describe.Text("Text", "", new("内容", "Text"), new("可用 {number}、{title}、{department}", "May contain {number}, {title}, {department}")),
            Describe.Text("EnglishText", "", new("英文内容", "English text"), new("留空为中文内容", "Empty for the Chinese text")),
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var text = Fill(context, world, context.Input<string>("Text") is { Length: > 0 } given ? given : context.DisplayName);
        var english = Fill(context, world, context.Input<string>("EnglishText") is { Length: > 0 } other ? other : text);
        var message = new BilingualText(text, english);
        var recipients = (context.Input<string>("To") ?? Reporter).Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        foreach (var recipient in recipients)
            context.Emit(new NoticeQueued(NoticeFor(context, world, recipient, message)));
        context.Emit(new TimelineNoted(TimelineKind.Notified, message, recipients.Contains(Reporter), context.ActivityId));
        context.Complete(["Sent"]);
    }

    private static Notice NoticeFor(IActivityContext context, LadderWorld world, string recipient, BilingualText message)
    {
        if (recipient == Reporter)
            return new(NoticeRecipient.Reporter, null, null, context.ActivityId, message);
        var to = Addressee.Find(context, world, recipient, null);
        return new(NoticeRecipient.Unit, to.Unit.Id, to.Role, context.ActivityId, message);
    }

    private static string Fill(IActivityContext context, LadderWorld world, string text) => text
        .Replace("{number}", world.Incident.Number, StringComparison.Ordinal)
        .Replace("{title}", world.Incident.Title, StringComparison.Ordinal)
        .Replace("{department}", Addressee.Find(context, world, Addressee.Department, null).Unit.Name, StringComparison.Ordinal);
}
