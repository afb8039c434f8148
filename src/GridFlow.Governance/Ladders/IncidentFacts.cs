using GridFlow.Governance.Duties;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Fields;
using GridFlow.Rules.Situations;

namespace GridFlow.Governance.Ladders;

/// <summary>What the rules are told of an incident, field by field.</summary>
public static class IncidentFacts
{
    private const int LongestSubject = 80;

    /// <summary>出格: the tag of a grid worker's report from outside the own grid that the jurisdiction takes all the same.</summary>
    public const string OutOfGrid = "出格";

    private const string SameCategory = "recent.sameCategoryInGrid24h";

    /// <summary>Fills a sheet.</summary>
    /// <param name="world">The incident and its surroundings.</param>
    /// <param name="local">The moment, in the jurisdiction's own offset.</param>
    public static FactSheet Of(LadderWorld world, DateTimeOffset local)
    {
        var incident = world.Incident;
        var tree = world.Organisation;
        var place = tree.Find(incident.GridId);
        var date = DateOnly.FromDateTime(local.DateTime);
        var sheet = new FactSheet(world.Rules.Registry)
            .Report(Subject(incident.Text), incident.Text)
            .At(local, world.Calendar.IsOpen(local))
            .Set("holiday", world.Calendar.ExceptionOn(date) is { Works: false })
            .Set("hint", incident.CategoryHint)
            .Set("channel", ChannelCode(incident.Channel))
            .Set("nature", NatureCode(incident.Nature))
            .Set("grid.id", place?.Id)
            .Set("grid.kind", place?.Kind)
            .Set("place.address", incident.Address)
            .Set("place.located", incident is { Longitude: not null, Latitude: not null })
            .Set("reporter.kind", ReporterCode(incident.Channel))
            .Set("reporter.anonymous", incident is { ReporterName: null or "", ReporterAccountId: null or "" })
            .Set("attachments", (double)world.Attachments)
            .Set(SameCategory, 0.0)
            .Set("recent.sameGrid24h", (double)world.Recent.SameGrid24h)
            .Set("recent.samePlace30d", (double)world.Recent.SamePlace30d)
            .Set("recent.sameReporter30d", (double)world.Recent.SameReporter30d)
            .Set("returns", (double)(incident.Returns + world.NewReturns));
        if (ToNeighbour(incident, tree) is { } metres)
            sheet.Set("place.neighbourMetres", metres);
        if (tree.Jurisdiction.OutOfGrid == OutOfGridPolicy.Flag && IsOutOfGrid(incident, tree))
            sheet.Set("tags", OutOfGrid);
        // The units the place lies in, as far as the rules have a field for the level.
        foreach (var level in tree.Jurisdiction.Levels)
            if (sheet.Registry.Find(FieldRegistry.Place + level.Key) is { } field)
                sheet.Set(field.Name, tree.AncestorAtLevel(place?.Id, level.Key)?.Name);
        return sheet;
    }

    /// <summary>Metres from the place to the ground of the next unit that supervises, as a street does; <see langword="null"/> where place or borders are not known.</summary>
    private static double? ToNeighbour(Incident incident, OrganisationTree tree) =>
        incident is { Longitude: { } longitude, Latitude: { } latitude }
        && tree.Jurisdiction.Levels.LastOrDefault(level => level is { Rung: > 0, Function: UnitFunction.Supervise }) is { } supervising
        && tree.AncestorAtLevel(incident.GridId, supervising.Key) is { } unit
            ? tree.Borders.ToNeighbour(unit, longitude, latitude)
            : null;

    /// <summary>Whether a grid worker reports from outside the own grid (five bindings).</summary>
    public static bool IsOutOfGrid(Incident incident, OrganisationTree tree) =>
        incident.Channel == Channel.GridWorker
        && tree.Find(incident.ReporterUnitId) is { } own
        && tree.Find(incident.GridId) is { } place
        && !OrganisationTree.IsWithin(place.Path, own.Territory);

    /// <summary>
    /// What rules decide of an incident. How many of its kind there were, and what the duty list and the register say of it, is known only
    /// once its kind is, so where there is any of it the rules are asked again with that.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="world">The incident and its surroundings.</param>
    /// <param name="local">The moment, in the jurisdiction's own offset.</param>
    /// <param name="facts">What they were told in the end.</param>
    /// <param name="explain">False leaves out the why.</param>
    /// <param name="returns">How often the case was given back, where that is more than the incident knows yet.</param>
    public static Decision Decide(CompiledRuleSet rules, LadderWorld world, DateTimeOffset local, out FactSheet facts, bool explain = true, int? returns = null)
    {
        facts = Of(world, local);
        if (returns is { } known)
            facts.Set("returns", (double)known);
        var decision = rules.Classify(facts, local, explain, world.Surroundings);
        return decision.Category is { } category && Tell(facts, world, category, local) ? rules.Classify(facts, local, explain, world.Surroundings) : decision;
    }

