using System.Net.Http.Headers;
using System.Net.Http.Json;
using GridFlow.Testing;

namespace GridFlow.EndToEnd.Durability;

/// <summary>A server that is killed while reports come in.</summary>
public sealed class A_killed_server(PostgresFixture postgres)
{
    private const int Reports = 200;

    /// <summary>More at once, and a server that writes them together has answered all before the kill comes.</summary>
    private const int AtOnce = 50;

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public async Task Has_every_one_of_200_concurrent_reports_exactly_once_after_it_was_started_again(string provider)
    {
        var settings = new Dictionary<string, string?> { ["Database__Provider"] = provider };
        if (provider == "PostgreSql")
            settings["ConnectionStrings__GridFlow"] = await postgres.CreateDatabaseAsync();
        await using var platform = RunningPlatform.Create(settings);
        var key = (await platform.RunAsync("apikey", "add", "kill-test", "--jurisdiction", "wulingyuan")).Trim().Split('\n')[^1].Trim();
        platform.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        await platform.StartAsync();

        var (answered, interrupted) = (0, 0);
        using var doors = new SemaphoreSlim(AtOnce);
        var enoughAnswered = new TaskCompletionSource();
        var startedAgain = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reporters = Enumerable.Range(0, Reports).Select(ReportUntilAnsweredAsync).ToArray();
        await enoughAnswered.Task;
        await platform.KillAsync();
        await platform.StartAsync();
        startedAgain.SetResult();
        var receipts = await Task.WhenAll(reporters);

        // Otherwise the kill came too late to prove anything.
        Assert.InRange(interrupted, 1, Reports);
        Assert.Equal(Reports, receipts.Select(receipt => receipt.Number).Distinct().Count());
        var list = await platform.Client.GetFromJsonAsync<IncidentList>($"/api/incidents?pageSize={Reports}", TestContext.Current.CancellationToken);
        Assert.Equal(Reports, list!.Total);
        for (var i = 0; i < Reports; i++)
        {
            // The same key again gets the first receipt, also where that was given before the kill.
            Assert.Equal(receipts[i], await ReportAsync(i));
            var incident = await platform.Client.GetFromJsonAsync<IncidentBody>($"/api/incidents/{receipts[i].Number}", TestContext.Current.CancellationToken);
            Assert.Equal(TextOf(i), incident!.Text);
            Assert.Single(incident.Tasks);
        }

        async Task<Receipt> ReportUntilAnsweredAsync(int i)
        {
            Receipt receipt;
            await doors.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                receipt = await ReportAsync(i);
            }
            catch (HttpRequestException) when (!startedAgain.Task.IsCompleted)
            {
                Interlocked.Increment(ref interrupted);
                doors.Release();
                await startedAgain.Task;
                return await ReportAsync(i);
            }

            doors.Release();
            if (Interlocked.Increment(ref answered) == Reports / 5)
                enoughAnswered.SetResult();
            return receipt;
        }

        async Task<Receipt> ReportAsync(int i)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/incidents") { Content = JsonContent.Create(new { text = TextOf(i) }) };
            request.Headers.Add("Idempotency-Key", $"report-{i}");
            using var answer = await platform.Client.SendAsync(request, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<Receipt>(TestContext.Current.CancellationToken))!;
        }
    }

    private static string TextOf(int i) => $"第 {i} 号路灯不亮，夜间行人无法看清路面，请尽快维修。";

    private sealed record Receipt(Guid Id, string Number, string TrackingCode);

    private sealed record IncidentList(int Total);

    private sealed record IncidentBody(string Text, IReadOnlyList<object> Tasks);
}
