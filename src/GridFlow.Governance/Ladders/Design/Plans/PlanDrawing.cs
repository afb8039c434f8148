using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridFlow.Governance.Ladders.Activities;
using GridFlow.Governance.Organisations;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design.Plans;

/// <summary>
/// Draws the ladder of a plan. Its shape is that of the shipped ladders: intake, classification, a route by level that rework comes back to,
/// the rungs one above the other, the default owner behind them, a second look, and a last word when rework did not help.
/// </summary>
public sealed class PlanDrawing
{
    private const double Column = 300, Row = 140;

    private readonly LadderPlan _plan;
    private readonly OrganisationTree _organisation;
    private readonly ActivityRegistry _registry;
    private readonly List<(string From, string Port, string To)> _lines = [];
    private LadderSketch _sketch;

    private PlanDrawing(LadderPlan plan, string definitionId, OrganisationTree organisation, ActivityRegistry registry)
    {
        (_plan, _organisation, _registry) = (plan, organisation, registry);
        _sketch = LadderSketch.Open(BlankLadder.Json(definitionId, plan.Name, plan.Description));
    }

    /// <summary>Draws it.</summary>
    /// <param name="plan">The answers; <see cref="PlanCheck"/> finds nothing wrong with them.</param>
    /// <param name="definitionId">Id of the definition it is to be a version of.</param>
    /// <param name="organisation">The jurisdiction it is for.</param>
    /// <param name="registry">The steps it may use, those of ladders among them.</param>
    public static LadderSketch Draw(LadderPlan plan, string definitionId, OrganisationTree organisation, ActivityRegistry registry) =>
        new PlanDrawing(plan, definitionId, organisation, registry).Draw();

    private LadderSketch Draw()
    {
        var look = _plan.Look != SecondLook.CallBack ? "verify" : "callBack";
        TakeIn();
        Route();
        for (var i = 0; i < _plan.Rungs.Count; i++)
            Rung(i, look);
        Office(look);
        LookAgain();
        foreach (var (from, port, to) in _lines)
            Do(new Connect(from, port, to));
        return _sketch;
    }

    private void TakeIn()
    {
        Step("start", "Elsa.Start", "开始", 0, 0);
        Step("intake", LadderActivities.IntakeType, "受理", 1, 0, ("CheckChannels", string.Join(',', _plan.CheckFirst)));
        Step("check", HandleTask.Type, "核实", 1, 1, ("Kind", "check"), ("Who", Lowest), ("Limit", "4wh"));
        Step("closeRejected", "GridFlow.Close", "不予受理结案", 0, 2, ("Outcome", "NotAccepted"));
        Step("classify", "GridFlow.Classify", "分类定责", 2, 0);
        Step("dispatch", HandleTask.Type, "分拨", 2, 1, ("Kind", "dispatch"), ("Who", Addressee.DefaultOwner), ("Role", Roles.Dispatcher), ("Limit", "4wh"), ("RequireText", "false"),
            ("Meeting", _plan.MeetsFirst ? "true" : ""));
        Line("start", "Done", "intake");
        Line("intake", "Accepted", "classify");
        Line("intake", "NeedsVerification", "check");
        Line("intake", "Rejected", "closeRejected");
        Line("check", "Done", "classify");
        Line("check", "Timeout", "classify");
        Line("check", "CannotHandle", "closeRejected");
        Line("classify", "Unsure", "dispatch");
        var after = "route";
        if (_plan.First == FirstAsked.FirstRung)
        {
            after = "first";
            Step("first", "Elsa.SetVariable", "先到第一级", 3, 0, ("Value", _plan.Rungs[0].Who));
            Do(new SetProperty("first", "variable", $$"""{"id":"{{LadderVariables.Level}}","name":"{{LadderVariables.Level}}","typeName":"String"}""", default));
        }

        Line("classify", "Classified", _plan.First == FirstAsked.Dispatcher ? "dispatch" : after);
        Line("dispatch", "Done", after);
        if (after == "first") Line("first", "Done", "route");
    }

