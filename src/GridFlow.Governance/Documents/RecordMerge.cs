using System.Collections.Immutable;

namespace GridFlow.Governance.Documents;

/// <summary>A field of a record that two people wrote, each in another way.</summary>
/// <param name="Record">The record's key.</param>
/// <param name="Field">The field.</param>
/// <param name="Mine">What I wrote; empty for nothing.</param>
/// <param name="Theirs">What the other one wrote; empty for nothing.</param>
public sealed record FieldConflict(string Record, string Field, string Mine, string Theirs);

/// <summary>
/// Brings together what two people made of a list of records: each field that only one of them touched is as that one left it. A record
/// that one took away and the other changed stays. Where both wrote one field, mine stands and theirs is told.
/// </summary>
/// <param name="Merged">The records of both: mine in my order, then what only the other one has.</param>
/// <param name="Conflicts">Where both wrote.</param>
public sealed record RecordMerge(IReadOnlyList<KeyValuePair<string, ImmutableDictionary<string, string>>> Merged, IReadOnlyList<FieldConflict> Conflicts)
{
    /// <summary>Compares three lists of records by their keys. A field that a record does not have is empty.</summary>
    public static RecordMerge Of(
        IReadOnlyDictionary<string, ImmutableDictionary<string, string>> began,
        IReadOnlyDictionary<string, ImmutableDictionary<string, string>> mine,
        IReadOnlyDictionary<string, ImmutableDictionary<string, string>> theirs)
    {
        var (merged, conflicts) = (new List<KeyValuePair<string, ImmutableDictionary<string, string>>>(), new List<FieldConflict>());
        foreach (var key in mine.Keys.Union(theirs.Keys))
        {
            var (was, my, their) = (began.GetValueOrDefault(key), mine.GetValueOrDefault(key), theirs.GetValueOrDefault(key));
            // Taken away by one and left alone by the other.
            if (was is not null && (my is null ? Same(was, their!) : their is null && Same(was, my))) continue;
            merged.Add(new(key, my is null ? their! : their is null ? my : Fields(key, was ?? [], my, their, conflicts)));
        }

        return new(merged, conflicts);
    }

    private static ImmutableDictionary<string, string> Fields(
        string key, ImmutableDictionary<string, string> was, ImmutableDictionary<string, string> my, ImmutableDictionary<string, string> their, List<FieldConflict> conflicts)
    {
        foreach (var field in their.Keys.Union(my.Keys).ToList())
        {
            var (before, mine, theirs) = (was.GetValueOrDefault(field, ""), my.GetValueOrDefault(field, ""), their.GetValueOrDefault(field, ""));
            if (mine == theirs || theirs == before) continue;
            if (mine == before) my = my.SetItem(field, theirs);
            else conflicts.Add(new(key, field, mine, theirs));
        }

        return my;
    }

    private static bool Same(ImmutableDictionary<string, string> one, ImmutableDictionary<string, string> other) =>
        one.Keys.Union(other.Keys).All(field => one.GetValueOrDefault(field, "") == other.GetValueOrDefault(field, ""));
}
