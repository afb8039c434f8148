using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Dmn;

/// <summary>Collects what is wrong with a document, each with decision, rule and column.</summary>
internal sealed class DmnProblems
{
    private readonly List<Problem> _found = [];

    public ImmutableArray<Problem> Found => [.. _found];

    public void Add(XObject? at, string where, string chinese, string english) =>
        _found.Add(new Problem(ProblemSeverity.Error, "dmn.unsupported", new BilingualText(chinese, english), where,
            Line: (at as IXmlLineInfo)?.LineNumber ?? 0));

    /// <summary>What is odd, but stops nothing.</summary>
    public void Warn(XObject? at, string where, string chinese, string english) =>
        _found.Add(new Problem(ProblemSeverity.Warning, "dmn.odd", new BilingualText(chinese, english), where, Line: (at as IXmlLineInfo)?.LineNumber ?? 0));

    /// <summary>Reads a cell; what it cannot read becomes a problem and the cell is <paramref name="instead"/>.</summary>
    public T Try<T>(XObject? at, string where, T instead, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SyntaxException wrong)
        {
            Add(at, where, wrong.Text.Chinese, wrong.Text.English);
            return instead;
        }
    }

    /// <summary>Reads an element of the document; <paramref name="refused"/> is the first thing that keeps it, and it alone, from running.</summary>
    public T Within<T>(Func<T> read, out BilingualText? refused)
    {
        var before = _found.Count;
        var made = read();
        refused = _found.Skip(before).FirstOrDefault(one => one.Severity == ProblemSeverity.Error) is { } first
            ? new BilingualText($"{first.Where}：{first.Message.Chinese}", $"{first.Where}: {first.Message.English}") : null;
        return made;
    }
}
