using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Operations;

/// <summary>Names the resource of the operators' pages.</summary>
internal sealed class OperationTexts;

/// <summary>Words that are not always there.</summary>
internal static class OperationWords
{
    /// <summary>The name of a clock: those of ladders have one in the office's words, others are called what their activity calls them.</summary>
    public static string ClockName(this IStringLocalizer<OperationTexts> texts, string clock) => texts["Clock_" + clock] is { ResourceNotFound: false } known ? known.Value : clock;
}
