using GridFlow.Governance.Calendars;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Design;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Patrols;
using GridFlow.Governance.Proofs;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Editing;
using GridFlow.Rules.Sets;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Data.Definitions;

/// <summary>What a document is checked against: the jurisdiction it is for, and what is published there.</summary>
/// <param name="Organisation">The units and who works in them; <see langword="null"/> where they are not known.</param>
/// <param name="Usable">Workflows it may use as activities.</param>
/// <param name="Shelf">The rule sets it may inherit from.</param>
public sealed record DocumentSurroundings(OrganisationTree? Organisation, IReadOnlyList<WorkflowDefinition> Usable, RuleShelf Shelf)
{
    /// <summary>The ladders in use, and what units override of them.</summary>
    public LadderShelf Ladders { get; init; } = LadderShelf.Empty;

    /// <summary>What a table that chooses among ladders may name.</summary>
    public ChoiceSurroundings Choosable { get; init; } = new(new Dictionary<string, string>(), null, Organisation);

    /// <summary>The patrols in use.</summary>
    public PatrolBook Patrols { get; init; } = PatrolBook.Empty;

    /// <summary>The moment a rule set's test cases are asked for, in the jurisdiction's offset; <see langword="null"/> where it is only compiled.</summary>
    public DateTimeOffset? Now { get; init; }
}

/// <summary>
/// The one gate for documents. Pages, REST, files at start and the command line ask here, so a document that one door
/// refuses comes in by no other. Pure: the same document in the same surroundings gets the same verdict.
/// </summary>
public sealed class DocumentGate(ActivityRegistry activities, RuleSetTexts texts)
{
    /// <summary>What is wrong with a document: an error forbids publishing it.</summary>
    public IReadOnlyList<Problem> Check(DocumentFile file, DocumentSurroundings around)
    {
        try
        {
            return file.Kind switch
            {
                DocumentKind.RuleSet => Rules(file, around),
                DocumentKind.Calendar => Calendar(file, around),
                DocumentKind.Patrols => Patrols(file.Content, around),
                DocumentKind.ChoiceTable => Choice(file.Content, around),
                DocumentKind.LadderOverride => Override(file.Content, around),
                DocumentKind.Organisation => Organisation(file, around),
                _ => Definition(file, around),
            };
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever a check stumbles over is no document; the next one gets its turn.
            return [new Problem(ProblemSeverity.Error, "document.unreadable", new($"无法检查：{failure.Message}", $"Cannot be checked: {failure.Message}"))];
        }
    }

    /// <summary>An organisation must hold together, and carry the ladders that are live: whoever they name is there and the roles they need are held.</summary>
    private IReadOnlyList<Problem> Organisation(DocumentFile file, DocumentSurroundings around)
    {
        if (around.Organisation is not { } live) return OrganisationPlan.Read(file.Content, () => new([], [])).Problems;
        var reading = OrganisationPlan.Read(file.Content, () => OrganisationPlan.Of(live));
        if (reading.Value is not { } plan) return reading.Problems;
        var problems = plan.Check(live.Jurisdiction);
        if (problems.Any(problem => problem.Severity == ProblemSeverity.Error)) return problems;
        var tree = live.With(plan);
        var registry = around.Usable.Count == 0 ? activities : activities.WithFiles(around.Usable);
        // What is wrong already is nothing this plan does.
        return [.. problems, .. tree.BorderProblems.ExceptBy(live.BorderProblems.Select(problem => problem.Message), problem => problem.Message), .. Unfound(around.Choosable.Categories, live, tree), .. Unwalkable(around.Patrols, live, tree), .. around.Ladders.All.Select(ladder => ladder.Program.Definition)
            .SelectMany(ladder => Told(ladder, tree).ExceptBy(Told(ladder, live).Select(problem => problem.Message), problem => problem.Message))];

        // What units override of a ladder is checked as it would be made anew.
        IEnumerable<Problem> Told(WorkflowDefinition ladder, OrganisationTree units) => DefinitionCheck.Check(ladder, registry, units)
            .Concat(Family(ladder.DefinitionId, ladder.ToJson(complete: true), around, units, registry).SelectMany(member => member.Problems)).Select(problem => problem with { File = ladder.Name });
    }

    /// <summary>Departments that rules name and nobody would be any more: what the rules give to them is dispatched by a person, and nobody would know why.</summary>
    private static IEnumerable<Problem> Unfound(Vocabulary? words, OrganisationTree live, OrganisationTree tree) =>
        from name in (words?.Departments ?? []).Select(department => department.Name)
        where live.Department(name) is not null && tree.Department(name) is null
        select new Problem(ProblemSeverity.Warning, "organisation.rules", new(
            $"规则中写有“{name}”，生效后没有部门叫这个名称或简称：规则分给它的事件将改由人工派单，请同时修改规则",
            $"Rules name {name}, and no department would be called that: what they give to it is dispatched by a person, unless the rules are changed too"));

    /// <summary>Patrols in use that could not be walked any more: what is planned for a unit that is gone is walked by nobody, and nobody would know why.</summary>
    private static IEnumerable<Problem> Unwalkable(PatrolBook patrols, OrganisationTree live, OrganisationTree tree) =>
        from problem in PatrolCheck.Of(patrols, tree, null, live).ExceptBy(PatrolCheck.Of(patrols, live, null).Select(problem => problem.Message), problem => problem.Message)
        where problem.Severity == ProblemSeverity.Error
        select new Problem(ProblemSeverity.Warning, "organisation.patrols", new(
            $"巡查计划{problem.Message.Chinese}：生效后该处无人巡查，请同时修改巡查计划", $"Patrol plan {problem.Message.English}: nobody would walk there, unless the plan is changed too"));

