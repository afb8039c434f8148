using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Organisations;

/// <summary>Why a unit may give a case back as not its own (退单): a typed reason with what it rests on. Each jurisdiction has its own list.</summary>
/// <param name="Key">Stable key, as stored with the return.</param>
/// <param name="Name">What offices call it.</param>
/// <param name="Basis">The rule or article it rests on; <see langword="null"/> where none is named.</param>
/// <param name="NeedsReceiver">Whether whoever returns for this reason must say whose the case is instead.</param>
public sealed record ReturnReason(string Key, BilingualText Name, BilingualText? Basis = null, bool NeedsReceiver = true)
{
    /// <summary>The reasons of a jurisdiction that names none of its own.</summary>
    public static IReadOnlyList<ReturnReason> Usual { get; } =
    [
        new("place", new("属地不符", "Not our ground"), new("属地管理：事发地不在本单位管辖范围", "Whose ground it is answers for it: the place lies outside the unit's territory")),
        new("duty", new("职责不符", "Not our duty"), new("责随权走：该事项不在本单位职责清单内", "Duty follows power: the matter is not on the unit's list of duties")),
        new("owner", new("权属不清", "Owner unknown"), new("部件先属主、后属地：权属待查明", "First the owner, then the ground: the owner is still to be found"), NeedsReceiver: false),
        new("overlap", new("职能交叉", "Several units' duty"), new("责任主体唯一：多个单位均有职责，需明确主办", "One unit answers: several have a duty here, and one must lead")),
        new("category", new("分类有误", "Wrong category"), new("按更正后的类别确定责任单位", "The right category says whose it is")),
    ];
}
