using System.Globalization;
using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Rulings;
using GridFlow.Web.Layout;

namespace GridFlow.Web.Inbox;

/// <summary>What stands in the fields of an answer while somebody writes it.</summary>
public sealed class AnswerDraft
{
    public string? Unit { get; set; }

    public string? Category { get; set; }

    public string? Reply { get; set; }

    public string? ReturnReason { get; set; }

    public string? Receiver { get; set; }

    public string? Extension { get; set; }

    /// <summary>Why the case cannot be solved now.</summary>
    public SuspensionGround? Ground { get; set; }

    public string? Basis { get; set; }

    /// <summary>The day of the review as a date field gives it.</summary>
    public string? Review { get; set; }

    /// <summary>Whether the ruling is to be entered in the register.</summary>
    public bool Registers { get; set; }

    public string? Area { get; set; }

    /// <summary>The last day of validity as a date field gives it.</summary>
    public string? Until { get; set; }

    public string? Evidence { get; set; }

    public IncidentOutcome Result { get; set; } = IncidentOutcome.Solved;

    /// <summary>What is said with a whistle.</summary>
    public WhistleDraft Whistle { get; } = new();

    /// <summary>The answer: words, and of the fields those that are asked for now. What was typed into one that has gone again is not sent.</summary>
    public TaskAnswer Answer(string outcome, string text, IReadOnlyList<AnswerField> asked) => new(outcome, text.Given())
    {
        UnitId = asked.Contains(AnswerField.Unit) ? Unit.Given() : asked.Contains(AnswerField.Receiver) ? Receiver.Given() : null,
        Extension = asked.Contains(AnswerField.Extension) ? Extension.Given() : null,
        ReturnReason = asked.Contains(AnswerField.ReturnReason) ? ReturnReason.Given() : null,
        Registration = asked.Contains(AnswerField.Registration) && Registers
            ? new Registration(Area ?? "", DateOnly.TryParseExact(Until, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until) ? until : default, Evidence ?? "")
            : null,
        Category = asked.Contains(AnswerField.Category) ? Category.Given() : null,
        Suspension = asked.Contains(AnswerField.Suspension) && Ground is { } ground
            ? new SuspensionAsked(ground, Basis ?? "", DateOnly.TryParseExact(Review, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var review) ? review : default)
            : null,
        PublicReply = asked.Contains(AnswerField.PublicReply) || asked.Contains(AnswerField.Suspension) ? Reply.Given() : null,
        Result = asked.Contains(AnswerField.Result) ? Result : null,
        Call = asked.Contains(AnswerField.Call) ? Whistle.Call : null,
        Minutes = asked.Contains(AnswerField.Minutes) ? Whistle.Minutes : null,
        Ratings = asked.Contains(AnswerField.Ratings) ? Whistle.Rated : [],
    };
}