    /// <summary>Every level the rules may decide goes to its own rung, or to the next above that the plan has; what has none is the default owner's.</summary>
    private void Route()
    {
        Step("route", "Elsa.FlowSwitch", "按层级流转", 4, 0);
        var levels = _plan.Rungs.ToDictionary(rung => rung.Who, rung => new List<string> { rung.Who });
        foreach (var level in _organisation.Jurisdiction.Levels.Where(level => level is { TakesCases: true, Rung: > 0 } && !levels.ContainsKey(level.Key)))
            if (RungFor(level.Rung) is { } rung) levels[rung.Who].Add(level.Key);
        if (!levels.ContainsKey(Addressee.Lead) && _plan.Rungs.Count > 0) levels[_plan.Rungs[^1].Who].Add(Addressee.Lead);
        var cases = new JsonArray();
        for (var i = 0; i < _plan.Rungs.Count; i++)
            cases.Add(new JsonObject { ["label"] = Label(i), ["condition"] = new JsonObject { ["type"] = "JavaScript", ["value"] = Is(levels[_plan.Rungs[i].Who]) } });
        Do(new SetProperty("route", "cases", cases.ToJsonString(), default));
        for (var i = 0; i < _plan.Rungs.Count; i++)
            Line("route", Label(i), IsSkipping(i) ? "direct" : Id(i));
        Line("route", "Default", "office");
    }

    private void Rung(int i, string look)
    {
        var rung = _plan.Rungs[i];
        var name = Named(rung.Who);
        var (x, y) = (3, 2 + 2 * i);
        Step(Id(i), HandleTask.Type, $"{name}处置", x, y, ("Who", rung.Who), ("Limit", rung.Limit), ("SignLimit", rung.SignLimit), ("WarnAtPercent", rung.WarnsAt));
        if (IsSkipping(i))
        {
            // Who is passed over is told, and may take it over by word (越级直达).
            Step("direct", "GridFlow.Notify", $"直达{name}，告知各级", x + 1, y - 1, ("To", string.Join(',', _plan.Rungs.Take(i).Select(below => below.Who))),
                ("Text", "事件 {number}（{title}）已直达主办单位 {department}，请知悉并配合"), ("EnglishText", "{number} ({title}) went straight to {department}; please take note and assist"));
            Line("direct", "Sent", Id(i));
        }

        Line(Id(i), "Done", look);
        var isLast = i == _plan.Rungs.Count - 1;
        var up = isLast ? "toOffice" : $"to{Id(i + 1)}";
        var onTime = _plan.Timeout == OnTimeout.DefaultOwner ? "toOffice" : up;
        if (!isLast)
        {
            Step(up, "GridFlow.Notify", $"上报{Named(_plan.Rungs[i + 1].Who)}", x, y + 1,
                ("To", _plan.Timeout == OnTimeout.NextRungAndTell ? $"{Notify.Reporter},{Addressee.DefaultOwner}" : Notify.Reporter),
                ("Text", $"您上报的事件 {{number}} {name}未能解决，已上报{Named(_plan.Rungs[i + 1].Who)}处理"), ("EnglishText", "Your report {number} could not be solved yet and was sent up"));
            Line(up, "Sent", Id(i + 1));
        }

        if (rung.Whistle is { } whistle)
        {
            var id = $"whistle{i + 1}";
            Step(id, BlowWhistle.Type, $"{name}吹哨", x + 1, y, ("Who", rung.Who), ("SignLimit", whistle.SignLimit), ("ContactLimit", whistle.ContactLimit),
                ("ArriveLimit", whistle.ArriveLimit), ("ReportLimit", whistle.ReportLimit), ("Limit", whistle.Limit));
            Line(Id(i), "Whistle", id);
            Line(id, "Resolved", look);
            Line(id, "Unresolved", up);
            Line(id, "NoResponse", "toOffice");
        }

        Line(Id(i), "CannotHandle", up);
        Line(Id(i), "Timeout", onTime);
        if (rung.Who == Addressee.Lead)
        {
            Line(Id(i), "Returned", "toOffice");
            Line(Id(i), Returning.Disputed, "toOffice");
        }

        if (_plan.CaseLimitPushes) Line(Id(i), Describe.CaseTimeout.Name, onTime);
    }

    private void Office(string look)
    {
        var y = 2 + 2 * _plan.Rungs.Count;
        Step("toOffice", "GridFlow.Notify", "转兜底单位", 3, y - 1, ("To", Addressee.DefaultOwner), ("Text", "事件 {number} 各级未能办结，由兜底单位接手"), ("EnglishText", "{number} could not be settled so far; the default owner takes it over"));
        Step("office", HandleTask.Type, "兜底办理", 3, y, ("Who", Addressee.DefaultOwner), ("Limit", "2wd"));
        Line("toOffice", "Sent", "office");
        Line("office", "Done", look);
    }

