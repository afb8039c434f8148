using System.Globalization;
using GridFlow.Data.Substitutes;
using GridFlow.Governance.Inbox;

namespace GridFlow.Web.Substitutes;

/// <summary>A substitute as it is written in the dialog; what is missing is said when it is sent.</summary>
public sealed class SubstituteDraft
{
    /// <summary>Who is away; <see langword="null"/> for whoever writes.</summary>
    public string? Absentee { get; set; }

    /// <summary>Who acts for them.</summary>
    public string? Substitute { get; set; }

    /// <summary>The first day, as a date field writes it.</summary>
    public string? First { get; set; }

    /// <summary>The last day.</summary>
    public string? Last { get; set; }

    /// <summary>The one post that is lent, as unit and role; <see langword="null"/> for all.</summary>
    public (string UnitId, string Role)? Post { get; set; }

    /// <summary>The one category that is lent.</summary>
    public string? Category { get; set; }

    /// <summary>Why.</summary>
    public string? Reason { get; set; }

    /// <summary>What is sent.</summary>
    public SubstituteRequest ToRequest() => new(Absentee, Substitute, Day(First), Day(Last), new SubstitutionScope(Post?.UnitId, Post?.Role, Category), Reason);

    private static DateOnly? Day(string? written) => DateOnly.TryParseExact(written, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
