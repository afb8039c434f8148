using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using GridFlow.Data.Accounts;
using GridFlow.Data.Cases;
using GridFlow.Data.Definitions;
using GridFlow.Data.Storage;
using GridFlow.Governance;
using GridFlow.Governance.Incidents;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Testing;
using GridFlow.Web.Tests.Site;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Web.Tests.Api;

/// <summary>
/// Sends what does not belong there to every field that the OpenAPI document and the forms name: nothing fails, what is plainly wrong is
/// refused, and what is stored afterwards could have been stored by somebody who meant well.
/// </summary>
public abstract class Every_field_of_every_door(GridFlowSite site)
{
    /// <summary>Half of a letter of two halves, as it can be written in JSON and in an address.</summary>
    private const string HalfInJson = "\"x\\ud842y\"", HalfInAddress = "x%ED%A1%82y";

    /// <summary>A grid of another jurisdiction.</summary>
    private string Foreign => site.Services.GetRequiredService<Catalogue>().Current.Organisation("nanshan").Units.First(unit => unit.Level == "grid").Id;

    [Fact]
    public async Task Of_the_API()
    {
        var machine = await MachineAsync();
        var (incident, task) = await CaseAsync();
        var operations = Operation.Of(JsonNode.Parse(await machine.GetStringAsync("/api/openapi.json", TestContext.Current.CancellationToken))!);
        var tries = (from operation in operations from field in operation.Fields from poison in PoisonsOf(field) select (operation, field, poison)).ToList();
        Assert.True(tries.Count > 400, $"The document names too little: {tries.Count} tries.");
        // The same ones each time, from all over; thoroughly, each of them several times, since what came before changes what is there.
        var random = new Random(20261127);
        var chosen = Enumerable.Range(0, Effort.Of(1, 1 + 10_000 / tries.Count)).SelectMany(_ => Shuffled(tries, random)).Take(Effort.Of(400, 10_000)).ToList();

        var failed = new List<string>();
        foreach (var (operation, field, poison) in chosen)
        {
            using var request = RequestOf(operation, field, poison, incident, task);
            using var answer = await machine.SendAsync(request, TestContext.Current.CancellationToken);
            if ((int)answer.StatusCode >= 500 || (poison.MustBeRefused && (int)answer.StatusCode < 400))
                failed.Add($"{operation.Method} {operation.Path} {field.In} {field.Name}: {poison.Name} → {(int)answer.StatusCode}");
        }

        Assert.True(failed.Count == 0, $"{failed.Count} of {chosen.Count}:\n{string.Join('\n', failed.Distinct().Take(60))}");
        await NothingIsStoredWronglyAsync();
    }

