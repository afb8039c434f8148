using System.Net;
using System.Text;
using System.Text.Json;
using GridFlow.Data.Notices;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Work;
using GridFlow.Testing;

namespace GridFlow.Data.Tests.Work;

/// <summary>Notices that are posted to somebody: signed, in their form, and to nobody within the own network unless that is allowed.</summary>
public sealed class HookChannelTests
{
    private static readonly NoticeSettings Inside = new() { AllowInternalHooks = true, Address = "https://grid.example.cn/" };

    [Fact]
    public async Task A_webhook_gets_everything_signed_and_with_its_number()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        var receipt = await store.ReportAsync();
        using var receiver = new Receiver("{}");
        using var channel = new HookChannel("system", new() { Url = receiver.Url, Secret = "秘密" }, Inside, store.Contexts, store.Time);

        await channel.DeliverAsync(Message("引号\"、换行\n和 {number}", receipt.Id), TestContext.Current.CancellationToken);

        var (body, headers) = await receiver.Heard;
        using var said = JsonDocument.Parse(body);
        Assert.Equal("引号\"、换行\n和 {number}", said.RootElement.GetProperty("text").GetString());
        Assert.Equal(receipt.Number, said.RootElement.GetProperty("incident").GetString());
        Assert.Equal($"https://grid.example.cn/incidents/{receipt.Number}", said.RootElement.GetProperty("link").GetString());
        Assert.Equal("7", headers["GridFlow-Delivery"]);
        Assert.Equal(HookChannel.Sign("秘密", store.Time.GetUtcNow(), body), headers["GridFlow-Signature"]);
        Assert.NotEqual(HookChannel.Sign("另一个", store.Time.GetUtcNow(), body), headers["GridFlow-Signature"]);
    }

    [Fact]
    public async Task A_robot_of_wecom_gets_its_own_form_and_its_refusal_within_a_200_is_a_failure()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        using var receiver = new Receiver("""{"errcode":45009,"errmsg":"api freq out of limit"}""");
        using var channel = new HookChannel("wecom", new() { Url = receiver.Url, Template = """{"msgtype":"text","text":{"content":"{text}"}}""" }, Inside, store.Contexts, store.Time);

        await Assert.ThrowsAsync<HttpRequestException>(() => channel.DeliverAsync(Message("请签收"), TestContext.Current.CancellationToken));

        Assert.Equal("""{"msgtype":"text","text":{"content":"请签收"}}""", Encoding.UTF8.GetString((await receiver.Heard).Body));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task The_own_network_is_not_posted_to_unless_that_is_allowed(string host)
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        using var receiver = new Receiver("{}");
        using var channel = new HookChannel("inside", new() { Url = new UriBuilder(receiver.Url) { Host = host }.ToString() }, new(), store.Contexts, store.Time);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => channel.DeliverAsync(Message("x"), TestContext.Current.CancellationToken));

        Assert.Contains("own network", refused.Message, StringComparison.Ordinal);
        Assert.False(receiver.Heard.IsCompleted);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.100.100.200", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("64:ff9b::a00:1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("2400:3200::1", false)]
    public void Addresses_of_the_own_network_are_known(string address, bool isInternal) => Assert.Equal(isInternal, HookTargets.IsInternal(IPAddress.Parse(address)));

    [Fact]
    public async Task What_the_reporter_is_told_and_what_is_for_another_unit_or_jurisdiction_is_not_posted()
    {
        await using var store = await Store.OpenAsync(DatabaseProvider.Sqlite);
        using var receiver = new Receiver("{}");
        using var channel = new HookChannel("one", new() { Url = receiver.Url, Jurisdiction = "wulingyuan", Unit = "wly-jundiping" }, Inside, store.Contexts, store.Time);

        await channel.DeliverAsync(Message("x", recipient: "reporter"), TestContext.Current.CancellationToken);
        await channel.DeliverAsync(Message("x", recipient: "unit:wly-suoxiyu"), TestContext.Current.CancellationToken);
        await channel.DeliverAsync(Message("x", jurisdiction: "nanshan"), TestContext.Current.CancellationToken);
        Assert.False(receiver.Heard.IsCompleted);
        await channel.DeliverAsync(Message("这一条"), TestContext.Current.CancellationToken);

        Assert.Contains("这一条", Encoding.UTF8.GetString((await receiver.Heard).Body), StringComparison.Ordinal);
    }

    private static OutboxMessage Message(string text, Guid? incident = null, string recipient = "unit:wly-jundiping", string jurisdiction = "wulingyuan") => new()
    {
        Id = 7, JurisdictionId = jurisdiction, IncidentId = incident, Recipient = recipient, Chinese = text, English = text, CreatedAt = DateTimeOffset.UnixEpoch,
    };

    /// <summary>Answers one request.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Receiver(string answer)
        {
            Url = $"http://127.0.0.1:{Loopback.FreePort()}/";
            _listener.Prefixes.Add(Url);
            _listener.Start();
            Heard = ListenAsync(answer);
        }

        public string Url { get; }

        public Task<(byte[] Body, System.Collections.Specialized.NameValueCollection Headers)> Heard { get; }

        public void Dispose() => _listener.Close();

        private async Task<(byte[], System.Collections.Specialized.NameValueCollection)> ListenAsync(string answer)
        {
            var context = await _listener.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
            return (body.ToArray(), context.Request.Headers);
        }
    }
}
