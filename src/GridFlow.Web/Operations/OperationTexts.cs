using GridFlow.Components.Forms;
using GridFlow.Data.Definitions;
using GridFlow.Governance.Texts;
using GridFlow.Workflows.Upgrades;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Operations;

/// <summary>Names the resource of the operators' pages.</summary>
internal sealed class OperationTexts;

/// <summary>Words that are not always there.</summary>
internal static class OperationWords
{
    /// <summary>The name of a clock: those of ladders have one in the office's words, others are called what their activity calls them.</summary>
    public static string ClockName(this IStringLocalizer<OperationTexts> texts, string clock) => texts["Clock_" + clock] is { ResourceNotFound: false } known ? known.Value
        : clock.LastIndexOf('-') is > 0 and var share && texts["Clock_" + clock[..share]] is { ResourceNotFound: false } warning ? $"{warning.Value} {clock[(share + 1)..]}%"
        : clock;

    /// <summary>The name of a workflow in use; the id of one that is in use no longer.</summary>
    public static string WorkflowName(this Catalogue catalogue, string definitionId) =>
        catalogue.Current.Workflows.FirstOrDefault(workflow => workflow.DefinitionId == definitionId)?.Name ?? definitionId;

    /// <summary>What a decision about the instances of a version does.</summary>
    /// <param name="texts">The words.</param>
    /// <param name="timing">The decision.</param>
    /// <param name="movable">How many of those that were looked at can move.</param>
    /// <param name="isAll">Whether all were looked at; the decision reaches the others as well.</param>
    public static string Decision(this IStringLocalizer<OperationTexts> texts, UpgradeTiming timing, int movable, bool isAll) =>
        texts["AskTiming" + timing, movable] + (isAll ? "" : texts["AndNotExamined"]);

    /// <summary>A question as every act of an operator is asked: with a reason that is recorded.</summary>
    public static Question Question(this IStringLocalizer<OperationTexts> texts, string text, string confirm) =>
        new(text, confirm) { Reason = texts["Reason"], Hint = texts["ReasonHint"], MaximumLength = TextLimits.Reason };
}
