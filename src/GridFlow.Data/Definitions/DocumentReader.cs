using System.Text.Json;
using GridFlow.Governance.Calendars;
using GridFlow.Governance.Ladders.Choices;
using GridFlow.Governance.Ladders.Overrides;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Files;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Compilation;
using GridFlow.Workflows.Definitions;

namespace GridFlow.Data.Definitions;

/// <summary>What a document calls itself.</summary>
/// <param name="DefinitionId">The document all its versions belong to; ends with <c>?</c> where it cannot be read.</param>
/// <param name="Name">Its name for people.</param>
public sealed record DocumentOutline(string DefinitionId, string Name);

/// <summary>Reads stored documents with the readers of the core. Whether they may go live is <see cref="DocumentGate"/>'s business.</summary>
public sealed class DocumentReader(ActivityRegistry activities)
{
    /// <summary>Reads a document far enough to store it: its identity, its name.</summary>
    public static DocumentOutline Outline(DocumentFile file) => file.Kind switch
    {
        DocumentKind.RuleSet => new($"{file.JurisdictionId}/rules", RuleSet(file.Content).Set?.Title ?? file.JurisdictionId),
        DocumentKind.Calendar => new($"{file.JurisdictionId}/calendar", "工作日历"),
        DocumentKind.Patrols => new($"{file.JurisdictionId}/patrols", "巡查计划"),
        DocumentKind.LadderOverride when OverrideReader.Read(file.Content).Value is { } own => new(UnitLadderId.OfOverride(file.JurisdictionId, own.Ladder, own.Unit), own.Unit),
        DocumentKind.ChoiceTable => new($"{file.JurisdictionId}/choice", ChoiceReader.Read(file.Content).Value?.Name ?? ""),
        _ when WorkflowDefinition.TryParse(file.Content, out var definition, out _) => new($"{file.JurisdictionId}/{definition!.DefinitionId}", definition.Name ?? definition.DefinitionId),
        _ => new($"{file.JurisdictionId}/?", ""),
    };

    /// <summary>Which document a file of a jurisdiction's folder under <c>workflows/</c> is of; <see langword="null"/> where that cannot be read.</summary>
    internal static string? IdOf(DocumentFile file) =>
        file.Kind is DocumentKind.Ladder or DocumentKind.Workflow or DocumentKind.LadderOverride && Outline(file).DefinitionId is var id && !id.EndsWith('?') ? id : null;

    /// <summary>The rule set in a stored document, without its parents.</summary>
    public static RuleSetReading RuleSet(string content)
    {
        try
        {
            return RuleSetReader.Read(DocumentFile.FilesOf(content).Select(file => new RuleFile(file.Key, file.Value)));
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return new RuleSetReading(null, [new Problem(ProblemSeverity.Error, "rules.unreadable", DocumentFaults.Reason(failure))]);
        }
    }

    /// <summary>
    /// A stored version ready to run. It runs under the id of its row: the id in the document is whatever its author's
    /// tool wrote, and two versions may share it.
    /// </summary>
    /// <param name="stored">The version.</param>
    /// <param name="others">Workflows that it may use as activities.</param>
    public CompileResult Workflow(StoredDefinition stored, IEnumerable<StoredDefinition> others)
    {
        // One that cannot be read is nobody's activity, and no reason for others not to run.
        var usable = others.Where(other => WorkflowDefinition.TryParse(other.Content, out _, out _)).Select(Versioned).Where(definition => definition.UsableAsActivity).ToList();
        return WorkflowProgram.Compile(Versioned(stored), usable.Count == 0 ? activities : activities.WithWorkflows(usable));
    }

    private static WorkflowDefinition Versioned(StoredDefinition stored) =>
        WorkflowDefinition.Parse(stored.Content).WithVersion(stored.Id, stored.Version, stored.IsLatest, stored.IsPublished);

    /// <summary>The calendar in a stored document.</summary>
    public static Governance.Documents.Reading<WorkingCalendar> Calendar(string content)
    {
        var files = DocumentFile.FilesOf(content);
        return CalendarReader.Read(files["calendar.json"], "calendar.json", files.Where(file => file.Key != "calendar.json").Select(file => (file.Key, file.Value)));
    }
}
