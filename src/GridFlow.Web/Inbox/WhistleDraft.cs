using System.Text.Json;
using GridFlow.Governance.Whistles;
using GridFlow.Rules.Outcomes;
using GridFlow.Web.Layout;

namespace GridFlow.Web.Inbox;

/// <summary>What stands in the fields of a whistle while somebody writes it: the call, the minutes, the ratings.</summary>
public sealed class WhistleDraft
{
    public HashSet<WhistleGround> Grounds { get; } = [];

    public string? Lead { get; set; }

    public List<string> Responders { get; set; } = [];

    public string Attendance { get; set; } = "";

    public string Decision { get; set; } = "";

    public List<ActionDraft> Actions { get; } = [];

    public Dictionary<string, RatingDraft> Ratings { get; } = [];

    /// <summary>The call as it stands; what is missing is said when it is sent.</summary>
    public WhistleCall Call => new([.. Grounds], Lead ?? "", [.. Responders]);

    public JointMinutes Minutes => new(Attendance, Decision, [.. Actions.Select(action => new AgreedAction(action.Unit ?? "", action.What, action.Limit ?? ""))]);

    public IReadOnlyList<ResponderRating> Rated => [.. Ratings.Select(rating => new ResponderRating(rating.Key, rating.Value.Stars, rating.Value.Words.Given()))];

    /// <summary>The agreed actions as one text, kept with the rest of the form; <see langword="null"/> for none.</summary>
    public string? KeptActions => Actions.Count == 0 ? null : JsonSerializer.Serialize(Actions);

    /// <summary>Takes the actions that were kept. What is no longer readable is nothing.</summary>
    public void BringBackActions(string? kept)
    {
        try
        {
            if (kept is null || JsonSerializer.Deserialize<List<ActionDraft>>(kept) is not { } actions) return;
            Actions.Clear();
            Actions.AddRange(actions.OfType<ActionDraft>().Take(JointMinutes.MostActions));
        }
        catch (JsonException)
        {
            // It comes from the browser.
        }
    }

    /// <summary>Begins with what was proposed.</summary>
    public void Propose(WhistleCall proposal)
    {
        Grounds.UnionWith(proposal.Grounds);
        Lead = proposal.LeadUnitId.Given();
        Responders = [.. proposal.ResponderIds];
    }
}

/// <summary>One agreed action while it is written.</summary>
public sealed class ActionDraft
{
    public string? Unit { get; set; }

    public string What { get; set; } = "";

    public string? Limit { get; set; } = "1wd";
}

/// <summary>One rating while it is written; 0 stars for none.</summary>
public sealed class RatingDraft
{
    public int Stars { get; set; }

    public string Words { get; set; } = "";
}
