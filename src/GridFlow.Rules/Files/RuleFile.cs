using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Sets;

namespace GridFlow.Rules.Files;

/// <summary>A file of a rule set's folder. Reading and writing the disk is the host's.</summary>
/// <param name="Name">The name in the folder: <c>scenic.rules</c>.</param>
/// <param name="Text">All of it.</param>
public sealed record RuleFile(string Name, string Text);

/// <summary>What became of reading a folder: a set, or what is wrong with the files. One error refuses the whole folder.</summary>
/// <param name="Set">The set; null when there are errors.</param>
/// <param name="Problems">Each with file, line and, where known, the rule's id.</param>
public sealed record RuleSetReading(RuleSet? Set, ImmutableArray<Problem> Problems);
