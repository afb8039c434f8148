namespace GridFlow.Web.Incidents;

/// <summary>An outcome's name where it can be read: on its own arrow, clear of steps and of other names.</summary>
public sealed record LadderLabel(LadderArrow Arrow, string Text, double X, double Y)
{
    private const double CharacterWidth = 6.6;
    /// <summary>From one line to the next.</summary>
    public const double LineHeight = 16;

    /// <summary>Stands between the names of outcomes that share an arrow.</summary>
    public const string Separator = " / ";

    // The middle is best, then nearer to the start: the name belongs to the step it leaves.
    private static readonly double[] Shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15];

    /// <summary>The text in lines: outcomes below each other where the gap is too narrow for them side by side.</summary>
    public IReadOnlyList<string> Lines { get; } = WidthOf(Text) > Math.Max(90, Math.Abs(Arrow.Curve[3].X - Arrow.Curve[0].X)) ? Text.Split(Separator) : [Text];

    private double HalfWidth => Lines.Max(WidthOf) / 2 + 2;

    private double HalfHeight => LineHeight * Lines.Count / 2;

    /// <summary>Places the names of all arrows that have one; short arrows, which have least choice, come first.</summary>
    public static IReadOnlyList<LadderLabel> Place(LadderPicture picture, Func<LadderArrow, string?> nameOf)
    {
        var placed = new List<LadderLabel>();
        foreach (var arrow in picture.Arrows.OrderBy(Length))
        {
            if (nameOf(arrow) is not { } name) continue;
            var spots = Shares.Select(share => On(arrow, name, share)).ToList();
            placed.Add(spots.FirstOrDefault(spot => placed.All(other => !spot.Covers(other)) && picture.Steps.All(step => !spot.Covers(step)))
                ?? spots.FirstOrDefault(spot => placed.All(other => !spot.Covers(other)))
                ?? spots[0]);
        }

        return placed;
    }

    private static LadderLabel On(LadderArrow arrow, string name, double share)
    {
        var (x, y) = arrow.At(share);
        return new(arrow, name, x, y);
    }

    private static double Length(LadderArrow arrow) =>
        Math.Abs(arrow.Curve[3].X - arrow.Curve[0].X) + Math.Abs(arrow.Curve[3].Y - arrow.Curve[0].Y);

    private static double WidthOf(string text) => text.Sum(character => character > 0x2E7F ? 2 : 1) * CharacterWidth;

    private bool Covers(LadderLabel other) =>
        Math.Abs(X - other.X) < HalfWidth + other.HalfWidth && Math.Abs(Y - other.Y) < HalfHeight + other.HalfHeight;

    private bool Covers(LadderStep step) =>
        X + HalfWidth > step.X && X - HalfWidth < step.Right && Y + HalfHeight > step.Y && Y - HalfHeight < step.Bottom;
}
