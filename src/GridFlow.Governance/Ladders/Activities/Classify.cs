using GridFlow.Governance.Duties;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Rulings;
using GridFlow.Language.Diagnostics;
using GridFlow.Rules.Evaluation;
using GridFlow.Rules.Outcomes;
using GridFlow.Rules.Situations;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>分类: asks the jurisdiction's rules what the incident is, who leads, how severe it is and what limit applies.</summary>
internal sealed class Classify : LadderActivity
{
    private const string RegisterName = "确权台账";
    private const string DutyListName = "履职事项清单";

    public override ActivityDescriptor Descriptor { get; } = new(
        "GridFlow.Classify",
        new("分类", "Classify"),
        Describe.Category,
        new("按规则确定类别、主办单位、严重程度和时限", "Rules decide category, department, severity and limit"))
    {
        Ports =
        [
            Describe.Port("Classified", "已分类", "Classified"),
            Describe.Port("Unsure", "不能确定", "Unsure"),
        ],
        Outputs =
        [
            new("Category", "String", new("类别", "Category")),
            new("LeadUnit", "String", new("主办单位", "Leading department")),
            new("Level", "String", new("起始层级", "First level")),
        ],
    };

    protected override void Execute(IActivityContext context, LadderWorld world)
    {
        var now = TimeZoneInfo.ConvertTime(context.Now, world.Calendar.Zone);
        var decision = IncidentFacts.Decide(world.Rules, world, now, out _, returns: Returning.Count(context, world));
        var ruling = Ruled(decision, world, context.Now);
        var lead = ruling is null ? world.Organisation.Responsible(decision.LeadDepartment, world.Incident.GridId) : world.Organisation.Find(ruling.UnitId);
        var unsure = ruling is null ? Unsure(decision, lead) : null;
        var recalled = unsure is null ? Recalling.Of(world, decision.Category, lead) : null;
        if (recalled is not null)
        {
            lead = Recalling.Receiver(world, recalled);
            unsure = lead is null ? recalled.Why() : null;
        }

        unsure ??= GivenBack(context, world, recalled is null ? ruling : null, lead!);
        var assist = decision.AssistingDepartments
            .Select(name => world.Organisation.Responsible(name, world.Incident.GridId)?.Id)
            .OfType<string>().Where(id => id != lead?.Id).Distinct().ToList();
        var name = decision.Category is { } code ? world.Rules.Vocabulary.Category(code)?.Name : null;
        var severity = decision.Severity ?? 1;
        Dispatching.Settle(context, world, Record(decision, ruling, recalled, lead, world.RuleVersions, unsure, context.Now), decision.Category, name, severity, lead, assist, decision.Limit?.ToString());

        var level = Dispatching.FirstLevel(context, world, severity);
        context.SetVariable(LadderVariables.Level, level);
        context.Output("Category", decision.Category);
        context.Output("LeadUnit", lead?.Id);
        context.Output("Level", level);
        context.Complete([unsure is null ? "Classified" : "Unsure"]);
    }

    /// <summary>
    /// What was ruled on comes before the rules, which say what the case is but not whose: also where they disagree about that or ask for a
    /// person because it was returned. A category that they are not sure of is none to look a ruling up by.
    /// </summary>
    private static Ruling? Ruled(Decision decision, LadderWorld world, DateTimeOffset now)
    {
        if (decision.Conflicts.Any(conflict => conflict.Kind == OutcomeKind.Category))
            return null;
        return world.Rulings.Find(decision.Category, world.Incident.GridPath, world.Calendar.LocalDate(now)) is { } found && world.Organisation.Find(found.UnitId) is not null ? found : null;
    }

    /// <summary>Rules, or a ruling, that name a unit which has given this case back say nothing new.</summary>
    private static BilingualText? GivenBack(IActivityContext context, LadderWorld world, Ruling? ruling, Unit lead)
    {
        if (!Returning.Refused(context, world, lead.Id))
            return null;
        var (chinese, english) = ruling is null ? ("规则", "The rules still name") : ($"确权 {ruling.Number} ", $"Ruling {ruling.Number} still names");
        return new($"{chinese}仍指向已退单的{lead.Name}，请人工确定责任单位", $"{english} {lead.Name}, which has returned the case: a person has to say whose it is");
    }

    private static BilingualText? Unsure(Decision decision, Unit? lead)
    {
        if (decision.Unsure)
            return decision.Because;
        if (lead is null)
            return new($"本地没有“{decision.LeadDepartment}”这个单位", $"There is no \"{decision.LeadDepartment}\" here");
        return null;
    }

    private static Classification Record(
        Decision decision, Ruling? ruling, Duty? recalled, Unit? lead, IReadOnlyList<string> versions, BilingualText? unsure, DateTimeOffset now) => new()
    {
        Ruling = ruling?.Number,
        Recalled = recalled is null ? null : new(recalled.Number, recalled.Why()),
        RuleSetId = decision.RuleSet,
        RuleSetVersion = decision.Version,
        RuleVersions = versions,
        At = now,
        Unsure = unsure,
        Whistle = decision.Whistle,
        Conflicts = [.. decision.Conflicts.Select(InWords)],
        Situations = [.. decision.Situations.Select(Found)],
        Hits =
        [
            .. recalled is null ? Array.Empty<RuleHit>() : [new RuleHit(recalled.Number, DutyListName, Leads(lead), [])],
            .. ruling is null ? Array.Empty<RuleHit>() : [new RuleHit(ruling.Number, RegisterName, Leads(recalled is null ? lead : null), [])],
            .. decision.Hits
                // What was ruled on, or taken back from the streets, is no rule's merit any more.
                .Select(hit => new RuleHit(hit.RuleId, hit.RuleName, hit.Decided.Where(kind => ruling is null && recalled is null || kind != OutcomeKind.LeadDepartment).ToDictionary(kind => kind.ToString(), kind => Value(decision, kind)), hit.Keywords))
                .OrderByDescending(hit => hit.Decided.Count > 0),
        ],
    };

    private static Dictionary<string, string> Leads(Unit? lead) => lead is null ? [] : new() { [nameof(OutcomeKind.LeadDepartment)] = lead.Name };

    /// <summary>A situation as it is kept with the incident.</summary>
    internal static SituationFound Found(SituationHit hit) => new(
        hit.Id, hit.Name, hit.Found, [.. hit.Witnesses.OfType<RecentIncident>().Select(witness => witness.Number)], hit.Findings,
        [.. hit.Proposals.Select(proposal => new SituationProposal(proposal.Kind.ToString(), proposal.Reason))]);

    private static BilingualText InWords(OutcomeConflict conflict)
    {
        var sides = string.Join("；", conflict.Sides.Select(side => $"{side.RuleId}：{side.Value}"));
        return new($"规则意见不一：{sides}", $"Rules disagree on {conflict.Kind}: {sides}");
    }

    private static string Value(Decision decision, OutcomeKind kind) => kind switch
    {
        OutcomeKind.Category => decision.Category ?? "",
        OutcomeKind.LeadDepartment => decision.LeadDepartment ?? "",
        OutcomeKind.AssistingDepartments => string.Join("、", decision.AssistingDepartments),
        OutcomeKind.Severity => decision.Severity?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "",
        OutcomeKind.Limit => decision.Limit?.Chinese ?? "",
        OutcomeKind.Tags => string.Join("、", decision.Tags),
        OutcomeKind.Whistle => decision.Whistle?.Reason ?? "",
        _ => "",
    };
}
