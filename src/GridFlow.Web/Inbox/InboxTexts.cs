namespace GridFlow.Web.Inbox;

/// <summary>Names the resource of inbox and tasks.</summary>
internal sealed class InboxTexts;
