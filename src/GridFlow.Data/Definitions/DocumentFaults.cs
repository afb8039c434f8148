using System.Collections.Concurrent;
using GridFlow.Governance;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Data.Definitions;

/// <summary>A document that cannot be used as it is.</summary>
/// <param name="JurisdictionId">Whose it is.</param>
/// <param name="Subject">Which: the id of a version, or the path of a file.</param>
/// <param name="Reason">What is wrong with it, the step or the line named.</param>
/// <param name="InUse">The version that serves in its place; <see langword="null"/> when there is none.</param>
public sealed record DocumentFault(string JurisdictionId, string Subject, BilingualText Reason, string? InUse = null);

/// <summary>
/// What this node could not use of the files and of what is published. A fault harms its own document only; it is kept
/// here so that operators see it, and goes when the next reading finds the document mended.
/// </summary>
public sealed class DocumentFaults
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<DocumentFault>> _bySource = new();

    /// <summary>The faults of one jurisdiction and of the shipped pack it builds on, by subject.</summary>
    public IReadOnlyList<DocumentFault> Of(string jurisdictionId) =>
    [
        .. _bySource.Values.SelectMany(faults => faults)
            .Where(fault => fault.JurisdictionId == jurisdictionId || fault.JurisdictionId == CatalogueSnapshot.StandardPack)
            .OrderBy(fault => fault.Subject, StringComparer.Ordinal),
    ];

    /// <summary>A reading is through: what it found takes the place of what the last one found.</summary>
    internal void Replace(string source, IReadOnlyList<DocumentFault> found) => _bySource[source] = found;

    /// <summary>The first few problems as one reason.</summary>
    internal static BilingualText Reason(IEnumerable<Problem> problems)
    {
        var named = problems.Where(problem => problem.Severity == ProblemSeverity.Error).Take(3).ToList();
        return new(string.Join("；", named.Select(problem => problem.Message.Chinese)), string.Join("; ", named.Select(problem => problem.Message.English)));
    }

    /// <summary>Why a file is not taken beside another one of the same document: the live one would change with every start.</summary>
    /// <param name="others">The names of the other files.</param>
    internal static Problem Twin(IEnumerable<string> others)
    {
        var names = others.ToList();
        return new(ProblemSeverity.Error, "document.twin", new(
            $"同一文件夹中的 {string.Join("、", names)} 与本文件是同一个流程或同一单位的同一项调整，请只保留一个",
            $"{string.Join(", ", names)} in the same folder is the same workflow, or what the same unit overrides of the same ladder; keep one of them"));
    }

    /// <summary>A failure, as far as it can be told in words.</summary>
    internal static BilingualText Reason(Exception failure) => failure is GovernanceException refused
        ? refused.Text
        : new($"无法使用：{failure.Message}", $"Cannot be used: {failure.Message}");
}
