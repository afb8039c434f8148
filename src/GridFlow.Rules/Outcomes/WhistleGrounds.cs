using System.Globalization;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Rules.Outcomes;

/// <summary>The names of the grounds on which a whistle may be blown.</summary>
public static class WhistleGrounds
{
    /// <summary>All of them, as they are numbered.</summary>
    public static IReadOnlyList<WhistleGround> All { get; } = Enum.GetValues<WhistleGround>();

    /// <summary>Name of a ground; a number where there is none.</summary>
    public static BilingualText Name(this WhistleGround ground) => ground switch
    {
        WhistleGround.BeyondDuty => new("超出本单位职责", "beyond the unit's duty"),
        WhistleGround.NoClearOwner => new("无法明确责任主体", "no clear owner"),
        WhistleGround.AcrossBoundaries => new("跨街道跨社区", "across boundaries"),
        WhistleGround.SeveralDepartments => new("需多部门协同", "several departments"),
        WhistleGround.SeveralLevels => new("需多层级联动", "several levels"),
        _ => new(((int)ground).ToString(CultureInfo.InvariantCulture), ((int)ground).ToString(CultureInfo.InvariantCulture)),
    };
}