    [Theory]
    [InlineData("/report", "form.panel")]
    [InlineData("/track", "form.panel")]
    [InlineData("/sign-in", "form.panel")]
    [InlineData("/account/password", "form.panel")]
    public async Task Of_the_forms(string address, string selector)
    {
        var name = $"forms-{Guid.NewGuid():N}"[..20];
        await site.AddAccountAsync(name);
        var browser = site.Browse();
        if (address.StartsWith("/account", StringComparison.Ordinal)) await browser.SignInAsync(name);
        var form = (await browser.OpenAsync(address)).QuerySelector<IHtmlFormElement>(selector)!;
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Where(input => input.Name is { Length: > 0 }).ToDictionary(input => input.Name!, input => Uri.EscapeDataString(input.Value));
        var names = form.QuerySelectorAll("input[name], textarea[name], select[name]").Select(input => input.GetAttribute("name")!)
            .Where(field => field.StartsWith("Input.", StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(names);

        foreach (var poisoned in names)
        {
            foreach (var poison in new[] { new string('多', 300_000), "x%00y", HalfInAddress, "99", "%F0%A0%AE%B7", Foreign, "%3Cscript%3E", "'%3B--", "" })
            {
                var values = names.ToDictionary(field => field, _ => "x").Concat(hidden.Where(pair => !names.Contains(pair.Key))).ToDictionary();
                values[poisoned] = poison;
                var body = string.Join('&', values.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={pair.Value}"));
                using var answer = await browser.PostAsync(address, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
                Assert.True((int)answer.StatusCode < 500, $"{address} {poisoned}: {poison.AsSpan(0, Math.Min(20, poison.Length))} → {(int)answer.StatusCode}");
            }
        }

        await NothingIsStoredWronglyAsync();
    }

    /// <summary>What is sent to a field.</summary>
    /// <param name="Name">What is wrong with it.</param>
    /// <param name="Json">As a value of a body.</param>
    /// <param name="Address">As a part of an address or a header.</param>
    /// <param name="MustBeRefused">Nobody could take it for anything.</param>
    private sealed record Poison(string Name, string Json, string Address, bool MustBeRefused = false);

    private IEnumerable<Poison> PoisonsOf(Field field)
    {
        var isBody = field.In == "body";
        if (field.IsText)
        {
            // A path names nothing that long, and a search is cut.
            if (field.MaximumLength is { } most) yield return new("too long", JsonSerializer.Serialize(new string('多', most + 1)), string.Concat(Enumerable.Repeat("a", most + 1)), isBody);
            yield return new("far too long", JsonSerializer.Serialize(new string('x', 100_000)), new string('x', 5_000));
            yield return new("NUL", "\"x\\u0000y\"", "x%00y", field.In == "query");
            yield return new("half a letter", HalfInJson, HalfInAddress, isBody);
            yield return new("control characters", "\"\\u0001\\u001b[31m\\uffff\"", "%01%1B%5B31m%EF%BF%BF");
            yield return new("a foreign reference", $"\"{Foreign}\"", Foreign);
            yield return new("a path", "\"../../etc/passwd\"", "..%2F..%2Fetc%2Fpasswd");
            yield return new("SQL", "\"' or 1=1 --\"", "%27%20or%201%3D1%20--");
            if (isBody) yield return new("a number for a text", "17", "17", true);
            if (isBody) yield return new("a list for a text", "[\"x\"]", "x", true);
        }

        if (field.IsEnumeration)
        {
            yield return new("an unknown word", "\"Nowhere\"", "Nowhere", true);
            yield return new("a number for a word", "99", "99", isBody);
            yield return new("an empty word", "\"\"", "", isBody);
        }

        if (!field.IsText && !field.IsEnumeration && field.Schema?["type"] is not null)
        {
            yield return new("a word", "\"no such thing\"", "no-such-thing", field.In is "body" or "query" && !field.TypeIs("object") && !field.TypeIs("array"));
            yield return new("far too large", "99999999999999999999999999999999", "99999999999999999999999999999999");
            yield return new("below nothing", "-1", "-1");
        }

        if (isBody) yield return new("nested without end", string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200)), "x");
        if (isBody) yield return new("null", "null", "null");
    }

    private static HttpRequestMessage RequestOf(Operation operation, Field poisoned, Poison poison, Incident incident, Guid task)
    {
        var path = operation.Path;
        foreach (var field in operation.Fields.Where(field => field.In == "path"))
        {
            var usual = field.Name switch
            {
                "idOrNumber" => incident.Number,
                "taskId" => task.ToString(),
                "instanceId" or "id" => incident.Id.ToString(),
                "attachmentId" => Guid.Empty.ToString(),
                _ => "1",
            };
            path = path.Replace($"{{{field.Name}}}", field == poisoned ? poison.Address : usual, StringComparison.Ordinal);
        }

        if (poisoned.In == "query") path += $"?{poisoned.Name}={poison.Address}";
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(path, UriKind.Relative));
        if (poisoned.In == "header") request.Headers.TryAddWithoutValidation(poisoned.Name, poison.Address);
        var body = operation.Fields.Where(field => field.In == "body").ToList();
        if (body.Count > 0 || operation.Method is "POST" or "PUT")
            request.Content = new StringContent($"{{{string.Join(',', body.Select(field => $"\"{field.Name}\":{(field == poisoned ? poison.Json : Usual(field))}"))}}}", Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>What somebody who means well sends.</summary>
    private static string Usual(Field field) => field switch
    {
        { Name: "text" } => "\"路灯不亮\"",
        { Name: "reason" or "note" } => "\"核实\"",
        { Name: "outcome" } => "\"Done\"",
        _ => "null",
    };

    private async Task NothingIsStoredWronglyAsync()
    {
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        var units = site.Services.GetRequiredService<Catalogue>().Current.Organisation("wulingyuan").Units.Select(unit => unit.Id).ToHashSet();
        // Reading them all is the first check: a word that is in no enumeration cannot be read.
        foreach (var incident in await context.Incidents.AsNoTracking().ToListAsync())
        {
            Assert.True(Enum.IsDefined(incident.Channel) && Enum.IsDefined(incident.Nature) && Enum.IsDefined(incident.Stage), incident.Number);
            foreach (var unit in new[] { incident.GridId, incident.LeadUnitId, incident.CurrentUnitId }.OfType<string>()) Assert.Contains(unit, units);
            foreach (var (text, most) in new[]
            {
                (incident.Text, TextLimits.Report), (incident.Address, TextLimits.Address), (incident.ReporterName, TextLimits.PersonName), (incident.ReporterPhone, TextLimits.Phone),
                (incident.CategoryHint, TextLimits.Category), (incident.PublicReply, TextLimits.PublicReply),
            })
            {
                if (text is null) continue;
                Assert.True(PlainText.Length(text) <= most, $"{incident.Number}: {text}");
                Assert.Equal(PlainText.Clean(text), text);
            }
        }

        foreach (var task in await context.Tasks.AsNoTracking().ToListAsync())
        {
            Assert.Contains(task.UnitId, units);
            if (task.Answer is { } answer) Assert.Equal(PlainText.Clean(answer), answer);
        }

        foreach (var entry in await context.Timeline.AsNoTracking().ToListAsync()) Assert.Equal(PlainText.Clean(entry.Text.Chinese), entry.Text.Chinese);
        foreach (var line in await context.AuditLines.AsNoTracking().ToListAsync()) Assert.Equal(PlainText.Clean(line.Detail), line.Detail);
    }

    private async Task<(Incident Incident, Guid Task)> CaseAsync()
    {
        var receipt = await site.Services.GetRequiredService<IncidentIntake>().RegisterAsync(new IncidentReport("wulingyuan", Channel.Public, "路边垃圾成堆，臭味很大，没人清理"), Actor.Public);
        await using var context = site.Services.GetRequiredService<ContextFactory>().CreateDbContext();
        return (await context.Incidents.AsNoTracking().SingleAsync(row => row.Id == receipt.Id), await context.Tasks.Where(task => task.IncidentId == receipt.Id).Select(task => task.Id).FirstAsync());
    }

    private async Task<HttpClient> MachineAsync()
    {
        var client = site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.NetworkOffice, "fuzz"));
        return client;
    }

    private static IEnumerable<T> Shuffled<T>(List<T> all, Random random)
    {
        var array = all.ToArray();
        random.Shuffle(array);
        return array;
    }
}

public sealed class Every_field_of_every_door_on_SQLite(GridFlowSite site) : Every_field_of_every_door(site), IClassFixture<GridFlowSite>;

public sealed class Every_field_of_every_door_on_PostgreSQL(PostgreSqlSite site) : Every_field_of_every_door(site), IClassFixture<PostgreSqlSite>;
