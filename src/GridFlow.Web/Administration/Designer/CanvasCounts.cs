using System.Globalization;
using GridFlow.Governance.Ladders.Live;

namespace GridFlow.Web.Administration.Designer;

/// <summary>A live picture as it stands on the cards and connections of a canvas.</summary>
/// <param name="picture">The counts.</param>
/// <param name="words">What is said of a step's cases.</param>
internal sealed class CanvasCounts(LivePicture picture, Func<LiveStep, string> words)
{
    private readonly Dictionary<string, LiveStep> _steps = picture.Steps.ToDictionary(step => step.StepId);
    private readonly HashSet<string> _back = [.. picture.Steps.SelectMany(step => step.Returns).SelectMany(back => back.Way)];

    public CanvasLive? At(string step) => _steps.GetValueOrDefault(step) is not { } at || at.Cases + at.Passed == 0 ? null
        : new(words(at), at.Overdue > 0 ? "late" : at.Cases > 0 ? "busy" : "idle");

    /// <summary>Behind the name of an exit how often cases fell back by it; nothing where none did.</summary>
    public string? BesideExit(string step, string port) =>
        _steps.GetValueOrDefault(step)?.Returns.FirstOrDefault(back => back.Port == port) is { } back ? $" ↩ {back.Times.ToString("N0", CultureInfo.CurrentCulture)}" : null;

    public bool IsBack(string edge) => _back.Contains(edge);
}
