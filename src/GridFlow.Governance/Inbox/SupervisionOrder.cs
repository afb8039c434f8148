using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Inbox;

/// <summary>How hard a unit is pressed, in rising order; and a leader's own word.</summary>
public enum SupervisionGrade
{
    /// <summary>催办: it is urged.</summary>
    Urge,

    /// <summary>督办: it is supervised.</summary>
    Supervise,

    /// <summary>通报: it is named before the others.</summary>
    Circular,

    /// <summary>约谈: its head is called in.</summary>
    Talk,

    /// <summary>批示: a leader says what is to be done.</summary>
    Instruction,
}

/// <summary>An order to a unit to answer for a case within a time of its own (督办单). It goes with the task that it is.</summary>
/// <param name="Grade">How hard.</param>
/// <param name="Text">What is wanted, in the words of whoever orders it; empty where the ladder does.</param>
/// <param name="IssuedById">Who ordered it: an account, or <c>clock</c> for the ladder.</param>
/// <param name="IssuedByName">The name of that day.</param>
/// <param name="IssuedByUnitId">The unit it was ordered for, which is told of the answer.</param>
/// <param name="Number">Its number, printed and quoted: that of the case and a place among its orders.</param>
public sealed record SupervisionOrder(SupervisionGrade Grade, string Text, string IssuedById, string IssuedByName, string? IssuedByUnitId, string Number = "");

/// <summary>Names of grades.</summary>
public static class SupervisionNames
{
    /// <summary>The grade's name.</summary>
    public static BilingualText Name(this SupervisionGrade grade) => grade switch
    {
        SupervisionGrade.Urge => new("催办", "Urging"),
        SupervisionGrade.Supervise => new("督办", "Supervision"),
        SupervisionGrade.Circular => new("通报", "Circular"),
        SupervisionGrade.Talk => new("约谈", "Summons"),
        _ => new("批示", "Instruction"),
    };
}
