using GridFlow.Governance.Duties;
using GridFlow.Governance.Organisations;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>上级收回: what was taken back from the streets is given to none of them by any step.</summary>
internal static class Recalling
{
    /// <summary>The item that forbids giving a case of a category to a unit; <see langword="null"/> where it may have it.</summary>
    public static Duty? Of(LadderWorld world, string? category, Unit? unit) =>
        category is null || unit is null ? null : world.Organisation.Duties.Recalled(world.Organisation, world.Rules.Vocabulary.Category(category), unit);

    /// <summary>Whom the list names instead; <see langword="null"/> where it names nobody, and a person decides.</summary>
    public static Unit? Receiver(LadderWorld world, Duty recalled) => world.Organisation.Department(recalled.Department);
}
