using GridFlow.Workflows.Activities;

namespace GridFlow.Web.Administration.Designer;

/// <summary>A step one may put on the drawing.</summary>
/// <param name="Key">What tells it from others: its type, with the kind of work where a type has several.</param>
/// <param name="Type">Its descriptor.</param>
/// <param name="Name">Its name.</param>
/// <param name="Help">What it does, in a line.</param>
/// <param name="Choice">The input that makes it this one, and its value; <see langword="null"/> for none.</param>
public sealed record PaletteItem(string Key, ActivityDescriptor Type, string Name, string Help, (InputDescriptor Input, string Value)? Choice)
{
    /// <summary>How many exits the step begins with: the canvas keeps room for them.</summary>
    public int Exits => Type.Ports.Count;

    public StepLook Look => StepLook.Of(Type.Type, Choice?.Value);
}

/// <summary>A group of the palette.</summary>
public sealed record PaletteGroup(string Name, IReadOnlyList<PaletteItem> Items)
{
    // Of Elsa's own steps those that a ladder is drawn with; the others stay readable on drawings that have them.
    private static readonly string[] Flow = ["Elsa.FlowDecision", "Elsa.FlowSwitch", "Elsa.FlowFork", "Elsa.FlowJoin", "Elsa.Start", "Elsa.End"];

    /// <summary>The palette, from what is registered: a step that is new to the house is in it by itself.</summary>
    /// <param name="registry">The steps.</param>
    /// <param name="language">The language of names and help.</param>
    /// <param name="names">The names of the groups: tasks, before, after, flow.</param>
    public static IReadOnlyList<PaletteGroup> All(ActivityRegistry registry, string language, (string Begin, string Task, string Check, string Flow) names)
    {
        var own = registry.Activities.Select(activity => activity.Descriptor).DistinctBy(type => type.Type).Where(type => type.Type.StartsWith("GridFlow.", StringComparison.Ordinal) && type.IsBrowsable).SelectMany(type => Of(type, language)).ToLookup(item => item.Look.Tone);
        var flow = Flow.Select(registry.Find).OfType<IActivity>().SelectMany(activity => Of(activity.Descriptor, language));
        return
        [
            new(names.Begin, [.. own["begin"]]),
            new(names.Task, [.. own["task"]]),
            new(names.Check, [.. own["check"], .. own["notice"], .. own["end"], .. own["flow"]]),
            new(names.Flow, [.. flow]),
        ];
    }

    private static IEnumerable<PaletteItem> Of(ActivityDescriptor type, string language)
    {
        var help = type.Description.In(language);
        return type.Inputs.FirstOrDefault(input => input is { Name: "Kind", Choices.Count: > 0 }) is { } kinds
            ? kinds.Choices.Select((choice, index) => new PaletteItem($"{type.Type}:{choice.Name}", type, choice.DisplayName.In(language), help, index == 0 ? null : (kinds, choice.Name)))
            : [new(type.Type, type, type.DisplayName.In(language), help, null)];
    }
}
