using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>Something one may choose for an input.</summary>
/// <param name="Value">What the document writes.</param>
/// <param name="Name">Its name for people.</param>
public sealed record SketchChoice(string Value, BilingualText Name);

/// <summary>What the words of a drawing may be, with the jurisdiction's own names: nobody has to know a key.</summary>
public static class SketchChoices
{
    /// <summary>Whom a step may be for: the levels of the ladder, the unit that leads, the default owner. Single units come by <see cref="OfUnit"/>.</summary>
    public static IReadOnlyList<SketchChoice> Addressees(OrganisationTree? organisation) =>
    [
        .. (organisation?.Jurisdiction.Levels ?? []).Where(level => level.Rung > 0).OrderBy(level => level.Rung).Select(level => new SketchChoice(level.Key, level.Name)),
        Named(Addressee.Lead, organisation),
        Named(Addressee.DefaultOwner, organisation),
    ];

    /// <summary>Who may be told: the reporter, and whom a step may be for.</summary>
    public static IReadOnlyList<SketchChoice> Recipients(OrganisationTree? organisation) => [Named(Notify.Reporter, organisation), .. Addressees(organisation)];

    /// <summary>One unit by itself.</summary>
    public static SketchChoice OfUnit(Unit unit) => new(Addressee.UnitPrefix + unit.Id, new(unit.Name, unit.Name));

    /// <summary>The unit that a word names by itself; <see langword="null"/> for every other word.</summary>
    public static Unit? UnitOf(string word, OrganisationTree? organisation) =>
        word.StartsWith(Addressee.UnitPrefix, StringComparison.Ordinal) ? organisation?.Find(word[Addressee.UnitPrefix.Length..].Trim()) : null;

    /// <summary>The roles that may do a task.</summary>
    public static IReadOnlyList<SketchChoice> Handlers { get; } =
        [.. Roles.All.Where(role => Roles.Allows(role.Key, Permission.HandleTasks)).Select(role => new SketchChoice(role.Key, role.Name))];

    /// <summary>The ways a report may come in.</summary>
    public static IReadOnlyList<SketchChoice> Channels { get; } = [.. Enum.GetValues<Channel>().Select(channel => new SketchChoice(channel.ToString(), channel.Name()))];

    private static SketchChoice Named(string word, OrganisationTree? organisation) => new(word, SketchSummary.Named(word, organisation));
}
