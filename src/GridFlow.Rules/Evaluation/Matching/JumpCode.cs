namespace GridFlow.Rules.Evaluation.Matching;

/// <summary>
/// Conditions as jumps in one array: a test, where to go when it holds, where when not. Looking at a rule reads a few
/// neighbouring numbers instead of walking a tree.
/// </summary>
internal sealed class JumpCode
{
    public const int Yes = -1;
    public const int No = -2;

    private readonly List<int> _code = [];

    public JumpCode(Node[] conditions)
    {
        Entries = new int[conditions.Length];
        Ends = new int[conditions.Length];
        for (var rule = 0; rule < conditions.Length; rule++)
        {
            Entries[rule] = Emit(conditions[rule], Yes, No);
            Ends[rule] = _code.Count;
        }

        Code = [.. _code];
    }

    /// <summary>Threes: the test (predicate shifted left, lowest bit set when negated), next if it holds, next if not.</summary>
    public int[] Code { get; }

    /// <summary>Per rule where to begin.</summary>
    public int[] Entries { get; }

    /// <summary>Per rule the end of its part of the code.</summary>
    public int[] Ends { get; }

    /// <summary>Per rule the start of its part of the code.</summary>
    public int Start(int rule) => rule == 0 ? 0 : Ends[rule - 1];

    private int Emit(Node node, int ifYes, int ifNo)
    {
        switch (node)
        {
            case ConstantNode constant:
                return constant.Value ? ifYes : ifNo;
            case AllNode all:
                for (var part = all.Parts.Length - 1; part >= 0; part--)
                    ifYes = Emit(all.Parts[part], ifYes, ifNo);
                return ifYes;
            case AnyNode any:
                for (var part = any.Parts.Length - 1; part >= 0; part--)
                    ifNo = Emit(any.Parts[part], ifYes, ifNo);
                return ifNo;
            default:
                var test = (TestNode)node;
                _code.Add((test.Predicate.Id << 1) | (test.Negated ? 1 : 0));
                _code.Add(ifYes);
                _code.Add(ifNo);
                return _code.Count - 3;
        }
    }
}