    /// <summary>Fills what is known only once the category is; false where nothing is.</summary>
    private static bool Tell(FactSheet facts, LadderWorld world, string category, DateTimeOffset local)
    {
        var count = world.Recent.SameCategoryInGrid24h(category);
        var (duty, ruling) = Listed(world, category, local);
        if (count > 0) facts.Set(SameCategory, (double)count);
        facts.Set("duty.kind", duty).Set("ruling.department", ruling);
        return count > 0 || duty is not null || ruling is not null;
    }

    /// <summary>What the duty list and the ruling register say of a category at the place of an incident, as the fields <c>duty.kind</c> and <c>ruling.department</c> have it.</summary>
    public static (string? Duty, string? Ruling) Listed(LadderWorld world, string category, DateTimeOffset local)
    {
        var (tree, vocabulary, incident) = (world.Organisation, world.Rules.Vocabulary, world.Incident);
        var duty = tree.Duties.Find(tree, vocabulary.Category(category), tree.Find(incident.GridId));
        var ruling = world.Rulings.Find(category, incident.GridPath, DateOnly.FromDateTime(local.DateTime));
        return (duty is null ? null : DutyCode(duty.Kind), ruling is null ? null : new DepartmentNames(tree, vocabulary).Of(ruling.UnitId, incident.GridId));
    }

    /// <summary>Where and whose an incident is, for comparison with others.</summary>
    public static Whereabouts WhereaboutsOf(Incident incident) => WhereaboutsOf(incident.PlaceKey, incident.ReporterKey, incident.Longitude, incident.Latitude);

    /// <summary>The same from its keys, see <see cref="ReportKeys"/>.</summary>
    public static Whereabouts WhereaboutsOf(long? placeKey, long? reporterKey, double? longitude, double? latitude) => new(KeyOf(placeKey), KeyOf(reporterKey), longitude, latitude);

    /// <summary>An incident as a fact beside others.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="tree">The jurisdiction's units.</param>
    /// <param name="departmentOf">The name by which rules call a unit at a place.</param>
    /// <param name="withText">Whether the texts are compared.</param>
    /// <param name="earlier">What it was before it was classified anew, the earliest first.</param>
    public static RecentIncident AsFact(
        Incident incident, OrganisationTree tree, Func<string?, string?, string?> departmentOf, bool withText = true, IReadOnlyList<Standing>? earlier = null) => new(incident.Number, incident.ReportedAt)
    {
        ClosedAt = incident.ClosedAt,
        IsHandled = incident.Outcome is not (IncidentOutcome.Merged or IncidentOutcome.NotAccepted),
        GridId = incident.GridId,
        UnitAt = level => tree.AncestorAtLevel(incident.GridId, level)?.Name,
        Category = incident.CategoryCode,
        Department = departmentOf(incident.LeadUnitId, incident.GridId),
        Channel = ChannelCode(incident.Channel),
        Place = KeyOf(incident.PlaceKey),
        Reporter = KeyOf(incident.ReporterKey),
        Severity = incident.Severity > 0 ? incident.Severity : double.NaN,
        Longitude = incident.Longitude,
        Latitude = incident.Latitude,
        Text = withText ? incident.Text : null,
        Earlier = earlier ?? [],
    };

    private static string? KeyOf(long? key) => key?.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A short first line with more below it is a title, as imports and letters write it; otherwise the rules take the first clause.</summary>
    private static string? Subject(string text)
    {
        var lines = text.TrimStart().Split('\n', 2);
        var first = lines[0].Trim();
        return lines.Length == 2 && first.Length is > 0 and <= LongestSubject ? first : null;
    }

    private static string ChannelCode(Channel channel) => channel switch
    {
        Channel.GridWorker => "gridworker",
        Channel.Public => "public",
        Channel.Official => "officials",
        Channel.Video => "video",
        Channel.Hotline => "hotline",
        Channel.Superior => "superior",
        Channel.Sensor => "sensor",
        Channel.System => "open311",
        _ => "import",
    };

    private static string NatureCode(Nature nature) => nature switch
    {
        Nature.Request => "request",
        Nature.Complaint => "complaint",
        Nature.Enquiry => "question",
        Nature.Suggestion => "suggestion",
        Nature.Thanks => "thanks",
        _ => "other",
    };

    private static string DutyCode(DutyKind kind) => kind switch
    {
        DutyKind.Basic => "basic",
        DutyKind.Cooperate => "cooperate",
        _ => "recalled",
    };

    private static string? ReporterCode(Channel channel) => channel switch
    {
        Channel.GridWorker => "gridworker",
        Channel.Official or Channel.Superior or Channel.Video => "official",
        Channel.Sensor => "device",
        Channel.Public or Channel.Hotline => "resident",
        _ => null,
    };
}
