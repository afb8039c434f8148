namespace GridFlow.Data.Whistles;

/// <summary>How whistles were used and answered in a time: over-use and under-use both show.</summary>
/// <param name="Blown">Whistles that were blown.</param>
/// <param name="Raised">Of these, raised to the leader.</param>
/// <param name="Solved">Of these, ended as solved.</param>
/// <param name="Proposed">Cases for which rules proposed one.</param>
/// <param name="NotBlown">Of these, cases in which none was blown.</param>
/// <param name="Whistlers">By the unit that blows, those that never do among them.</param>
/// <param name="Responders">By the unit that is called.</param>
public sealed record WhistleFigures(
    int Blown, int Raised, int Solved, int Proposed, int NotBlown, IReadOnlyList<WhistlerFigures> Whistlers, IReadOnlyList<ResponderFigures> Responders);

/// <summary>One unit that may blow.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Cases">Cases that were reported in its territory.</param>
/// <param name="Blown">Whistles it blew.</param>
/// <param name="Solved">Of these, ended as solved.</param>
/// <param name="Proposed">Cases there for which rules proposed one.</param>
/// <param name="NotBlown">Of these, cases in which none was blown.</param>
public sealed record WhistlerFigures(string UnitId, int Cases, int Blown, int Solved, int Proposed, int NotBlown);

/// <summary>One unit that is called.</summary>
/// <param name="UnitId">The unit.</param>
/// <param name="Called">How often.</param>
/// <param name="Answered">How often it reported what it did, or why not.</param>
/// <param name="InTime">How often it was late with nothing, of those that are over.</param>
/// <param name="Over">Calls that are over: answered, or the whistle ended.</param>
/// <param name="Rated">How many ratings there are: the size of the sample.</param>
/// <param name="Average">Average of the ratings, 1 to 5; <see langword="null"/> without any.</param>
/// <param name="Median">Median of the ratings.</param>
public sealed record ResponderFigures(string UnitId, int Called, int Answered, int InTime, int Over, int Rated, double? Average, double? Median)
{
    /// <summary>Fewer ratings than this say nothing about a unit.</summary>
    public const int EnoughRatings = 5;
}

/// <summary>What is asked of the register of whistles.</summary>
/// <param name="UnitId">Only those that the unit blew or was called by.</param>
/// <param name="Ground">Only those on this ground.</param>
/// <param name="From">Blown at or after, UTC; where nobody says, <see cref="WhistleQuery.UsualDays"/> before the end.</param>
/// <param name="To">Blown before, UTC.</param>
/// <param name="Skip">How many to skip.</param>
/// <param name="Take">How many to return, at most 200.</param>
public sealed record WhistleRequest(string? UnitId = null, Rules.Outcomes.WhistleGround? Ground = null, DateTimeOffset? From = null, DateTimeOffset? To = null, int Skip = 0, int Take = 20);

/// <summary>A line of the register.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="UnitId">Who blew.</param>
/// <param name="BlownAt">When, UTC.</param>
/// <param name="Grounds">On what grounds.</param>
/// <param name="RaisedAt">When it was raised to the leader, UTC.</param>
/// <param name="EndedAt">When it ended, UTC.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Called">The units that were called, the lead first.</param>
public sealed record WhistleLine(
    Guid IncidentId, string Number, string Title, string UnitId, DateTimeOffset BlownAt, IReadOnlyList<Rules.Outcomes.WhistleGround> Grounds,
    DateTimeOffset? RaisedAt, DateTimeOffset? EndedAt, string? Outcome, IReadOnlyList<string> Called);
