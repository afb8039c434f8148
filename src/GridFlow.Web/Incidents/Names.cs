using System.Globalization;
using GridFlow.Data.Definitions;
using GridFlow.Data.Incidents;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Organisations;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Sets;
using GridFlow.Web.Localization;
using GridFlow.Workflows.Activities;
using Microsoft.Extensions.Localization;

namespace GridFlow.Web.Incidents;

/// <summary>Turns the keys that incidents keep into the names an office uses: units, categories, limits, outcomes.</summary>
internal sealed class Names(Catalogue catalogue, ActivityRegistry activities, CurrentJurisdiction current, IStringLocalizer<IncidentTexts> texts)
{
    private const string Arrow = " › ";

    public string Unit(string? id) => id is null ? "—" : Find(id)?.Name ?? id;

    /// <summary>From the street down to the unit: 军地坪街道 › 宝峰社区 › 第一网格.</summary>
    public string UnitPath(string id)
    {
        var tree = Tree(id);
        var names = new Stack<string>();
        for (var unit = tree?.Find(id); unit?.ParentId is not null; unit = tree!.Find(unit.ParentId)) names.Push(unit.ShortName);
        return names.Count == 0 ? Unit(id) : string.Join(Arrow, names);
    }

    public string Category(string code) => Vocabulary(current.Id)?.Category(code)?.Name ?? code;

    /// <summary>The categories of a jurisdiction under their major classes.</summary>
    public IEnumerable<IGrouping<string, Category>> Categories(string jurisdictionId) =>
        (catalogue.Current.Rules(jurisdictionId)?.Rules.Vocabulary.Categories ?? []).OrderBy(category => category.Code, StringComparer.Ordinal)
        .GroupBy(category => string.IsNullOrEmpty(category.Major) ? category.Kind : category.Major);

    /// <summary>The grids of a jurisdiction under their communities.</summary>
    public IEnumerable<IGrouping<string, Unit>> GridsByCommunity(string jurisdictionId)
    {
        if (catalogue.Current.FindOrganisation(jurisdictionId) is not { } tree) return [];
        return tree.Units.Where(unit => tree.Rung(unit) == 1).OrderBy(unit => unit.Path, StringComparer.Ordinal)
            .GroupBy(unit => unit.ParentId is { } parent ? UnitPath(parent) : "");
    }

    /// <summary>The departments a person may dispatch to.</summary>
    public IEnumerable<Unit> Departments(string jurisdictionId) =>
        catalogue.Current.FindOrganisation(jurisdictionId) is { } tree
            ? tree.Departments.OrderBy(unit => unit.Name, StringComparer.Ordinal)
            : [];

    /// <summary>The tree of a jurisdiction's units.</summary>
    /// <exception cref="KeyNotFoundException">It is not served.</exception>
    public OrganisationTree Units(string jurisdictionId) => catalogue.Current.Organisation(jurisdictionId);

    /// <summary>A ladder in use, or a unit's form of one, by its definition.</summary>
    public string Ladder(string jurisdictionId, string definitionId) => Form(jurisdictionId, definitionId)?.Name ?? definitionId;

    /// <summary>A step of a ladder in use, as drawn; its id where it is on no drawing in use.</summary>
    public string Step(string jurisdictionId, StepOfLadder at) => Form(jurisdictionId, at.Ladder)?.Program.FindStep(at.Step)?.DisplayName ?? at.Step;

    private PublishedWorkflow? Form(string jurisdictionId, string definitionId) => catalogue.Current.FindLadder(jurisdictionId, definitionId)
        ?? catalogue.Current.Ladders(jurisdictionId).Merged.Values.FirstOrDefault(form => form.DefinitionId == definitionId);

    /// <summary>What a row of the table that chooses among ladders asks of a case.</summary>
    public string Asks(string jurisdictionId, ChoiceRow row) => new ChoiceWords(catalogue.Current.Around(jurisdictionId).Choosable).Of(row).In(CultureInfo.CurrentUICulture.Name);

    /// <summary>How bad it is, as people say it.</summary>
    public string Severity(int severity) => texts["Severity" + Math.Clamp(severity, 1, 4)];

    /// <summary>A limit as people say it.</summary>
    public string Limit(string limit) =>
        !TimeLimit.TryParse(limit, out var parsed) ? limit
        : IsChinese ? parsed.Chinese
        : texts["LimitIn" + parsed.Unit, parsed.Amount];

    /// <summary>What a rule decided about.</summary>
    public string Outcome(string key) => texts["Outcome" + key] is { ResourceNotFound: false } known ? known.Value : key;

    /// <summary>What a rule decided.</summary>
    public string OutcomeValue(string key, string value) => key switch
    {
        nameof(OutcomeKind.Category) => Category(value),
        nameof(OutcomeKind.Limit) => Limit(value),
        nameof(OutcomeKind.Severity) => texts["Severity" + value] is { ResourceNotFound: false } known ? known.Value : value,
        _ => value,
    };

    /// <summary>The name of a step's outcome on the drawing.</summary>
    public string Port(string activityType, string port) =>
        (activities.Find(activityType)?.Descriptor.Ports.FirstOrDefault(candidate => candidate.Name == port)?.DisplayName
            ?? Own?.Jurisdiction.Levels.FirstOrDefault(level => level.Key == port)?.Name)
        ?.In(CultureInfo.CurrentUICulture.Name)
        ?? (texts["Port" + port] is { ResourceNotFound: false } known ? known.Value : port);

    public string Jurisdiction(string id) =>
        catalogue.Current.FindOrganisation(id)?.Jurisdiction is { } jurisdiction ? IsChinese ? jurisdiction.Name : jurisdiction.EnglishName : id;

    /// <summary>The words of a jurisdiction's rules, inherited ones included; <see langword="null"/> where it has none.</summary>
    public Vocabulary? Vocabulary(string jurisdictionId) => catalogue.Current.Rules(jurisdictionId)?.Rules.Vocabulary;

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    private OrganisationTree? Own => catalogue.Current.FindOrganisation(current.Id);

    private OrganisationTree? Tree(string id) => Own?.Find(id) is not null ? Own : catalogue.Current.Organisations.FirstOrDefault(tree => tree.Find(id) is not null);

    private Unit? Find(string id) => Tree(id)?.Find(id);
}
