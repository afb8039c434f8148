using GridFlow.Governance.Inbox;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Ladders.Effects;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Activities;

/// <summary>One of the kinds of work that <see cref="HandleTask"/> asks for: what its sentence and buttons say, and what its success decides.</summary>
internal abstract class HandlingWork
{
    /// <summary>All kinds, in the order the designer lists them; the first where a drawing says nothing.</summary>
    public static IReadOnlyList<HandlingWork> All { get; } = [new Handling(), new Checking(), new DispatchingByHand(), new Ruling(), new Adjudicating()];

    public abstract TaskKind Kind { get; }

    /// <summary>The word on the drawing, and its name.</summary>
    public abstract PortDescriptor Word { get; }

    public abstract BilingualText Done { get; }

    public virtual BilingualText CannotHandle { get; } = new("无法办理，上报", "Cannot handle, send up");

    public static HandlingWork Of(IActivityContext context) => Named(context.Input<string>("Kind"));

    /// <summary>The kind a drawing means by a word.</summary>
    public static HandlingWork Named(string? word) => All.FirstOrDefault(work => work.Word.Name == word) ?? All[0];

    /// <summary>What an exit is called on steps of this kind; <see langword="null"/> where it has its usual name.</summary>
    public BilingualText? NameOf(string port) => port switch
    {
        "Done" => Done,
        "CannotHandle" => CannotHandle,
        _ => null,
    };

    public abstract BilingualText Sentence(string unit, BilingualText circle);

    /// <summary>What follows from a successful answer.</summary>
    public abstract void Decide(IActivityContext context, LadderWorld world, TaskAnswer answer);

    /// <summary>处置: who did it does not verify it, and rework comes back to the level.</summary>
    private class Handling : HandlingWork
    {
        public override TaskKind Kind => TaskKind.Handle;

        public override PortDescriptor Word { get; } = Describe.Port("handle", "处置", "Handle");

        public override BilingualText Done { get; } = new("办结", "Done");

        public override BilingualText Sentence(string unit, BilingualText circle) =>
            new($"{circle.Chinese}：交{unit}办理", $"{circle.English}: given to {unit}");

        public override void Decide(IActivityContext context, LadderWorld world, TaskAnswer answer)
        {
            var level = Addressee.Word(context);
            context.Output("HandledBy", level);
            context.SetVariable(LadderVariables.HandledBy, level);
            context.SetVariable(LadderVariables.Handlers, string.Join(',', context.List(LadderVariables.Handlers).Concat(Persons.Of(context, answer)).Distinct()));
            context.SetVariable(LadderVariables.Result, (answer.Result ?? IncidentOutcome.Solved).ToString());
        }
    }

    /// <summary>终审: the last word after rework did not help.</summary>
    private sealed class Ruling : Handling
    {
        public override TaskKind Kind => TaskKind.FinalRuling;

        public override PortDescriptor Word { get; } = Describe.Port("ruling", "终审", "Final ruling");

        public override BilingualText Done { get; } = new("终审办结", "Rule and close");

        public override BilingualText Sentence(string unit, BilingualText circle) =>
            new($"返工仍未解决，由{unit}终审", $"Rework did not help, {unit} has the last word");
    }

    /// <summary>核实: is it so? What is not so is nobody's fault.</summary>
    private sealed class Checking : HandlingWork
    {
        public override TaskKind Kind => TaskKind.Check;

        public override PortDescriptor Word { get; } = Describe.Port("check", "核实", "Check");

        public override BilingualText Done { get; } = new("情况属实", "It is so");

        public override BilingualText CannotHandle { get; } = new("情况不实", "It is not so");

        public override BilingualText Sentence(string unit, BilingualText circle) => new($"请{unit}核实", $"{unit} is asked to check");

        public override void Decide(IActivityContext context, LadderWorld world, TaskAnswer answer)
        {
        }
    }

    /// <summary>分拨: a person decides whose it is.</summary>
    private sealed class DispatchingByHand : HandlingWork
    {
        public override TaskKind Kind => TaskKind.Dispatch;

        public override PortDescriptor Word { get; } = Describe.Port("dispatch", "分拨", "Dispatch");

        public override BilingualText Done { get; } = new("分拨", "Dispatch");

        public override BilingualText Sentence(string unit, BilingualText circle) =>
            new($"规则不能确定主办单位，由{unit}分拨", $"The rules are not sure, {unit} decides the department");

        public override void Decide(IActivityContext context, LadderWorld world, TaskAnswer answer) => Dispatching.Decide(context, world, answer);
    }

    /// <summary>终裁: says whose a case is that units gave back until no one may any more, and may enter it in the register.</summary>
    private sealed class Adjudicating : HandlingWork
    {
        public override TaskKind Kind => TaskKind.Adjudicate;

        public override PortDescriptor Word { get; } = Describe.Port("adjudicate", "终裁", "Ruling on whose it is");

        public override BilingualText Done { get; } = new("裁定责任单位", "Rule whose it is");

        public override BilingualText Sentence(string unit, BilingualText circle) =>
            new($"退单到限，由{unit}裁定责任单位，此后不能再退", $"The returns are used up: {unit} rules whose it is, and no one returns it after");

        public override void Decide(IActivityContext context, LadderWorld world, TaskAnswer answer)
        {
            Dispatching.Decide(context, world, answer);
            var classified = context.Emitted.OfType<IncidentClassified>().Last();
            if (answer.Registration is { } wanted && classified.CategoryCode is { } category && world.Organisation.Find(classified.LeadUnitId) is { } unit && world.Organisation.Find(wanted.AreaUnitId) is { } area)
                context.Emit(new RulingEntered(area, category, unit, world.Calendar.LocalDate(context.Now), wanted.ValidUntil, wanted.Evidence));
        }
    }
}
