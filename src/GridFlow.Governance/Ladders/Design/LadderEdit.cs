using System.Globalization;
using System.Text.Json.Nodes;
using GridFlow.Language.Diagnostics;
using GridFlow.Workflows.Activities;

namespace GridFlow.Governance.Ladders.Design;

/// <summary>
/// One thing done to a drawing. Pure: the same edit of the same drawing gives the same drawing. What no longer applies, because
/// somebody else took the step away, changes nothing.
/// </summary>
/// <param name="What">In words, for the undo button.</param>
public abstract record LadderEdit(BilingualText What)
{
    /// <summary>Edits of one key that follow each other are one step of undo: letters typed into one field.</summary>
    public virtual string? Joins => null;

    /// <summary>The drawing afterwards; the same object where nothing changed.</summary>
    public abstract LadderSketch Apply(LadderSketch sketch);
}

/// <summary>Several edits that are one for whoever does them.</summary>
public sealed record Together(BilingualText Words, IReadOnlyList<LadderEdit> Edits) : LadderEdit(Words)
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => Edits.Aggregate(sketch, (so, edit) => edit.Apply(so));
}

/// <summary>Puts a step on the drawing; the first step of an empty drawing is the one it starts with.</summary>
/// <param name="Id">Its id: <see cref="LadderSketch.FreeId"/> of the drawing. One that is taken changes nothing.</param>
/// <param name="Type">What it is.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="At">Its upper left corner.</param>
public sealed record AddStep(string Id, ActivityDescriptor Type, string Title, SketchPoint At) : LadderEdit(new BilingualText($"添加“{Title}”", $"add \"{Title}\""))
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch)
    {
        if (sketch.TakenIds.Contains(Id)) return sketch;
        var node = new SketchNode(new JsonObject
        {
            ["id"] = Id,
            ["nodeId"] = sketch.NodePath(Id),
            ["name"] = Id,
            ["type"] = Type.Type,
            ["version"] = Type.Version,
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = Type.IsTrigger, ["runAsynchronously"] = false },
            ["metadata"] = new JsonObject
            {
                ["displayText"] = Title,
                ["designer"] = new JsonObject { ["position"] = Position(At), ["size"] = new JsonObject { ["width"] = SketchNode.Width, ["height"] = SketchNode.Height } },
            },
        });
        var with = sketch.With(nodes: sketch.Nodes.Add(node));
        return sketch.Nodes.IsEmpty && sketch.Start is null ? with.WithRoot(root => root.Set("start", Id)) : with;
    }

    internal static JsonObject Position(SketchPoint at) => new() { ["x"] = at.X, ["y"] = at.Y };
}

/// <summary>Makes a step the first one.</summary>
public sealed record StartWith(string Id) : LadderEdit(new BilingualText("设为第一步", "make it the first step"))
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.Find(Id) is null ? sketch : sketch.WithRoot(root => root.Set("start", Id));
}

/// <summary>Moves steps.</summary>
/// <param name="To">The new place of each, by its id.</param>
/// <param name="Straighten">Forgets the corners that connections were drawn with: after all steps were arranged anew.</param>
public sealed record MoveSteps(IReadOnlyDictionary<string, SketchPoint> To, bool Straighten = false)
    : LadderEdit(Straighten ? new BilingualText("自动排列", "arrange") : new BilingualText($"移动 {To.Count} 个步骤", $"move {To.Count} steps"))
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.With(
        sketch.Nodes.Select(node => To.TryGetValue(node.Id, out var place) && place != node.Place
            ? node.With(json => json.Made("metadata").Made("designer")["position"] = AddStep.Position(place))
            : node),
        Straighten ? sketch.Edges.Select(edge => edge.Straight()) : null);
}

/// <summary>Draws a connection. One that is there already changes nothing.</summary>
public sealed record Connect(string Source, string Port, string Target) : LadderEdit(new BilingualText("连线", "connect"))
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.With(edges: sketch.Edges.Add(SketchEdge.Make(Source, Port, Target)));
}

/// <summary>Takes an end of a connection elsewhere; what else the document says of it stays.</summary>
/// <param name="Edge">Its id.</param>
/// <param name="Source">The step it leaves from now on.</param>
/// <param name="Port">By which exit.</param>
/// <param name="Target">The step it leads to from now on.</param>
public sealed record Reconnect(string Edge, string Source, string Port, string Target) : LadderEdit(new BilingualText("改连线", "reconnect"))
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.Find(Source) is null || sketch.Find(Target) is null
        ? sketch
        : sketch.With(edges: sketch.Edges.Select(edge => edge.Id == Edge && edge.Id != SketchEdge.Identity(Source, Port, Target) ? edge.With(Source, Port, Target) : edge));
}

