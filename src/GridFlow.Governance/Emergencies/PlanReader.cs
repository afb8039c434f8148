using GridFlow.Governance.Documents;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Emergencies;

/// <summary>A plan as it lies in the store.</summary>
public static class PlanReader
{
    /// <summary>More would be another district.</summary>
    public const int MostParts = 50;

    private const string File = "plan.json";

    /// <summary>Reads a plan. Whether its parts are there and fit together is asked where they are stored.</summary>
    public static Reading<EmergencyPlan> Read(string json)
    {
        var problems = new List<Problem>();
        if (JsonDocuments.Read<PlanDocument>(json, File, problems) is not { } document) return new(null, problems);
        if (document.Parts.Find(part => part.VersionId.LastIndexOf(':') < 1) is { } odd)
            problems.Add(JsonDocuments.Error("plan.version", new($"“{odd.VersionId}”不是一个版本", $"\"{odd.VersionId}\" is no version"), File));
        return problems.Count > 0 ? new(null, problems) : new(new EmergencyPlan(document.Name, [.. document.Parts]), problems);
    }

    /// <summary>The plan as it is stored; the same plan gives the same text.</summary>
    public static string Write(EmergencyPlan plan) => JsonDocuments.Write(new PlanDocument(plan.Name, [.. plan.Parts]));

    /// <summary>What a plan by itself may not be: empty, too long, or two things of one document at once.</summary>
    public static IEnumerable<Problem> Check(EmergencyPlan plan)
    {
        if (plan.Parts.IsEmpty)
            yield return JsonDocuments.Error("plan.empty", new("预案里还没有任何版本", "The plan has no versions yet"), File);
        if (plan.Parts.Length > MostParts)
            yield return JsonDocuments.Error("plan.too-many", new($"一个预案最多 {MostParts} 个版本", $"A plan has at most {MostParts} versions"), File);
        foreach (var twice in plan.Parts.GroupBy(part => part.DefinitionId).Where(group => group.Count() > 1))
            yield return JsonDocuments.Error("plan.twice", new($"“{twice.Key}”在预案里有两个版本", $"The plan has two versions of \"{twice.Key}\""), File);
    }

    private sealed record PlanDocument(string Name, List<PlanPart> Parts);
}
