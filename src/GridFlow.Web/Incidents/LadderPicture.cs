using System.Globalization;
using System.Text.Json;

namespace GridFlow.Web.Incidents;

/// <summary>A step as drawn: where the office put it, in drawing units.</summary>
public sealed record LadderStep(string Id, string Type, string Name, double X, double Y, double Width, double Height)
{
    public double MiddleX => X + Width / 2;
    public double MiddleY => Y + Height / 2;
    public double Right => X + Width;
    public double Bottom => Y + Height;
}

/// <summary>A connection as drawn: a curve with two handles.</summary>
/// <param name="From">The step it leaves.</param>
/// <param name="Ports">The outcomes it leaves by: two that lead to the same step are one arrow.</param>
/// <param name="To">The step it enters.</param>
/// <param name="Curve">The four points of the Bézier curve, in drawing units.</param>
public sealed record LadderArrow(string From, IReadOnlyList<string> Ports, string To, IReadOnlyList<(double X, double Y)> Curve)
{
    /// <summary>SVG path data.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture,
        $"M{Curve[0].X} {Curve[0].Y} C{Curve[1].X} {Curve[1].Y} {Curve[2].X} {Curve[2].Y} {Curve[3].X} {Curve[3].Y}");

    /// <summary>A point of the curve, 0 being its start and 1 its end.</summary>
    public (double X, double Y) At(double share)
    {
        var (a, b, c, d) = (Math.Pow(1 - share, 3), 3 * share * Math.Pow(1 - share, 2), 3 * share * share * (1 - share), Math.Pow(share, 3));
        return (
            a * Curve[0].X + b * Curve[1].X + c * Curve[2].X + d * Curve[3].X,
            a * Curve[0].Y + b * Curve[1].Y + c * Curve[2].Y + d * Curve[3].Y);
    }
}

/// <summary>The drawing of a ladder, read from the positions its Elsa document keeps for the designer.</summary>
public sealed record LadderPicture(IReadOnlyList<LadderStep> Steps, IReadOnlyList<LadderArrow> Arrows, double Left, double Top, double Width, double Height)
{
    private const double StepWidth = 168;
    private const double StepHeight = 56;
    private const double Margin = 36;

    /// <summary>Reads a definition's flowchart; <see langword="null"/> for a document that has none.</summary>
    public static LadderPicture? Read(string definition)
    {
        using var document = JsonDocument.Parse(definition);
        if (!document.RootElement.TryGetProperty("root", out var root) || !root.TryGetProperty("activities", out var activities))
            return null;

        var steps = activities.EnumerateArray().Select(Step).ToList();
        if (steps.Count == 0) return null;

        var byId = steps.ToDictionary(step => step.Id);
        var arrows = root.TryGetProperty("connections", out var connections) ? Connect(connections, byId) : [];
        var left = steps.Min(step => step.X) - Margin;
        var top = steps.Min(step => step.Y) - Margin;
        return new(steps, arrows, left, top, steps.Max(step => step.Right) + Margin - left, steps.Max(step => step.Bottom) + Margin * 2 - top);
    }

    private static LadderStep Step(JsonElement activity, int index)
    {
        var id = Text(activity, "id") ?? "";
        var metadata = Find(activity, "metadata");
        var designer = Find(metadata, "designer");
        var position = Find(designer, "position");
        var size = Find(designer, "size");
        var name = Text(metadata, "displayText") is { Length: > 0 } shown ? shown : Text(activity, "name") ?? id;
        // A document that was never drawn still gets a picture: one step below the other.
        return new(id, Text(activity, "type") ?? "", name,
            Number(position, "x") ?? 0, Number(position, "y") ?? index * (StepHeight + 48),
            Number(size, "width") is > 40 and var width ? width : StepWidth,
            Number(size, "height") is > 30 and var height ? height : StepHeight);
    }

    private static List<LadderArrow> Connect(JsonElement connections, Dictionary<string, LadderStep> steps) =>
    [
        .. from connection in connections.EnumerateArray()
           let source = Find(connection, "source")
           let ends = (From: Text(source, "activity") ?? "", To: Text(Find(connection, "target"), "activity") ?? "")
           where steps.ContainsKey(ends.From) && steps.ContainsKey(ends.To)
           group Text(source, "port") ?? "Done" by ends into ports
           select Arrow(steps[ports.Key.From], [.. ports.Distinct()], steps[ports.Key.To], steps.Values),
    ];

    private static LadderArrow Arrow(LadderStep from, IReadOnlyList<string> ports, LadderStep to, IEnumerable<LadderStep> steps) =>
        to.X >= from.Right ? Forward(from, ports, to)
        : to.Y < from.Bottom && from.Y < to.Bottom ? Back(from, ports, to)
        : steps.Any(step => step != from && step != to && StandsBetween(step, from, to)) ? Around(from, ports, to)
        : Across(from, ports, to);

    /// <summary>Whether a step lies on the straight way between two others of the same column.</summary>
    private static bool StandsBetween(LadderStep step, LadderStep from, LadderStep to) =>
        Math.Abs(from.MiddleX - to.MiddleX) < StepWidth / 2 && step.X < from.MiddleX && step.Right > from.MiddleX
        && step.Y > Math.Min(from.Y, to.Y) && step.Y < Math.Max(from.Y, to.Y);

    /// <summary>Past a step that stands in the way: out of the right side and into the right side.</summary>
    private static LadderArrow Around(LadderStep from, IReadOnlyList<string> ports, LadderStep to)
    {
        var aside = Math.Max(from.Right, to.Right) + 56;
        return new(from.Id, ports, to.Id, [(from.Right, from.MiddleY), (aside, from.MiddleY), (aside, to.MiddleY), (to.Right, to.MiddleY)]);
    }

    /// <summary>To a step further right: out of the right side, into the left one.</summary>
    private static LadderArrow Forward(LadderStep from, IReadOnlyList<string> ports, LadderStep to)
    {
        var bend = Math.Max(30, (to.X - from.Right) / 2);
        return new(from.Id, ports, to.Id, [(from.Right, from.MiddleY), (from.Right + bend, from.MiddleY), (to.X - bend, to.MiddleY), (to.X, to.MiddleY)]);
    }

    /// <summary>To a step above or below: out of the bottom or top.</summary>
    private static LadderArrow Across(LadderStep from, IReadOnlyList<string> ports, LadderStep to)
    {
        var down = to.Y >= from.Bottom;
        var (start, end) = down ? (from.Bottom, to.Y) : (from.Y, to.Bottom);
        var bend = Math.Max(24, Math.Abs(end - start) / 2) * (down ? 1 : -1);
        return new(from.Id, ports, to.Id, [(from.MiddleX, start), (from.MiddleX, start + bend), (to.MiddleX, end - bend), (to.MiddleX, end)]);
    }

    /// <summary>Back to an earlier step on the same height: below both.</summary>
    private static LadderArrow Back(LadderStep from, IReadOnlyList<string> ports, LadderStep to)
    {
        var under = Math.Max(from.Bottom, to.Bottom) + 48;
        return new(from.Id, ports, to.Id, [(from.MiddleX, from.Bottom), (from.MiddleX, under), (to.MiddleX, under), (to.MiddleX, to.Bottom)]);
    }

    private static JsonElement Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;

    private static string? Text(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static double? Number(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