/// <summary>Takes steps away, with their connections, and connections by themselves.</summary>
public sealed record Delete(IReadOnlyCollection<string> Steps, IReadOnlyCollection<string> Edges) : LadderEdit(Words(Steps.Count, Edges.Count))
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.With(
        sketch.Nodes.Where(node => !Steps.Contains(node.Id)),
        sketch.Edges.Where(edge => !Edges.Contains(edge.Id)));

    private static BilingualText Words(int steps, int edges) => steps > 0
        ? new($"删除 {steps} 个步骤", $"delete {steps} steps")
        : new($"删除 {edges} 条连线", $"delete {edges} connections");
}

/// <summary>Names a step.</summary>
public sealed record RenameStep(string Id, string Title) : LadderEdit(new BilingualText("改名", "rename"))
{
    /// <inheritdoc />
    public override string? Joins => $"name:{Id}";

    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.Find(Id) is { } node
        ? sketch.With(node.With(json => json.Made("metadata").Set("displayText", Title.Trim())))
        : sketch;
}

/// <summary>Says something about a step.</summary>
public sealed record CommentStep(string Id, string Text) : LadderEdit(new BilingualText("修改说明", "change the comment"))
{
    /// <inheritdoc />
    public override string? Joins => $"comment:{Id}";

    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.Find(Id) is { } node
        ? sketch.With(node.With(json => json.Made("metadata").Set("description", Text)))
        : sketch;
}

/// <summary>Sets an input of a step; saying nothing leaves the default.</summary>
/// <param name="Id">The step.</param>
/// <param name="Input">Which input.</param>
/// <param name="Value">What to write; <see langword="null"/> takes it away.</param>
public sealed record SetInput(string Id, InputDescriptor Input, SketchInput? Value)
    : LadderEdit(new BilingualText($"修改“{Input.DisplayName.Chinese}”", $"change \"{Input.DisplayName.English}\""))
{
    /// <inheritdoc />
    public override string? Joins => $"input:{Id}:{Input.Name}";

    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) =>
        sketch.Find(Id) is { } node && node.Input(Input.Name) != Value ? sketch.With(node.With(Write)) : sketch;

    private void Write(JsonObject json)
    {
        var name = json.NameOf(SketchNode.Property(Input.Name));
        if (Value is null)
        {
            json.Remove(name);
            return;
        }

        // What else stands beside the expression, its place in memory for one, stays.
        if (json[name] is not JsonObject wrapped || wrapped.Object("expression") is null) json[name] = wrapped = new JsonObject { ["typeName"] = Input.TypeName };
        var expression = wrapped.Made("expression");
        expression[expression.NameOf("type")] = Value.Syntax;
        expression[expression.NameOf("value")] = Value.IsLiteral ? Typed(Value.Value) : Value.Value;
    }

    private JsonNode? Typed(string text) => Input.TypeName switch
    {
        "Boolean" when bool.TryParse(text, out var flag) => flag,
        "Int32" or "Int64" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => text,
    };
}

/// <summary>Sets a property of a step that is no input, as JSON: the cases of a switch.</summary>
/// <param name="Id">The step.</param>
/// <param name="Property">Its camelCase name.</param>
/// <param name="Json">What to write; <see langword="null"/> takes it away. Must be JSON.</param>
/// <param name="Words">What is done, for the undo button.</param>
public sealed record SetProperty(string Id, string Property, string? Json, BilingualText Words) : LadderEdit(Words)
{
    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => Property is "id" or "type" || sketch.Find(Id) is not { } node ? sketch : sketch.With(node.With(json =>
    {
        if (Json is null) json.Remove(json.NameOf(Property));
        else json[json.NameOf(Property)] = JsonNode.Parse(Json);
    }));
}

/// <summary>Names the ladder and says what it is for.</summary>
public sealed record RenameLadder(string Name, string Description) : LadderEdit(new BilingualText("修改流程名称与说明", "change the ladder's name and description"))
{
    /// <inheritdoc />
    public override string? Joins => "ladder";

    /// <inheritdoc />
    public override LadderSketch Apply(LadderSketch sketch) => sketch.WithShell(shell =>
    {
        if (Name.Trim().Length > 0) shell[shell.NameOf("name")] = Name.Trim();
        shell[shell.NameOf("description")] = Description;
    });
}
