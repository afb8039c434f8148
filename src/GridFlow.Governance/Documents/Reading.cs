using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Documents;

/// <summary>What came of reading a document a user wrote.</summary>
/// <typeparam name="T">What it describes.</typeparam>
/// <param name="Value">The thing; <see langword="null"/> when an error stands in the way.</param>
/// <param name="Problems">What is wrong or doubtful.</param>
public sealed record Reading<T>(T? Value, IReadOnlyList<Problem> Problems)
    where T : class;
