using GridFlow.Governance.Documents;

namespace GridFlow.Governance.Patrols;

/// <summary>The patrols as they lie in <c>rules/&lt;jurisdiction&gt;/patrols.json</c> and in the store.</summary>
public static class PatrolReader
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "patrols.json";

    /// <summary>Reads the patrols. Whether they can be walked is <see cref="PatrolCheck"/>'s business.</summary>
    /// <param name="json">The document.</param>
    public static Reading<PatrolBook> Read(string json)
    {
        List<Language.Diagnostics.Problem> problems = [];
        return new(JsonDocuments.Read<PatrolBook>(json, FileName, problems), problems);
    }

    /// <summary>The patrols as they are stored; the same ones give the same text.</summary>
    public static string Write(PatrolBook book) => JsonDocuments.Write(book);
}
