using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using GridFlow.Testing;
using Microsoft.Data.Sqlite;

namespace GridFlow.EndToEnd.Workbench.BackTests;

/// <summary>Cases carried from report to close over the API, with a key for each post that has a task.</summary>
internal sealed class HandledCases(RunningPlatform platform)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly Dictionary<string, string> _keys = [];
    private string? _first;

    /// <summary>Reports a text at a grid and answers whatever is asked, until the case is closed; who dispatches names the department.</summary>
    public async Task<string> CloseAsync(string text, string departmentId)
    {
        using var reported = await SendAsync(await KeyAsync("dispatcher", null), HttpMethod.Post, "/api/incidents", new { text });
        var number = (await reported.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("number").GetString()!;
        for (var step = 0; step < 12; step++)
        {
            using var answer = await SendAsync(await KeyAsync("network-office", null), HttpMethod.Get, $"/api/incidents/{number}");
            var file = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            var open = file.GetProperty("tasks").EnumerateArray().Where(task => task.GetProperty("status").GetString() is "Open" or "Claimed").ToList();
            if (open.Count == 0) return number;
            var key = await KeyAsync(open[0].GetProperty("role").GetString()!, open[0].GetProperty("unitId").GetString());
            var id = open[0].GetProperty("id").GetString();
            var dispatches = open[0].GetProperty("kind").GetString() == "Dispatch";
            // The first outcome of a task is the good one.
            var outcome = open[0].GetProperty("allowedOutcomes")[0].GetString();
            (await SendAsync(key, HttpMethod.Post, $"/api/tasks/{id}/complete", new { outcome, text = "已办", unitId = dispatches ? departmentId : null })).Dispose();
        }

        throw new InvalidOperationException($"{number} is not closed.");
    }

    /// <summary>The verb makes the first key; the others are it under another name and for another post, as a process for each would take seconds.</summary>
    private async Task<string> KeyAsync(string role, string? unit)
    {
        if (_keys.TryGetValue($"{role}@{unit}", out var known)) return known;
        _first ??= (await platform.RunAsync("apikey", "add", "cases", "--jurisdiction", "wulingyuan")).Trim().Split('\n')[^1].Trim();
        var (id, own) = (_first["gf_".Length.._first.IndexOf('.', StringComparison.Ordinal)], $"copy{_keys.Count}");
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(platform.Folder, "gridflow.db")};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            create temp table copy as select * from ApiKeys where Id = $first;
            update copy set Id = $id, Role = $role, UnitId = $unit;
            insert into ApiKeys select * from copy;
            """;
        command.Parameters.AddRange([new("$first", id), new("$id", own), new("$role", role), new SqliteParameter("$unit", (object?)unit ?? DBNull.Value)]);
        await command.ExecuteNonQueryAsync(Cancellation);
        return _keys[$"{role}@{unit}"] = _first.Replace(id, own, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string key, HttpMethod method, string address, object? body = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        var answer = await platform.Client.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}");
        return answer;
    }
}
