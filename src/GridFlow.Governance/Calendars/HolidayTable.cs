namespace GridFlow.Governance.Calendars;

/// <summary>
/// One year's arrangement of holidays and make-up working days as the State Council published it. No algorithm
/// yields it, so the notice is the only source, and a year without a table is unknown.
/// </summary>
/// <param name="Notice">Title of the notice.</param>
/// <param name="CoversFrom">First day it speaks for.</param>
/// <param name="CoversTo">Last day it speaks for.</param>
/// <param name="Days">The days it names.</param>
public sealed record HolidayTable(string Notice, DateOnly CoversFrom, DateOnly CoversTo, IReadOnlyList<DatedException> Days);

/// <summary>A date that does not follow the weekly pattern.</summary>
/// <param name="Date">The local date.</param>
/// <param name="Works">True for a make-up working day (补班), false for a day off.</param>
/// <param name="Name">Why, for explanations: 国庆节, 台风停工.</param>
/// <param name="Hours">Opening hours of that day where they differ; otherwise those of the season.</param>
public sealed record DatedException(DateOnly Date, bool Works, string Name, IReadOnlyList<OpeningPeriod>? Hours = null);
