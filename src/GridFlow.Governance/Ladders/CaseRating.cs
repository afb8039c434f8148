using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Language.Diagnostics;

namespace GridFlow.Governance.Ladders;

/// <summary>What the reporter says of how a case was handled (评价), and asks for when it was not solved (重开).</summary>
/// <param name="Satisfaction">How content.</param>
/// <param name="Words">Why, in the reporter's words; needed where not content.</param>
/// <param name="Again">A closed case is to be taken up again, as a new one that names it.</param>
public sealed record CaseRating(Satisfaction Satisfaction, string? Words = null, bool Again = false)
{
    /// <summary>So long after closing a reporter may rate: time enough to see whether a mend holds. 自然日.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(15);

    /// <summary>The rating with its words cleaned and what it needs in place.</summary>
    /// <exception cref="GovernanceException">It cannot be taken; the message says why in the reporter's words.</exception>
    public CaseRating Checked()
    {
        if (!Enum.IsDefined(Satisfaction)) throw Refused("rating.grade", "请选择满意程度", "Please choose how satisfied you are");
        var words = PlainText.Within(Words, TextLimits.Reason, new("评价意见", "what you say of it"));
        if (words is null && (Satisfaction == Satisfaction.Unsatisfied || Again)) throw Refused("rating.words", "请写明哪里没有解决", "Please say what was not solved");
        return Again && Satisfaction != Satisfaction.Unsatisfied
            ? throw Refused("rating.again", "对结果不满意时才能申请重新办理", "Only who is not satisfied can ask for it to be taken up again")
            : this with { Words = words };
    }

    /// <summary>
    /// Why the reporter may not rate the case now; <see langword="null"/> where nothing stands against it. What was merged into another is rated by
    /// how that one was handled, once it is closed.
    /// </summary>
    /// <param name="incident">The reporter's own incident.</param>
    /// <param name="main">The one as which its matter is handled: itself, or the one it was merged into.</param>
    /// <param name="now">When, UTC.</param>
    public static GovernanceException? Refusal(Incident incident, Incident main, DateTimeOffset now) => main switch
    {
        _ when incident.RatedAt is not null => Refused("rating.done", "您已经评价过", "You have rated it already"),
        { Stage: IncidentStage.CallingBack } when main.Id == incident.Id => null,
        { Stage: not IncidentStage.Closed } => Refused("rating.open", "事件还在办理，办结或回访时可以评价", "It is still being worked on; it can be rated once that is done"),
        { Outcome: not (IncidentOutcome.Solved or IncidentOutcome.Explained or IncidentOutcome.Transferred) } => Refused("rating.not-handled", "该事件没有办理结果可以评价", "There is no result to rate"),
        _ when now - main.ClosedAt > Period => Refused("rating.late", $"办结 {Period.Days} 天后不能再评价，可以重新上报", $"It was closed more than {Period.Days} days ago; please report it anew"),
        _ => null,
    };

    /// <summary>
    /// What the rating answers: the task to call the reporter back, if one is open; else it is written down here. Whoever led the case that a merged
    /// one went into is the one who is rated, and finds it there.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="main">The case as which its matter is handled: the same, or the one it was merged into.</param>
    /// <param name="now">When, UTC.</param>
    /// <returns>The call-back that ends by it, which the ladder must be told; <see langword="null"/> where nothing more is to do.</returns>
    /// <exception cref="GovernanceException">The case may not be rated now.</exception>
    public HandlingTask? RateOn(CaseFile file, CaseFile main, DateTimeOffset now)
    {
        var (own, handled) = (file.Incident, main.Incident);
        if (Refusal(own, handled, now) is { } refusal) throw refusal;
        if (file.Tasks.FirstOrDefault(task => task is { IsOpen: true, Kind: TaskKind.CallBack }) is { } asked) return asked;
        var (act, name) = (new CaseAct(Actor.Public, null, now), Satisfaction.Name());
        Note(file, Satisfaction, act, Words, own.Id == handled.Id ? null : handled.Id);
        // Not for the public: of two who reported one matter neither reads what the other says.
        if (own.Id != handled.Id)
            main.Write(act, TimelineKind.Rated, new($"{own.Number} 的反映人评价：{name.Chinese}", $"Rated by the reporter of {own.Number}: {name.English}"), cause: Words);
        if (Satisfaction == Satisfaction.Unsatisfied && handled.LeadUnitId is { } lead)
            main.Notify(new(NoticeRecipient.Unit, lead, null, "case.rated", new($"群众不满意：{handled.Number} {handled.Title}", $"The reporter is not satisfied: {handled.Number} {handled.Title}")));
        return null;
    }

    /// <summary>Writes down what the reporter said without being called.</summary>
    internal static void Note(CaseFile file, Satisfaction satisfaction, CaseAct act, string? words = null, Guid? mainId = null)
    {
        file.Incident.Rate(satisfaction, act.Now, mainId);
        var name = satisfaction.Name();
        file.Write(act, TimelineKind.Rated, new($"反映人评价：{name.Chinese}", $"Rated by the reporter: {name.English}"), new($"您的评价：{name.Chinese}", $"Your rating: {name.English}"), cause: words);
    }

    /// <summary>The rating as the answer of a call-back.</summary>
    public TaskAnswer ToAnswer() => new(Satisfaction == Satisfaction.Unsatisfied ? "Unsatisfied" : "Satisfied", Words) { Satisfaction = Satisfaction };

    /// <summary>
    /// The case begun anew: same place, same reporter, what was wrong first. The first report's text comes along only where the reporter wrote it:
    /// what staff wrote down is not the public's to read, and handlers follow the number.
    /// </summary>
    /// <param name="earlier">The closed case.</param>
    /// <param name="tree">The units there are now: a grid that was dissolved since is named no more.</param>
    public IncidentReport Reopening(Incident earlier, OrganisationTree tree) => new(earlier.JurisdictionId, Channel.Public, earlier.Channel == Channel.Public
        ? $"{Words}\n（重新办理 {earlier.Number}：{PlainText.Shortened(earlier.Text, TextLimits.PublicReport)}）"
        : $"{Words}\n（重新办理 {earlier.Number}）")
    {
        Nature = Nature.Complaint,
        Address = earlier.Address,
        Longitude = earlier.Longitude,
        Latitude = earlier.Latitude,
        PlaceUnitId = tree.Find(earlier.GridId)?.Id,
        ReporterAccountId = earlier.ReporterAccountId,
        ReporterName = earlier.ReporterName,
        ReporterPhone = earlier.ReporterPhone,
        ReporterMasked = earlier.ReporterMasked,
        CategoryHint = earlier.CategoryCode,
        ReopensId = earlier.Id,
        // Once: pressing twice takes it up once.
        IdempotencyKey = $"reopens:{earlier.Id:N}",
    };

    private static GovernanceException Refused(string code, string chinese, string english) => new(code, new BilingualText(chinese, english));
}
