namespace GridFlow.Workflows.Activities.Scheduling;

/// <summary>
/// What a trigger by time does about planned starts that were missed because nothing ran. Read from
/// <c>customProperties.misfirePolicy</c> of the trigger; stating nothing means <see cref="FireOnce"/>.
/// </summary>
public enum MisfirePolicy
{
    /// <summary>All missed starts together give one, for the latest of them.</summary>
    FireOnce,

    /// <summary>Each missed start is made up for, oldest first.</summary>
    FireAll,

    /// <summary>Missed starts are dropped; the next one in time starts.</summary>
    Skip,
}
