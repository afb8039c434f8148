using GridFlow.Governance.Calendars;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Governance.Rulings;
using GridFlow.Rules.Evaluation;
using GridFlow.Workflows.Compilation;

namespace GridFlow.Data.Definitions;

/// <summary>A workflow that new instances run on: a jurisdiction's ladder, or any other.</summary>
public sealed record PublishedWorkflow(string VersionId, string DefinitionId, string JurisdictionId, string Name, WorkflowProgram Program)
{
    /// <summary>What starts it from outside.</summary>
    public IReadOnlyList<WorkflowTrigger> Triggers { get; } = Program.Triggers;

    /// <summary>Its definition as the document calls it, without the jurisdiction.</summary>
    public string ShortId { get; } = DefinitionId[(DefinitionId.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>What other systems may call.</summary>
    public IReadOnlyList<WorkflowEndpoint> Endpoints { get; } = Program.Endpoints;
}

/// <summary>The table that chooses among a jurisdiction's ladders.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Chooser">Ready to be asked.</param>
public sealed record PublishedChoice(string VersionId, ChoiceChooser Chooser);

/// <summary>The ladders of a jurisdiction that new incidents may begin on.</summary>
/// <param name="All">By the age of their first version: where no table chooses, the first takes every incident.</param>
/// <param name="Choice">The table; <see langword="null"/> where there is none.</param>
/// <param name="Overrides">What units do otherwise, by version.</param>
/// <param name="Merged">The ladders of those units, by ladder and unit.</param>
public sealed record LadderShelf(
    IReadOnlyList<PublishedWorkflow> All, PublishedChoice? Choice, IReadOnlyDictionary<string, LadderOverride> Overrides,
    IReadOnlyDictionary<(string Ladder, string Unit), PublishedWorkflow> Merged)
{
    internal static LadderShelf Empty { get; } = new([], null, new Dictionary<string, LadderOverride>(), new Dictionary<(string, string), PublishedWorkflow>());

    /// <summary>The ladder as the nearest unit has it that the place lies in.</summary>
    internal PublishedWorkflow At(PublishedWorkflow ladder, string? placeId, OrganisationTree tree)
    {
        if (Merged.Count == 0) return ladder;
        for (var unit = tree.Find(placeId); unit is not null; unit = tree.Find(unit.ParentId))
            if (Merged.TryGetValue((ladder.ShortId, unit.Id), out var own)) return own;
        return ladder;
    }
}

/// <summary>The ladder a new incident begins on.</summary>
/// <param name="Ladder">The ladder.</param>
/// <param name="Row">The row that chose it, as the case keeps it, see <see cref="ChosenRow"/>; <see langword="null"/> where no table was asked.</param>
public readonly record struct LadderChoice(PublishedWorkflow Ladder, string? Row);

/// <summary>The rules that classify.</summary>
/// <param name="VersionId">The version of the set.</param>
/// <param name="Version">Its number.</param>
/// <param name="Rules">Compiled with all it inherits.</param>
/// <param name="VersionIds">The version and those it inherits from, nearest first: together they say exactly what decides.</param>
public sealed record PublishedRules(string VersionId, int Version, CompiledRuleSet Rules, IReadOnlyList<string> VersionIds);

/// <summary>The patrols in use.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="Book">The plans.</param>
public sealed record PublishedPatrols(string VersionId, PatrolBook Book);

/// <summary>Everything published at one moment.</summary>
public sealed class CatalogueSnapshot
{
    /// <summary>The owner of what is shipped for all jurisdictions.</summary>
    public const string StandardPack = "standard";

    private static readonly Dictionary<string, PublishedRules> NoRules = [];
    private readonly IReadOnlyDictionary<string, OrganisationTree> _organisations;
    private readonly IReadOnlyDictionary<string, LadderShelf> _ladders;
    private readonly IReadOnlyDictionary<string, PublishedWorkflow> _workflows;
    private readonly IReadOnlyDictionary<string, WorkingCalendar> _calendars;
    private readonly IReadOnlyDictionary<string, PublishedRules> _rules = NoRules;
    private readonly ILookup<string, PublishedRules> _shadows = NoRules.ToLookup(pair => pair.Key, pair => pair.Value);
    private readonly IReadOnlyDictionary<string, RulingBook> _rulings = new Dictionary<string, RulingBook>();
    private readonly ILookup<string, (PublishedWorkflow Workflow, WorkflowTrigger Trigger)> _triggers;
    private readonly ILookup<string, (PublishedWorkflow Workflow, WorkflowEndpoint Endpoint)> _endpoints;

    internal CatalogueSnapshot(
        IReadOnlyDictionary<string, OrganisationTree> organisations, IReadOnlyDictionary<string, LadderShelf> ladders,
        IReadOnlyDictionary<string, PublishedWorkflow> workflows, IReadOnlyDictionary<string, WorkingCalendar> calendars)
    {
        (_organisations, _ladders, _workflows, _calendars) = (organisations, ladders, workflows, calendars);
        _triggers = workflows.Values
            .SelectMany(workflow => workflow.Triggers.Select(trigger => (Workflow: workflow, Trigger: trigger)))
            .ToLookup(entry => entry.Trigger.Hash);
        _endpoints = workflows.Values
            .SelectMany(workflow => workflow.Endpoints.Where(endpoint => endpoint.Route is not null).Select(endpoint => (Workflow: workflow, Endpoint: endpoint)))
            .ToLookup(entry => entry.Workflow.JurisdictionId);
    }

    private CatalogueSnapshot(
        CatalogueSnapshot other, IReadOnlyDictionary<string, PublishedRules> rules, RuleShelf shelf, ILookup<string, PublishedRules> shadows, IReadOnlyDictionary<string, RulingBook> rulings)
        : this(other._organisations, other._ladders, other._workflows, other._calendars) =>
        (_rules, Shelf, _shadows, _rulings, BooksOfPatrols) = (rules, shelf, shadows, rulings, other.BooksOfPatrols);

    internal static CatalogueSnapshot Empty { get; } = new(
        new Dictionary<string, OrganisationTree>(), new Dictionary<string, LadderShelf>(), new Dictionary<string, PublishedWorkflow>(), new Dictionary<string, WorkingCalendar>());

    /// <summary>The same with other rules and rulings.</summary>
    internal CatalogueSnapshot With(
        IReadOnlyDictionary<string, PublishedRules> rules, RuleShelf shelf, ILookup<string, PublishedRules> shadows, IReadOnlyDictionary<string, RulingBook> rulings) =>
        new(this, rules, shelf, shadows, rulings);

    /// <summary>The same with others away.</summary>
    internal CatalogueSnapshot With(Func<Jurisdiction, AbsenceBook> absences) =>
        new(_organisations.ToDictionary(pair => pair.Key, pair => pair.Value.With(absences(pair.Value.Jurisdiction))), _ladders, _workflows, _calendars) { BooksOfPatrols = BooksOfPatrols };

    /// <summary>The jurisdictions that are served.</summary>
    public IEnumerable<OrganisationTree> Organisations => _organisations.Values;

    /// <summary>The published rule sets as they were written, for what is compiled beside the live ones.</summary>
    public RuleShelf Shelf { get; } = RuleShelf.Empty;

    /// <summary>The versions that decide in the shadow of a jurisdiction's live one.</summary>
    public IReadOnlyCollection<PublishedRules> Shadows(string jurisdictionId) => [.. _shadows[jurisdictionId]];

    /// <summary>The organisation of a jurisdiction.</summary>
    /// <exception cref="KeyNotFoundException">There is no such jurisdiction.</exception>
    public OrganisationTree Organisation(string jurisdictionId) =>
        FindOrganisation(jurisdictionId) ?? throw new KeyNotFoundException($"There is no jurisdiction '{jurisdictionId}'.");

    /// <summary>The organisation of a jurisdiction, or <see langword="null"/>.</summary>
    public OrganisationTree? FindOrganisation(string jurisdictionId) => _organisations.GetValueOrDefault(jurisdictionId);

    /// <summary>The ladder new incidents of a jurisdiction run on where no table chooses another.</summary>
    /// <exception cref="InvalidOperationException">None is published.</exception>
    public PublishedWorkflow Ladder(string jurisdictionId) =>
        FindLadder(jurisdictionId) ?? throw new InvalidOperationException($"No ladder is published for '{jurisdictionId}'.");

    /// <summary>The oldest ladder of a jurisdiction, or <see langword="null"/> where none is published.</summary>
    public PublishedWorkflow? FindLadder(string jurisdictionId) => Ladders(jurisdictionId).All is [var first, ..] ? first : null;

    /// <summary>A ladder of a jurisdiction by its definition, with or without the jurisdiction before it.</summary>
    public PublishedWorkflow? FindLadder(string jurisdictionId, string definitionId)
    {
        foreach (var ladder in Ladders(jurisdictionId).All)
            if (ladder.DefinitionId == definitionId || ladder.ShortId == definitionId) return ladder;
        return null;
    }

    /// <summary>The ladders of a jurisdiction, and the table that chooses among them.</summary>
    public LadderShelf Ladders(string jurisdictionId) => _ladders.GetValueOrDefault(jurisdictionId, LadderShelf.Empty);

    /// <summary>The ladder a new incident begins on.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="world">The incident as the ladder will see it; made only where a table is asked.</param>
    /// <param name="now">The moment, UTC.</param>
    /// <exception cref="InvalidOperationException">None is published.</exception>
    public LadderChoice Choose(Incident incident, Func<LadderWorld> world, DateTimeOffset now)
    {
        var chosen = Choose(incident.JurisdictionId, world, now);
        return chosen with { Ladder = Ladders(incident.JurisdictionId).At(chosen.Ladder, incident.GridId, Organisation(incident.JurisdictionId)) };
    }

    private LadderChoice Choose(string jurisdictionId, Func<LadderWorld> world, DateTimeOffset now)
    {
        if (Ladders(jurisdictionId).Choice is { } choice && choice.Chooser.Choose(world(), now) is >= 0 and var row
            && FindLadder(jurisdictionId, choice.Chooser.Table.Rows[row].Ladder) is { } chosen)
            return new(chosen, ChosenRow.Write(choice.VersionId, row));
        // A ladder that cannot be used at this moment keeps no report from coming in.
        return new(Ladder(jurisdictionId), null);
    }

    /// <summary>All published workflows that are no ladders.</summary>
    public IEnumerable<PublishedWorkflow> Workflows => _workflows.Values;

    /// <summary>A published workflow by the id of its definition, as the jurisdiction knows it: its own, else the shipped one.</summary>
    public PublishedWorkflow? FindWorkflow(string jurisdictionId, string definitionId) =>
        _workflows.GetValueOrDefault($"{jurisdictionId}/{definitionId}")
        ?? _workflows.GetValueOrDefault($"{StandardPack}/{definitionId}")
        ?? (_workflows.GetValueOrDefault(definitionId) is { } named && (named.JurisdictionId == jurisdictionId || named.JurisdictionId == StandardPack) ? named : null);

    /// <summary>The workflows of a jurisdiction that a stimulus starts, each with the trigger it enters by.</summary>
    /// <param name="jurisdictionId">The jurisdiction.</param>
    /// <param name="hash">The hash of type and inputs, see <see cref="WorkflowTrigger.Hash"/>.</param>
    public IEnumerable<(PublishedWorkflow Workflow, WorkflowTrigger Trigger)> Triggered(string jurisdictionId, string hash) =>
        _triggers[hash].Where(entry => entry.Workflow.JurisdictionId == jurisdictionId);

    /// <summary>The endpoints with fixed routes that published workflows of a jurisdiction draw.</summary>
    public IEnumerable<(PublishedWorkflow Workflow, WorkflowEndpoint Endpoint)> Endpoints(string jurisdictionId) =>
        _endpoints[jurisdictionId];

    /// <summary>The rules of a jurisdiction, or <see langword="null"/> where none are published.</summary>
    public PublishedRules? Rules(string jurisdictionId) => _rules.GetValueOrDefault(jurisdictionId);

    /// <summary>The rulings of a jurisdiction that are in force.</summary>
    public RulingBook Rulings(string jurisdictionId) => _rulings.GetValueOrDefault(jurisdictionId, RulingBook.Empty);

    /// <summary>What a ladder of the incident's jurisdiction sees of the world.</summary>
    /// <exception cref="InvalidOperationException">The jurisdiction has no rules or no calendar.</exception>
    public LadderWorld World(Incident incident, int attachments)
    {
        var rules = Rules(incident.JurisdictionId) ?? throw new InvalidOperationException($"No rules are published for '{incident.JurisdictionId}'.");
        return new(
            incident,
            Organisation(incident.JurisdictionId),
            rules.Rules,
            Calendar(incident.JurisdictionId) ?? throw new InvalidOperationException($"No calendar is published for '{incident.JurisdictionId}'."))
        {
            Attachments = attachments,
            RuleVersions = rules.VersionIds,
            Rulings = Rulings(incident.JurisdictionId),
        };
    }

    /// <summary>What a document of a jurisdiction is checked against.</summary>
    public DocumentSurroundings Around(string jurisdictionId) => new(
        FindOrganisation(jurisdictionId),
        [.. Workflows.Where(workflow => workflow.JurisdictionId == jurisdictionId || workflow.JurisdictionId == StandardPack)
            .Select(workflow => workflow.Program.Definition).Where(definition => definition.UsableAsActivity)],
        Shelf)
    {
        Ladders = Ladders(jurisdictionId),
        Patrols = Patrols(jurisdictionId)?.Book ?? PatrolBook.Empty,
        Choosable = new(
            Ladders(jurisdictionId).All.ToDictionary(ladder => ladder.ShortId, ladder => ladder.Name), Rules(jurisdictionId)?.Rules.Vocabulary, FindOrganisation(jurisdictionId)),
    };

    /// <summary>The patrols of a jurisdiction, or <see langword="null"/> where none are published.</summary>
    public PublishedPatrols? Patrols(string jurisdictionId) => BooksOfPatrols.GetValueOrDefault(jurisdictionId);

    internal IReadOnlyDictionary<string, PublishedPatrols> BooksOfPatrols { get; init; } = new Dictionary<string, PublishedPatrols>();

    /// <summary>The working calendar of a jurisdiction, or <see langword="null"/> where none is published.</summary>
    public WorkingCalendar? Calendar(string jurisdictionId) => _calendars.GetValueOrDefault(jurisdictionId);
}
