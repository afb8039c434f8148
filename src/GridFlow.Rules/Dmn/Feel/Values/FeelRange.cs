namespace GridFlow.Rules.Dmn.Feel.Values;

/// <summary>
/// A range. One written with a comparison, as <c>(&lt; 5)</c>, is open at its other end; an end of null that was written out is not
/// known, so nothing can be said to lie inside.
/// </summary>
/// <param name="From">The lower end.</param>
/// <param name="FromClosed">Whether it belongs to the range.</param>
/// <param name="To">The upper end.</param>
/// <param name="ToClosed">Whether it belongs to the range.</param>
/// <param name="Sign">The comparison it was written with; empty for one with both ends.</param>
internal sealed record FeelRange(object? From, bool FromClosed, object? To, bool ToClosed, string Sign = "")
{
    /// <summary>The range that a comparison with a limit makes.</summary>
    public static FeelRange Of(string sign, object? limit) => sign switch
    {
        "<" or "<=" => new FeelRange(null, false, limit, sign == "<=", sign),
        ">" or ">=" => new FeelRange(limit, sign == ">=", null, false, sign),
        _ => new FeelRange(limit, sign == "=", limit, sign == "=", sign),
    };

    /// <summary>Whether a value lies inside; null when it cannot be compared.</summary>
    public bool? Contains(object? value)
    {
        if (Sign is "=" or "!=")
            return FeelEquality.Same(value, From) is { } same ? same == (Sign == "=") : null;
        bool? above = From is null && Sign.Length > 0 ? true : FeelEquality.Compare(value, From) is { } low ? FromClosed ? low >= 0 : low > 0 : null;
        bool? below = To is null && Sign.Length > 0 ? true : FeelEquality.Compare(value, To) is { } high ? ToClosed ? high <= 0 : high < 0 : null;
        return above & below;
    }

    /// <summary>Whether both have the same ends, of the same kind.</summary>
    public bool SameAs(FeelRange other) =>
        Sign == other.Sign && FromClosed == other.FromClosed && ToClosed == other.ToClosed
        && FeelEquality.Same(From, other.From) == true && FeelEquality.Same(To, other.To) == true;
}
