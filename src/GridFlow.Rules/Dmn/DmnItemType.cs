using GridFlow.Rules.Dmn.Feel;

namespace GridFlow.Rules.Dmn;

/// <summary>A type that a document defines: another type by a name of its own, perhaps with fewer values.</summary>
/// <param name="name">Its name.</param>
/// <param name="rests">The type it rests on, found when first asked: definitions may stand in any order.</param>
/// <param name="tests">Tests a value; null where all are allowed.</param>
/// <param name="text">The allowed values as they were written, in their order; empty where all are allowed.</param>
internal sealed class DmnItemType(string name, Func<FeelType> rests, Func<FeelScope, bool?>? tests, string text) : FeelType(name)
{
    private FeelType? _rests;

    /// <summary>The type it rests on.</summary>
    public FeelType Rests => _rests ??= rests();

    public override bool IsList => Rests.IsList;

    /// <summary>The allowed values of a type as they were written; empty where all are allowed.</summary>
    public static string AllowedText(FeelType? type) =>
        type is not DmnItemType item ? "" : item.Text.Length > 0 ? item.Text : AllowedText(item.Rests);

    /// <summary>The allowed values of one component of a structure.</summary>
    public static string AllowedText(FeelType? type, string component) => type switch
    {
        DmnItemType item => AllowedText(item.Rests, component),
        ListOf list => AllowedText(list.Item, component),
        ContextOf context => AllowedText(context.Entries.FirstOrDefault(one => one.Name == component).Type),
        _ => "",
    };

    protected override bool Is(object value, bool allowed) =>
        Rests.Holds(value, allowed) && (!allowed || tests is null || tests(new FeelScope(null, asked => (asked == FeelScope.Question, value))) == true);

    private string Text => text;
}
