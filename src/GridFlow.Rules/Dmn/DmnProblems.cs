using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Conditions;

namespace GridFlow.Rules.Dmn;

/// <summary>Collects what is wrong with a document, each with decision, rule and column.</summary>
internal sealed class DmnProblems
{
    private readonly ImmutableArray<Problem>.Builder _found = ImmutableArray.CreateBuilder<Problem>();

    public ImmutableArray<Problem> Found => _found.ToImmutable();

    public void Add(XObject? at, string where, string chinese, string english) =>
        _found.Add(new Problem(ProblemSeverity.Error, "dmn.unsupported", new BilingualText(chinese, english), where,
            Line: (at as IXmlLineInfo)?.LineNumber ?? 0));

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
}
