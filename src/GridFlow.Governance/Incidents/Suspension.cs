using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Incidents;

/// <summary>Why a case cannot be solved now.</summary>
public enum SuspensionGround
{
    /// <summary>季节性: only in another season.</summary>
    Season,

    /// <summary>资金或立项: money or a project is not yet approved.</summary>
    Funds,

    /// <summary>权属: whose it is, is disputed.</summary>
    Ownership,

    /// <summary>法定程序: a court, a review or an expropriation is under way.</summary>
    Proceedings,

    /// <summary>技术条件: it cannot be done yet with what there is.</summary>
    Means,
}

/// <summary>What is asked for: to put a case on the register of what cannot be solved now (挂账).</summary>
/// <param name="Ground">Why it cannot be solved now.</param>
/// <param name="Basis">The legal basis, or the document that says so.</param>
/// <param name="ReviewOn">The day it is looked at again, in the jurisdiction's zone.</param>
public sealed record SuspensionAsked(SuspensionGround Ground, string Basis, DateOnly ReviewOn)
{
    /// <summary>How many days ahead that is, counted when the answer is checked.</summary>
    public int Days { get; init; }
}

/// <summary>A case on the register: its clocks stand still until it is taken up again, by hand or on the day of its review.</summary>
/// <param name="BookmarkId">The task that has it meanwhile.</param>
/// <param name="Ground">Why it cannot be solved now.</param>
/// <param name="Basis">The legal basis.</param>
/// <param name="Reason">In the words of whoever asked.</param>
/// <param name="AskedBy">Name of whoever asked.</param>
/// <param name="UnitId">The unit that asked.</param>
public sealed record Suspension(string BookmarkId, SuspensionGround Ground, string Basis, string Reason, string AskedBy, string UnitId)
{
    /// <summary>Name of whoever approved.</summary>
    public string ApprovedBy { get; init; } = "";

    /// <summary>What was left of the limit of the case, for a step that comes after the suspended one was withdrawn; <see langword="null"/> where it had run out or there is none.</summary>
    public TimeSpan? Left { get; init; }
}

/// <summary>The grounds in words.</summary>
public static class SuspensionNames
{
    /// <summary>Its name in the field's own words.</summary>
    public static BilingualText Name(this SuspensionGround ground) => ground switch
    {
        SuspensionGround.Season => new("季节性原因", "Season"),
        SuspensionGround.Funds => new("资金或立项未落实", "Funds or project not approved"),
        SuspensionGround.Ownership => new("权属争议", "Ownership in dispute"),
        SuspensionGround.Proceedings => new("法定程序进行中", "Proceedings under way"),
        _ => new("技术条件不具备", "Not yet possible technically"),
    };
}
