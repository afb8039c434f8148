namespace GridFlow.Governance.Texts;

/// <summary>
/// How long each text may be, in characters as people count them (<see cref="PlainText.Length"/>). Forms, REST, imports and
/// uploads all go through what is made of these texts, so a limit is written here and nowhere else.
/// </summary>
public static class TextLimits
{
    /// <summary>What a reporter writes. The longest of 2,816 real petitions has 3,055.</summary>
    public const int Report = 8000;

    /// <summary>So few characters still say what happened: 路灯坏了.</summary>
    public const int ShortestReport = 4;

    /// <summary>What a resident writes on the public page.</summary>
    public const int PublicReport = 2000;

    /// <summary>A place in words.</summary>
    public const int Address = 200;

    /// <summary>The name of a person.</summary>
    public const int PersonName = 50;

    /// <summary>A telephone, with its country, spaces and extension.</summary>
    public const int Phone = 40;

    /// <summary>A category's code or name as somebody else calls it.</summary>
    public const int Category = 100;

    /// <summary>Ids of units, definitions, activities, bookmarks and versions.</summary>
    public const int Identifier = 200;

    /// <summary>A sender's own number, a key against doubling, a correlation id.</summary>
    public const int Key = 200;

    /// <summary>The name of a file as its sender calls it.</summary>
    public const int FileName = 255;

    /// <summary>What a handler writes of a task.</summary>
    public const int Answer = 4000;

    /// <summary>What the reporter is told.</summary>
    public const int PublicReply = 2000;

    /// <summary>Why an operator or a reviewer did something; a note to a version.</summary>
    public const int Reason = 1000;

    /// <summary>What somebody searches for.</summary>
    public const int Search = 100;

    /// <summary>A rule, a condition, the corners of a border: what is written or pasted as text of a document. No field takes more, what is longer comes as a file.</summary>
    public const int Source = 40_000;
}
