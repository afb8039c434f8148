using System.Globalization;

namespace GridFlow.Workflows.Execution;

/// <summary>Texts of small numbers, made once: every burst needs a dozen.</summary>
internal static class Numbers
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 1024).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public static string Text(int number) => (uint)number < (uint)Texts.Length ? Texts[number] : number.ToString(CultureInfo.InvariantCulture);
}
