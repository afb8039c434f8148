namespace GridFlow.Rules.Situations;

/// <summary>How far situations may look.</summary>
public static class SituationLimits
{
    /// <summary>The furthest back, in days.</summary>
    public const int MostDays = 366;

    /// <summary>The widest circle, in metres.</summary>
    public const int MostMetres = 500;
}
