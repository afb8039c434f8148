using System.Collections.Immutable;

namespace GridFlow.Rules.Editing;

/// <summary>A file that two people changed, each in another way, since they both read it.</summary>
/// <param name="File">The file.</param>
/// <param name="Base">What both began with; null where neither had it.</param>
/// <param name="Mine">What this person made of it; null: taken away.</param>
/// <param name="Theirs">What was saved meanwhile; null: taken away.</param>
public sealed record ContestedFile(string File, string? Base, string? Mine, string? Theirs);

/// <summary>Brings together what two people made of one draft. What only one of them touched is taken; the rest is theirs to settle.</summary>
/// <param name="Merged">All that is not contested, with mine where it is.</param>
/// <param name="Contested">What a person must settle.</param>
public sealed record DraftMerge(RuleDraft Merged, ImmutableArray<ContestedFile> Contested)
{
    /// <summary>Compares three drafts file by file, and files that both changed line by line.</summary>
    public static DraftMerge Of(RuleDraft began, RuleDraft mine, RuleDraft theirs)
    {
        var merged = mine;
        var contested = ImmutableArray.CreateBuilder<ContestedFile>();
        foreach (var file in theirs.FilesThatDiffer(began).ToList())
        {
            var (was, my, their) = (Text(began, file), Text(mine, file), Text(theirs, file));
            if (my == their)
                continue;
            if (my == was)
                merged = their is null ? merged.Without(file) : merged.With(file, their);
            else if (was is not null && my is not null && their is not null && LineMerge.Merge(was, my, their) is { } both)
                merged = merged.With(file, both);
            else
                contested.Add(new ContestedFile(file, was, my, their));
        }

        return new DraftMerge(merged, contested.ToImmutable());
    }

    private static string? Text(RuleDraft draft, string file) => draft.Files.GetValueOrDefault(file);
}