    /// <summary>A calendar must be readable, and hold together: no day twice, no make-up day that works anyway.</summary>
    private static IReadOnlyList<Problem> Calendar(DocumentFile file, DocumentSurroundings around)
    {
        var problems = DocumentReader.Calendar(file.Content).Problems;
        return CalendarDraft.Open(DocumentFile.FilesOf(file.Content)).Value is { } draft
            ? [.. problems, .. HolidayCheck.Check(draft, around.Organisation is { } tree ? unit => tree.Find(unit) is not null : null)]
            : problems;
    }

    /// <summary>Patrols must be walkable: units, roles, categories and times are there.</summary>
    private static IReadOnlyList<Problem> Patrols(string content, DocumentSurroundings around)
    {
        var reading = PatrolReader.Read(content);
        return reading.Value is { } book ? [.. reading.Problems, .. PatrolCheck.Of(book, around.Organisation, around.Choosable.Categories)] : reading.Problems;
    }

    private IReadOnlyList<Problem> Definition(DocumentFile file, DocumentSurroundings around)
    {
        if (!WorkflowDefinition.TryParse(file.Content, out var definition, out var problem)) return [problem!];
        // A definition is no part of itself.
        var usable = around.Usable.Where(other => other.DefinitionId != definition!.DefinitionId).ToList();
        var registry = usable.Count == 0 ? activities : activities.WithFiles(usable);
        return [.. DefinitionCheck.Check(definition!, registry, around.Organisation), .. LadderFamily.Errors(Family(definition!.DefinitionId, file.Content, around, around.Organisation, registry))];
    }

    /// <summary>A ladder is in use together with what units override of it, and is checked with that.</summary>
    private static IEnumerable<FamilyMember> Family(string ladder, string content, DocumentSurroundings around, OrganisationTree? tree, ActivityRegistry registry) =>
        around.Ladders.Overrides.Values.Where(own => own.Ladder == ladder).ToList() is { Count: > 0 } overrides && tree is not null && LadderSketch.TryOpen(content, out var sketch, out _)
            ? LadderFamily.Of(sketch!, overrides, tree, registry)
            : [];

    /// <summary>What a unit overrides must fit the ladder in use, and what comes of it, for the unit and those below it, is held to what every ladder is.</summary>
    private IReadOnlyList<Problem> Override(string content, DocumentSurroundings around)
    {
        var reading = OverrideReader.Read(content);
        if (reading.Value is not { } own) return reading.Problems;
        if (OverrideReader.Beyond(own).ToList() is { Count: > 0 } beyond) return beyond;
        if (around.Organisation is not { } tree || tree.Find(own.Unit) is not { ParentId: not null } unit || tree.Rung(unit) == 0)
            return [Error("override.unit", new($"没有单位“{own.Unit}”，或它不是有辖区的下级单位", $"There is no unit \"{own.Unit}\", or it is none with ground of its own"))];
        if (around.Ladders.All.FirstOrDefault(ladder => ladder.ShortId == own.Ladder) is not { } parent || !LadderSketch.TryOpen(parent.Program.Definition.ToJson(complete: true), out var sketch, out _))
            return [Error("override.ladder", new($"没有在用的处置流程“{own.Ladder}”", $"No ladder \"{own.Ladder}\" is in use"))];
        var registry = around.Usable.Count == 0 ? activities : activities.WithFiles(around.Usable);
        List<LadderOverride> together = [.. around.Ladders.Overrides.Values.Where(other => other.Ladder == own.Ladder && other.Unit != own.Unit), own];
        var members = LadderFamily.Of(sketch!, together, tree, registry).Where(member => OrganisationTree.IsWithin(member.Unit.Path, unit.Path)).ToList();
        return
        [
            .. members.Where(member => member.Unit == unit).SelectMany(member => member.Merged.Conflicts).Select(conflict => Error("override.conflict", conflict)),
            .. LadderFamily.Errors(members),
        ];
    }

    private static Problem Error(string code, BilingualText text) => new(ProblemSeverity.Error, code, text);

    private static IReadOnlyList<Problem> Choice(string content, DocumentSurroundings around)
    {
        var reading = ChoiceReader.Read(content);
        return reading.Value is { } table ? [.. ChoiceCheck.Of(table, around.Choosable).Select(finding => finding.Problem)] : reading.Problems;
    }

    /// <summary>A set is compiled with all it inherits, and so are those that inherit from it. One that compiles is held to its own test cases and analysed.</summary>
    private IReadOnlyList<Problem> Rules(DocumentFile file, DocumentSurroundings around)
    {
        if (RuleShelf.Shelved(file, texts) is not { } shelved) return DocumentReader.RuleSet(file.Content).Problems;
        var together = around.Shelf.With(shelved);
        List<Problem> problems =
        [
            .. together.Compile(shelved).Problems,
            .. together.HeirsOf(shelved).SelectMany(heir => together.Compile(heir).Problems).Where(problem => problem.Severity == ProblemSeverity.Error),
        ];
        if (around.Now is not { } now || problems.Exists(problem => problem.Severity == ProblemSeverity.Error)) return problems;
        var parents = together.ChainOf(shelved).SkipLast(1).Select(parent => parent.Set).ToList();
        var state = DraftCheck.Analyze(DraftCheck.Run(RuleDraft.Of(DocumentFile.FilesOf(file.Content)), parents, now, RuleSetTexts.Inference), DateOnly.FromDateTime(now.DateTime));
        return [.. problems, .. state.FailedCases, .. state.ErrorsFound];
    }
}
