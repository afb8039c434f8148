using System.Collections.Immutable;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Files;

/// <summary>Collects what is wrong with one file, so that a person sees all of it at once and not line by line.</summary>
internal sealed class Diagnosis(string file, ImmutableArray<Problem>.Builder problems)
{
    public string File { get; } = file;

    public void Wrong(string chinese, string english, string where, int line, int column = 0) =>
        problems.Add(new Problem(ProblemSeverity.Error, "rules.file", new BilingualText(chinese, english), where, File, line, column));

    /// <summary>Runs a parser and notes where it stopped.</summary>
    public bool Try(string where, Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (SyntaxException wrong)
        {
            Wrong(wrong.Text.Chinese, wrong.Text.English, where, wrong.Line, wrong.Column);
            return false;
        }
    }
}
