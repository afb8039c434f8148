namespace GridFlow.Web.Inbox;

/// <summary>What became of one of many that were acted on together.</summary>
/// <param name="Id">What was acted on.</param>
/// <param name="Number">The incident's number.</param>
/// <param name="Title">The incident's title.</param>
/// <param name="Refusal">Why it was not done; <see langword="null"/> where it was.</param>
public sealed record BulkLine(Guid Id, string Number, string Title, string? Refusal);
