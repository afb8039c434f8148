using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using GridFlow.Components.Forms;
using GridFlow.Governance.Texts;
using GridFlow.Testing;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GridFlow.Web.Tests.Architecture;

/// <summary>
/// A field sends its whole text to the circuit in one message, and a message longer than the hub takes ends the circuit with all that was typed. So each
/// field says how much it takes, and that fits even where every letter is Chinese: Blazor sends the text as what changed and as what the field holds. (MudBlazor's fields take 512 K letters unless told.)
/// </summary>
public sealed partial class Fields_that_fit_into_a_message(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    private const int BytesOfALetter = 3, Copies = 2, Envelope = 4096;

    [Fact]
    public void Say_how_much_they_take_and_it_is_no_more_than_the_hub_does()
    {
        var hub = typeof(HubOptions<>).MakeGenericType(typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.ComponentHub", throwOnError: true)!);
        var most = ((IOptions<HubOptions>)site.Services.GetRequiredService(typeof(IOptions<>).MakeGenericType(hub))).Value.MaximumReceiveMessageSize!.Value;

        var sources = Directory.EnumerateFiles(Path.Combine(ProjectRoot.Path, "src"), "*.razor", SearchOption.AllDirectories).Select(file => (File: file, Markup: File.ReadAllText(file))).ToList();
        var fields = sources
            .SelectMany(file => Field().Matches(file.Markup).Select(field => (File: Path.GetRelativePath(ProjectRoot.Path, file.File), Markup: field.Value)))
            .Where(field => !Picked().IsMatch(field.Markup)).ToList();
        Assert.True(fields.Count > 100, "The fields are not found any more.");
        var wrong = fields.Where(field => Limit().Match(field.Markup) is not { Success: true } limit || !Fits(limit.Groups[1].Value)).ToList();
        Assert.True(wrong.Count == 0, $"Fields take more than fits into a message, or do not say how much:\n{string.Join('\n', wrong.Select(field => $"{field.File}: {field.Markup}"))}");

        // What the question's field takes is said by whoever asks.
        bool Fits(string limit) => limit == $"{nameof(Question)}.{nameof(Question.MaximumLength)}"
            ? sources.SelectMany(file => Asked().Matches(file.Markup)).All(asked => Fits(asked.Groups[1].Value)) && new Question("", "").MaximumLength < TextLimits.Source
            : (Value(limit) * BytesOfALetter * Copies) + Envelope <= most;
    }

    private static long Value(string limit)
    {
        if (long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        var (type, member) = limit.Split('.') is [var named, var constant] ? (named, constant) : (null, limit);
        return new[] { typeof(TextLimits), typeof(GridFlow.Data.Settings), typeof(Question), typeof(GridFlow.Web.Layout.App) }
            .SelectMany(known => known.Assembly.GetTypes()).Where(known => type is null || known.Name == type)
            .Select(known => known.GetField(member, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field is { IsLiteral: true }).Select(field => field!.GetRawConstantValue()).OfType<int>().Max();
    }

    [GeneratedRegex("""<(MudTextField|MudAutocomplete|textarea|input)\b([^<>"]|"[^"]*")*?/?>""")]
    private static partial Regex Field();

    /// <summary>What is chosen, hidden, a number or a day holds no text, and what is always read-only sends none.</summary>
    [GeneratedRegex("""\bReadOnly="true"|\btype="(checkbox|radio|hidden|file|date|time|range|number|password)|InputType="InputType\.(Date|Time|Number)|\bT="Date""")]
    private static partial Regex Picked();

    [GeneratedRegex("""\bmaxlength="@?\(?([\w.]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex Limit();

    [GeneratedRegex(@"\bMaximumLength = ([\w.]+)")]
    private static partial Regex Asked();
}
