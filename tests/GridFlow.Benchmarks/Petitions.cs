using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Import;
using GridFlow.Data.Texts;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Benchmarks;

/// <summary>Real petitions where they lie beside the project, else the texts of the rules' own test cases.</summary>
internal static class Petitions
{
    private const string Jurisdiction = "wulingyuan";

    private static List<string>? _texts;

    /// <summary>The rows of the file; nothing where it is absent.</summary>
    public static IReadOnlyList<ImportRow> Rows()
    {
        if (SharedFolder.Root is not { } shared) return [];
        using var reader = TextFiles.Open(Path.Combine(shared, "data/petitions/petitions-with-replies.csv"));
        return [.. CsvReports.Read(reader, ReportColumns.Match(["id", "user", "title", "submitted_at", "text", "reply", "replied_at"], null), TimeZoneInfo.Utc)];
    }

    /// <summary>Registers so many reports, with so many reporters at once, and tells how long each took, in milliseconds.</summary>
    public static async Task<IReadOnlyList<double>> ReportAsync(Platform platform, int count, int reporters)
    {
        var intake = platform.Services.GetRequiredService<IncidentIntake>();
        var texts = _texts ??= Texts(platform);
        var latencies = new double[count];
        await WorkflowPlatform.InFlightAsync(count, reporters, async number =>
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            await intake.RegisterAsync(new IncidentReport(Jurisdiction, Channel.Public, texts[number % texts.Count]), Actor.Public);
            latencies[number] = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
        return latencies;
    }

    private static List<string> Texts(Platform platform)
    {
        List<string> texts = [.. Rows().Where(row => row.Rejection is null).Select(row => row.Text)];
        if (texts.Count > 0) return texts;
        Console.Error.WriteLine("../shared is absent; the texts are those of the rules' test cases.");
        return [.. platform.Services.GetRequiredService<Catalogue>().Current.Rules(Jurisdiction)!.Rules.Set.Rules.SelectMany(rule => rule.Tests).Select(test => test.Text)];
    }
}
