using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace GridFlow.Web.Tests.Site;

/// <summary>Opens pages and sends their forms as they are, hidden fields included.</summary>
public sealed class Browser(HttpClient client)
{
    public HttpClient Client => client;

    public Task<HttpResponseMessage> GetAsync(string address) => client.GetAsync(address, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string address, HttpContent content) => client.PostAsync(address, content, TestContext.Current.CancellationToken);

    public async Task<IHtmlDocument> OpenAsync(string address) => await ReadAsync(await GetAsync(address));

    /// <summary>Fills the page's form and sends it.</summary>
    public async Task<HttpResponseMessage> SendAsync(string address, string form, params (string Name, string Value)[] fields)
    {
        var page = await OpenAsync(address);
        var element = page.QuerySelector<IHtmlFormElement>(form) ?? throw new InvalidOperationException($"{address} has no form {form}.");
        var values = element.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]")
            .ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in fields) values[name] = value;
        return await PostAsync(element.GetAttribute("action") ?? address, new FormUrlEncodedContent(values));
    }

    public Task<HttpResponseMessage> SignInAsync(string name, string password = GridFlowSite.Password) =>
        SendAsync("/sign-in", "form.panel", ("Input.UserName", name), ("Input.Password", password));

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response) =>
        await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync());
}