    private void LookAgain()
    {
        var back = _plan.Look != SecondLook.Supervisor;
        if (_plan.Look != SecondLook.CallBack)
        {
            // A department does not verify itself: of the rungs the last that is a level looks.
            var level = _plan.Look == SecondLook.LastRungAndCallBack ? _plan.Rungs.LastOrDefault(rung => rung.Who != Addressee.Lead) : null;
            Step("verify", "GridFlow.Verify", "核查", 5, 2, ("Who", level?.Who ?? Addressee.DefaultOwner), ("Role", level is null ? Roles.Supervisor : RoleOf(level.Who)), ("Limit", "1wd"));
            Line("verify", "Passed", "echo");
            Line("verify", "Timeout", "echo");
            Line("verify", "Rework", "again");
            Step("echo", "GridFlow.Notify", "反馈上报人", 6, 2, ("To", Notify.Reporter),
                ("Text", back ? "您上报的事件 {number} 已办理并核查，我们将回访您的意见" : "您上报的事件 {number} 已办理并核查"),
                ("EnglishText", back ? "Your report {number} was handled and verified; we will ask for your opinion" : "Your report {number} was handled and verified"));
            Line("echo", "Sent", back ? "callBack" : "close");
        }

        if (back)
        {
            Step("callBack", "GridFlow.CallBack", "回访", 7, 2, ("Who", Addressee.DefaultOwner), ("Role", Roles.CallBackOfficer), ("Limit", "1wd"));
            Line("callBack", "Satisfied", "close");
            Line("callBack", "NoAnswer", "close");
            Line("callBack", "Unsatisfied", "again");
        }

        Step("again", "Elsa.FlowDecision", $"返工不超过 {_plan.MostReworks} 次？", 6, 1);
        Do(new SetInput("again", Input("Elsa.FlowDecision", "Condition"), new("JavaScript", $"variables.{LadderVariables.Reworks} <= {_plan.MostReworks}")));
        Step("ruling", HandleTask.Type, "终审", 7, 1, ("Kind", "ruling"), ("Who", Addressee.DefaultOwner), ("Limit", "3wd"));
        Step("close", "GridFlow.Close", "结案", 8, 2, ("Outcome", "auto"));
        Line("again", "True", "route");
        Line("again", "False", "ruling");
        Line("ruling", "Done", "close");
    }

    private string Lowest => PlanCheck.Levels(_organisation) is [var lowest, ..] ? lowest.Key : Addressee.DefaultOwner;

    private PlannedRung? RungFor(int rung) => _plan.Rungs.Where(planned => Height(planned.Who) >= rung).MinBy(planned => Height(planned.Who))
        ?? _plan.Rungs.FirstOrDefault(planned => planned.Who == Addressee.Lead) ?? _plan.Rungs[^1];

    private string RoleOf(string who) => Addressee.Possible(_organisation, who) is [var unit, ..] ? _organisation.HandlerRole(unit) : Roles.Supervisor;

    private int Height(string who) => _organisation.Jurisdiction.Levels.Find(level => level.Key == who)?.Rung ?? 0;

    // Only a department is gone to past others: the rules send no case past a level.
    private bool IsSkipping(int i) => i > 0 && _plan.Rungs[i].Who == Addressee.Lead;

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"rung{i + 1}");

    private string Label(int i) => Named(_plan.Rungs[i].Who);

    private string Named(string who) => SketchSummary.Named(who, _organisation).Chinese;

    private static string Is(IEnumerable<string> levels) => string.Join(" || ", levels.Select(level => $"variables.{LadderVariables.Level} == {JsonSerializer.Serialize(level)}"));

    private void Step(string id, string type, string title, double column, double row, params (string Input, string Value)[] inputs)
    {
        Do(new AddStep(id, Type(type), _plan.Titles.GetValueOrDefault(id, title), new(column * Column, row * Row)));
        foreach (var (input, value) in inputs.Where(pair => pair.Value.Length > 0))
            Do(new SetInput(id, Input(type, input), SketchInput.Literal(value)));
    }

    private void Line(string from, string port, string to) => _lines.Add((from, port, to));

    private void Do(LadderEdit edit) => _sketch = edit.Apply(_sketch);

    private ActivityDescriptor Type(string type) => _registry.Find(type)?.Descriptor ?? throw new ArgumentException($"The registry has no {type}.", nameof(type));

    private InputDescriptor Input(string type, string name) => Type(type).Inputs.First(input => input.Name == name);
}
