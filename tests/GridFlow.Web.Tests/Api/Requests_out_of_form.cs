using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GridFlow.Data.Accounts;
using GridFlow.Governance.Organisations;
using GridFlow.Governance.Texts;
using GridFlow.Web.Tests.Site;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GridFlow.Web.Tests.Api;

public sealed class Requests_out_of_form(GridFlowSite site) : IClassFixture<GridFlowSite>
{
    [Theory]
    [InlineData("DELETE", "/api/incidents", "GET,POST")]
    [InlineData("PUT", "/api/tasks/0f8fad5b-d9cb-469f-a165-70867728950e/claim", "POST")]
    [InlineData("GET", "/api/workflows/publish", "POST")]
    [InlineData("POST", "/api/openapi.json", "GET")]
    public async Task Another_method_is_told_which_ones_there_are(string method, string address, string allowed)
    {
        var answer = await (await MachineAsync()).SendAsync(new HttpRequestMessage(new HttpMethod(method), address));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Superset(allowed.Split(',').ToHashSet(), answer.Content.Headers.Allow.ToHashSet());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/xml", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=gbk", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.Created)]
    [InlineData("application/json; charset=UTF8", HttpStatusCode.Created)]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.Created)]
    [InlineData("application/json;charset=Utf_8", HttpStatusCode.Created)]
    public async Task A_content_type_is_json_in_utf8_however_it_is_spelt(string type, HttpStatusCode status)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"text":"路灯不亮"}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var answer = await (await MachineAsync()).PostAsync("/api/incidents", content);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"text":"路灯坏了","channel":99}""", "request.invalid")]
    [InlineData("""{"text":"路灯坏了","nature":"7"}""", "request.invalid")]
    [InlineData("""{"text":"路灯坏了 \ud842 y"}""", "request.invalid")]
    [InlineData("""{"text":"路灯坏了","gridId":"wly-csj"}""", "report.place")]
    [InlineData("""{"text":"\u0000\u0007"}""", "report.text")]
    public async Task What_is_not_known_or_no_text_is_refused(string body, string code)
    {
        var answer = await PostAsync(body.Replace("wly-csj", Department(), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal($"urn:gridflow:{code}", (await ReadAsync(answer)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("text", TextLimits.Report)]
    [InlineData("address", TextLimits.Address)]
    [InlineData("reporterName", TextLimits.PersonName)]
    [InlineData("reporterPhone", TextLimits.Phone)]
    [InlineData("categoryHint", TextLimits.Category)]
    public async Task Every_text_has_one_limit_counted_as_people_count_and_written_in_the_description(string field, int limit)
    {
        var description = await ReadAsync(await (await MachineAsync()).GetAsync("/api/openapi.json"));
        var schema = description.GetProperty("components").GetProperty("schemas").GetProperty("ReportBody").GetProperty("properties").GetProperty(field);

        var full = await PostAsync(Body(field, string.Concat(Enumerable.Repeat("𠮷", limit))));
        var over = await PostAsync(Body(field, string.Concat(Enumerable.Repeat("𠮷", limit)) + "多"));

        Assert.Equal(limit, schema.GetProperty("maxLength").GetInt32());
        Assert.Equal(HttpStatusCode.Created, full.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, over.StatusCode);
        Assert.Equal($"urn:gridflow:{PlainText.TooLongCode}", (await ReadAsync(over)).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("/api/incidents?search=%00")]
    [InlineData("/api/incidents?page=2147483647&pageSize=200")]
    [InlineData("/api/tasks?page=2147483647")]
    [InlineData("/api/incidents?stage=nowhere")]
    public async Task A_question_that_makes_no_sense_is_refused_and_harms_nothing(string address)
    {
        var answer = await (await MachineAsync()).GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_defect_is_logged_once_under_the_trace_that_the_caller_got_and_quotes_nobody()
    {
        var log = new Lines();
        await using var broken = site.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
        {
            services.AddLogging(logging => logging.AddProvider(log));
            services.AddScoped<GridFlow.Data.Incidents.IncidentQuery>(_ => throw new InvalidOperationException("张三 13800000000"));
        }));
        var client = broken.CreateClient();
        client.DefaultRequestHeaders.Authorization = (await MachineAsync()).DefaultRequestHeaders.Authorization;

        var answer = await client.GetAsync("/api/incidents");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var trace = (await ReadAsync(answer)).GetProperty("traceId").GetString()!;
        var line = Assert.Single(log.Errors);
        Assert.Contains(trace, line, StringComparison.Ordinal);
        Assert.Contains("GET /api/incidents", line, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), line, StringComparison.Ordinal);
        Assert.DoesNotContain("张三", line, StringComparison.Ordinal);
    }

    private string Department() => site.Services.GetRequiredService<GridFlow.Data.Definitions.Catalogue>().Current.Organisation("wulingyuan").Department("城管局")!.Id;

    private static string Body(string field, string value) => field == "text"
        ? JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = value })
        : JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = "路灯不亮", [field] = value });

    private async Task<HttpResponseMessage> PostAsync(string body) =>
        await (await MachineAsync()).PostAsync("/api/incidents", new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<HttpClient> MachineAsync()
    {
        var key = await site.Services.GetRequiredService<ApiKeys>().CreateAsync("wulingyuan", Roles.Dispatcher, "test", null);
        var client = site.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("ApiKey", key);
        return client;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        (await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync())).RootElement;

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            lock (Errors) Errors.Add(formatter(state, exception) + exception);
        }

        public void Dispose()
        {
        }
    }
}
