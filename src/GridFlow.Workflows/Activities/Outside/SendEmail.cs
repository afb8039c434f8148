using GridFlow.Language.Diagnostics;
using GridFlow.Language.Expressions;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Execution;

namespace GridFlow.Workflows.Activities.Outside;

/// <summary>Sends a mail and goes on when it was handed over, or by <c>Error</c> when it could not be.</summary>
internal sealed class SendEmail() : EngineActivity(new(
    "Elsa.SendEmail", new("发送邮件", "Send Email"), Describe.Outside, new("发送电子邮件", "Sends an e-mail"))
{
    Inputs =
    [
        Describe.Input("From", "String", "答复地址", "From", "收件人答复到的地址；发件人总是本平台", "Where answers go; the sender is always the platform"),
        Describe.Input("To", "String[]", "收件人", "To", "收件人地址，须在管理员允许的域名中", "Addresses, of domains that the administrator allows"),
        Describe.Input("Cc", "String[]", "抄送", "Cc", "抄送地址", "Addresses that get a copy"),
        Describe.Input("Bcc", "String[]", "密送", "Bcc", "密送地址", "Addresses that get a copy unseen by others"),
        Describe.Input("Subject", "String", "主题", "Subject", "邮件主题", "The subject"),
        Describe.Input("Body", "String", "正文", "Body", "邮件正文，HTML", "The text, HTML"),
    ],
    Ports = [Describe.Done, Describe.Port(Error, "出错", "Error") with { IsOptional = true }],
    CanWait = true,
})
{
    private const string Error = "Error";
    private static readonly string[] Failed = [Error];

    public override bool AutoCompletes => false;

    /// <summary>In sequences the way of errors lies inside it.</summary>
    public override object? Prepare(NodeContent content)
    {
        if (content.Property("attachments") is { } attachments && InputProgram.Read("Attachments", "Object", attachments, null) is not { Kind: InputKind.Constant, Value: null or "" })
        {
            content.Report(ProblemSeverity.Error, "mail.attachments", new(
                $"“{content.Definition.DisplayName}”的附件不受支持", $"Attachments of “{content.Definition.DisplayName}” are not supported"));
        }

        return content.Child("error");
    }

    public override void Run(ActivityExecution x)
    {
        var bookmark = x.Wait();
        x.Emit(new MailRequested(
            $"{x.Run.InstanceId}.{x.ActivityInstanceId}", x.Input(0) as string, Addresses(x.Input(1)), Addresses(x.Input(2)), Addresses(x.Input(3)),
            (string?)x.Input(4) ?? "", (string?)x.Input(5) ?? "", bookmark.Id));
    }

    public override void Resume(ActivityExecution x, IReadOnlyDictionary<string, object?> input)
    {
        if (input.GetValueOrDefault("result") is not IReadOnlyDictionary<string, object?> result || result.GetValueOrDefault("error") is not { } error)
        {
            x.Run.Complete(x, null);
            return;
        }

        x.Run.Log(JournalEvent.Noted, x, detail: ScriptValue.ToText(error));
        if (x.Node.Prepared is Node handler)
            x.Run.Schedule(handler, x);
        else
            x.Run.Complete(x, Failed);
    }

    public override void ChildCompleted(ActivityExecution owner, ActivityExecution child, IReadOnlyList<string>? outcomes, int tag) => owner.Run.Complete(owner, null);

    private static List<string> Addresses(object? value) =>
        [.. ValueConversion.ToList(value).SelectMany(item => ScriptValue.ToText(item ?? "").Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
