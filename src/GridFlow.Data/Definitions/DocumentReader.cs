using GridFlow.Governance.Calendars;
using GridFlow.Rules.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Sets;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Data.Definitions;

/// <summary>What a document calls itself, and what is wrong with it.</summary>
public sealed record DocumentOutline(string DefinitionId, string Name, IReadOnlyList<Problem> Problems);
