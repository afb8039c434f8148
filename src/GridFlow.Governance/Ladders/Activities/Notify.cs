using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Design.Forms;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>通知: tells people something, so that every loop gives its echo (圈圈有回声).</summary>
internal sealed class Notify : LadderActivity
{
    /// <summary>Word for whoever reported the incident.</summary>
    public const string Reporter = "reporter";

    public override ActivityDescriptor Descriptor { get; } = new(
        "GridFlow.Notify",
        new("通知", "Notify"),
        Describe.Category,
        new("告知上报人或相关单位", "Tells the reporter or units"))
    {
        Ports = [Describe.Port("Sent", "已发出", "Sent")],
        Inputs =
        [
            Describe.Text("To", Reporter, new("告知谁", "To"), new("reporter（上报人）、层级的 key、department（主办单位）、office（兜底单位）或 unit:单位编号，用逗号分开", "reporter, the key of a level, department (the unit that leads), office (default owner) or unit: with a unit's id, separated by commas")) with { Editor = nameof(FieldEditor.Recipients) },
            Describe.Text("Text", "", new("内容", "Text"), new("可用 {number}、{title}、{department}", "May contain {number}, {title}, {department}")) with { Editor = nameof(FieldEditor.Notice) },
            Describe.Text("EnglishText", "", new("英文内容", "English text"), new("留空为中文内容", "Empty for the Chinese text")) with { Editor = nameof(FieldEditor.Notice) },
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var message = Message(context, world);
        var recipients = Recipients(context);
        foreach (var recipient in recipients)
            context.Emit(new NoticeQueued(NoticeFor(context, world, recipient, message)));
        context.Emit(new TimelineNoted(TimelineKind.Notified, message ?? new(context.DisplayName, context.DisplayName), recipients.Contains(Reporter) ? ToReporter(world, message) : null, context.ActivityId));
        context.Complete(["Sent"]);
    }

    /// <summary>The words of those it tells.</summary>
    public static IReadOnlyList<string> Recipients(IActivityContext context) =>
        [.. (context.Input<string>("To") ?? Reporter).Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    /// <summary>What the drawing says; <see langword="null"/> where it says nothing.</summary>
    private static BilingualText? Message(IActivityContext context, LadderWorld world)
    {
        if (context.Input<string>("Text") is not { Length: > 0 } given)
            return null;
        var text = Fill(context, world, given);
        return new(text, context.Input<string>("EnglishText") is { Length: > 0 } english ? Fill(context, world, english) : text);
    }

    /// <summary>The name of a step is for offices: without words of its own a message to the reporter is a neutral one.</summary>
    private static BilingualText ToReporter(LadderWorld world, BilingualText? message) => message ?? PublicSentences.News(world.Incident.Number);

    private static Notice NoticeFor(IActivityContext context, LadderWorld world, string recipient, BilingualText? message)
    {
        if (recipient == Reporter)
            return new(NoticeRecipient.Reporter, null, null, context.ActivityId, ToReporter(world, message));
        var to = Addressee.Find(context, world, recipient, null);
        return new(NoticeRecipient.Unit, to.Unit.Id, to.Role, context.ActivityId, message ?? new(context.DisplayName, context.DisplayName));
    }

    private static string Fill(IActivityContext context, LadderWorld world, string text) => text
        .Replace("{number}", world.Incident.Number, StringComparison.Ordinal)
        .Replace("{title}", world.Incident.Title, StringComparison.Ordinal)
        .Replace("{department}", Addressee.Find(context, world, Addressee.Lead, null).Unit.Name, StringComparison.Ordinal);
}
