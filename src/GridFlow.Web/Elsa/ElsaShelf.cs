using System.Globalization;
using System.Text.Json.Nodes;
using GridFlow.Data.Accounts;
using GridFlow.Data.Definitions;
using GridFlow.Data.Definitions.Versions;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Activities;
using GridFlow.Workflows.Definitions;
using GridFlow.Workflows.Editing;

namespace GridFlow.Web.Elsa;

/// <summary>Stored versions in the words of Elsa's API. Ids are given without the viewer's jurisdiction, whose slash would divide an address.</summary>
internal sealed class ElsaShelf(ActivityRegistry activities, Catalogue catalogue)
{
    /// <summary>The activities that workflows of a jurisdiction may use.</summary>
    public ActivityRegistry Registry(string jurisdictionId) => activities.WithWorkflows(catalogue.Current.Around(jurisdictionId).Usable);

    /// <summary>An id of a definition or version without the viewer's jurisdiction.</summary>
    public static string IdFor(Viewer viewer, string id) =>
        id.StartsWith(viewer.JurisdictionId + "/", StringComparison.Ordinal) ? id[(viewer.JurisdictionId.Length + 1)..] : id;

    /// <summary>A stored document in the form editors read, as it is; an empty drawing for one that cannot be read.</summary>
    public JsonObject Document(StoredDefinition stored) => WorkflowDefinition.TryParse(stored.Content, out var definition, out _)
        ? EditorDocument.Write(definition!, Registry(stored.JurisdictionId))
        : EditorDocument.Object(WorkflowDefinition.Parse("""{"root":{"id":"Flowchart1","type":"Elsa.Flowchart","version":1,"activities":[],"connections":[]}}""").ToJson(complete: true));

    /// <summary>A version as the editor opens it. Without the link to publish it is read-only there.</summary>
    public JsonObject Definition(Viewer viewer, StoredDefinition stored)
    {
        var document = Document(stored);
        var mayEdit = MayEdit(viewer, stored);
        document["id"] = IdFor(viewer, stored.Id);
        document["definitionId"] = IdFor(viewer, stored.DefinitionId);
        document["name"] = stored.Name;
        document["version"] = stored.Version;
        document["isLatest"] = stored.IsLatest;
        document["isPublished"] = stored.IsPublished;
        document["isReadonly"] = !mayEdit;
        document["createdAt"] = stored.CreatedAt.ToString("O", CultureInfo.InvariantCulture);
        if (document["toolVersion"] is { } tool && !System.Version.TryParse(tool.ToString(), out _)) document.Remove("toolVersion");
        document["links"] = Links(mayEdit, ("publish", $"/workflow-definitions/{document["definitionId"]}/publish"));
        return document;
    }

    /// <summary>A version as lists show it.</summary>
    public JsonObject Summary(Viewer viewer, StoredDefinition stored)
    {
        var definition = Definition(viewer, stored);
        string[] kept = ["id", "definitionId", "name", "description", "version", "toolVersion", "isLatest", "isPublished", "isReadonly", "createdAt", "links"];
        return new(kept.Where(definition.ContainsKey).Select(name => KeyValuePair.Create(name, definition[name]?.DeepClone())));
    }

    /// <summary>The links an editor looks for.</summary>
    public static JsonArray Links(bool mayEdit, params (string Rel, string Href)[] links) =>
        mayEdit ? new([.. links.Select(link => new JsonObject { ["href"] = link.Href, ["rel"] = link.Rel, ["method"] = "POST" })]) : [];

    /// <summary>Whether what the viewer saves now would be this version or its successor.</summary>
    private static bool MayEdit(Viewer viewer, StoredDefinition stored) =>
        stored.IsLatest && (stored.Status is not (VersionStatus.Submitted or VersionStatus.Approved) || stored.IsHeldReady()) && stored.JurisdictionId == viewer.JurisdictionId && viewer.MayForDistrict(Permission.EditLadders);
}
