namespace GridFlow.Web.Inbox;

/// <summary>What became of one of many tasks that were acted on together.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Number">Its incident's number.</param>
/// <param name="Title">Its incident's title.</param>
/// <param name="Refusal">Why it was not done; <see langword="null"/> where it was.</param>
public sealed record BulkLine(Guid TaskId, string Number, string Title, string? Refusal);
