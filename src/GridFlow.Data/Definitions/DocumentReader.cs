using GridFlow.Governance.Calendars;
using GridFlow.Governance.Proofs;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Files;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Data.Definitions;

/// <summary>What a document calls itself, and what is wrong with it.</summary>
public sealed record DocumentOutline(string DefinitionId, string Name, IReadOnlyList<Problem> Problems);

/// <summary>Reads stored documents with the readers of the core.</summary>
public sealed class DocumentReader(ActivityRegistry activities)
{
    /// <summary>Reads a document far enough to store it: its identity, its name, its problems.</summary>
    public DocumentOutline Outline(DocumentFile file) => file.Kind switch
    {
        DocumentKind.Ladder or DocumentKind.Workflow => WorkflowOutline(file),
        DocumentKind.RuleSet => RulesOutline(file),
        _ => new DocumentOutline($"{file.JurisdictionId}/calendar", "工作日历", Calendar(file.Content).Problems),
    };

    /// <summary>The rule set in a stored document, without its parents.</summary>
    public static RuleSetReading RuleSet(string content) =>
        RuleSetReader.Read(DocumentFile.FilesOf(content).Select(file => new RuleFile(file.Key, file.Value)));

    /// <summary>A ladder or other workflow ready to run, or what stands in the way.</summary>
    public CompileResult Ladder(string content) => WorkflowProgram.Compile(WorkflowDefinition.Parse(content), activities);

    /// <summary>
    /// A stored version ready to run. It runs under the id of its row: the id in the document is whatever its author's
    /// tool wrote, and two versions may share it.
    /// </summary>
    /// <param name="stored">The version.</param>
    /// <param name="others">Workflows that it may use as activities.</param>
    public CompileResult Workflow(StoredDefinition stored, IEnumerable<StoredDefinition> others)
    {
        var usable = others.Select(Versioned).Where(definition => definition.UsableAsActivity).ToList();
        return WorkflowProgram.Compile(Versioned(stored), usable.Count == 0 ? activities : activities.WithWorkflows(usable));
    }

    /// <summary>A reader for which these workflows are activities as well, where they are made to be.</summary>
    public DocumentReader With(IEnumerable<WorkflowDefinition> workflows) => new(activities.WithWorkflows(workflows));

    private static WorkflowDefinition Versioned(StoredDefinition stored) =>
        WorkflowDefinition.Parse(stored.Content).WithVersion(stored.Id, stored.Version, stored.IsLatest, stored.IsPublished);

    /// <summary>What could strand a case on a ladder; nothing for other documents, and for one that cannot be read at all.</summary>
    public IReadOnlyList<Problem> Proof(DocumentFile file) =>
        file.Kind == DocumentKind.Ladder && WorkflowDefinition.TryParse(file.Content, out var definition, out _)
            ? LadderProof.Check(definition!, activities)
            : [];

    /// <summary>The calendar in a stored document.</summary>
    public static Governance.Documents.Reading<WorkingCalendar> Calendar(string content)
    {
        var files = DocumentFile.FilesOf(content);
        return CalendarReader.Read(files["calendar.json"], "calendar.json", files.Where(file => file.Key != "calendar.json").Select(file => (file.Key, file.Value)));
    }

    private DocumentOutline WorkflowOutline(DocumentFile file)
    {
        try
        {
            var definition = WorkflowDefinition.Parse(file.Content);
            return new DocumentOutline($"{file.JurisdictionId}/{definition.DefinitionId}", definition.Name ?? definition.DefinitionId, Ladder(file.Content).Problems);
        }
        catch (FormatException broken)
        {
            return new DocumentOutline($"{file.JurisdictionId}/?", "", [new Problem(ProblemSeverity.Error, "ladder.json", new BilingualText($"无法读取：{broken.Message}", $"Cannot be read: {broken.Message}"))]);
        }
    }

    private static DocumentOutline RulesOutline(DocumentFile file)
    {
        var reading = RuleSet(file.Content);
        return new DocumentOutline($"{file.JurisdictionId}/rules", reading.Set?.Title ?? file.JurisdictionId, reading.Problems);
    }
}
