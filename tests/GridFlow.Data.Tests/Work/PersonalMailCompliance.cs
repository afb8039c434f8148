using System.Net;
using System.Net.Sockets;
using System.Text;
using GridFlow.Data.Accounts;
using GridFlow.Data.Notices;
using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Data.Transactions;
using GridFlow.Data.Work;
using GridFlow.Governance;
using GridFlow.Governance.Organisations;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace GridFlow.Data.Tests.Work;

/// <summary>Mail to people: a burst, a quiet night and a day are one mail each, and one that fails is not lost. It is Monday, nine o'clock.</summary>
public abstract class PersonalMailCompliance
{
    private const string Street = "wly-jundiping";
    private static readonly NoticeChoice Soon = new(NoticeMode.Soon, "zhang@example.cn", null, null, new TimeOnly(8, 0));

    private readonly Box _box = new();

    protected abstract Task<Store> OpenAsync(Action<IServiceCollection> more);

    [Fact]
    public async Task Five_hundred_clocks_that_warn_in_a_minute_are_one_mail()
    {
        await using var store = await OpenAsync();
        await TellAsync(store, 3);
        var person = await PersonAsync(store, Soon);
        await TellAsync(store, 250);
        store.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, await RunAsync(store));
        await TellAsync(store, 250);
        store.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(0, await RunAsync(store));
        store.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await RunAsync(store));
        Assert.Equal(0, await RunAsync(store));

        var mail = Assert.Single(_box.Mails);
        Assert.Equal("zhang@example.cn", mail.To);
        Assert.Equal("网格事件流转平台：500 条通知", mail.Subject);
        Assert.Contains("另有 480 条", mail.Text, StringComparison.Ordinal);
        await TellAsync(store, 1);
        store.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await RunAsync(store));
        store.Time.Advance(TimeSpan.FromMinutes(8));
        Assert.Equal(1, await RunAsync(store));
        Assert.Equal("第 1 条", _box.Mails[1].Subject);
        Assert.NotEqual(_box.Mails[0].Id, _box.Mails[1].Id);
    }

    [Fact]
    public async Task In_quiet_hours_nobody_is_disturbed_and_afterwards_all_of_it_is_one_mail()
    {
        await using var store = await OpenAsync();
        await PersonAsync(store, Soon with { QuietFrom = new TimeOnly(22, 0), QuietTo = new TimeOnly(7, 0) });
        store.Time.Advance(TimeSpan.FromHours(13.5));
        await TellAsync(store, 2);
        store.Time.Advance(TimeSpan.FromHours(8));
        await TellAsync(store, 1);
        Assert.Equal(0, await RunAsync(store));

        store.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await RunAsync(store));
        Assert.Equal("网格事件流转平台：3 条通知", Assert.Single(_box.Mails).Subject);
    }

    [Fact]
    public async Task A_daily_mail_comes_once_a_day_at_its_time()
    {
        await using var store = await OpenAsync();
        await PersonAsync(store, Soon with { Mode = NoticeMode.Daily, DailyAt = new TimeOnly(17, 30) });
        await TellAsync(store, 2);
        store.Time.Advance(TimeSpan.FromHours(8));
        Assert.Equal(0, await RunAsync(store));
        store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await RunAsync(store));
        await TellAsync(store, 1);
        store.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(0, await RunAsync(store));
        store.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(1, await RunAsync(store));
    }

    [Fact]
    public async Task A_mail_that_is_not_taken_is_sent_later_with_what_has_come_since()
    {
        await using var store = await OpenAsync();
        var person = await PersonAsync(store, Soon);
        await TellAsync(store, 1);
        store.Time.Advance(TimeSpan.FromMinutes(2));
        _box.IsDown = true;
        Assert.Equal(0, await RunAsync(store));
        await using (var context = store.Contexts.CreateDbContext())
        {
            var kept = await context.NoticePreferences.SingleAsync();
            Assert.Equal((1, nameof(IOException)), (kept.Failures, kept.LastError));
        }

        await TellAsync(store, 1);
        _box.IsDown = false;
        Assert.Equal(0, await RunAsync(store));

        store.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(1, await RunAsync(store));
        Assert.Equal("网格事件流转平台：2 条通知", Assert.Single(_box.Mails).Subject);
    }

    [Fact]
    public async Task Several_nodes_send_a_mail_once()
    {
        await using var store = await OpenAsync();
        await PersonAsync(store, Soon);
        await TellAsync(store, 5);
        store.Time.Advance(TimeSpan.FromMinutes(2));

        var sent = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync(store)));

        Assert.Equal(1, sent.Sum());
        Assert.Single(_box.Mails);
    }

    [Fact]
    public async Task What_is_stored_late_under_a_lower_number_is_mailed_and_counted_all_the_same()
    {
        await using var store = await OpenAsync();
        var person = await PersonAsync(store, Soon);
        var bell = person with { Posts = [new(Street, "军地坪街道", null, Roles.StreetManager)] };
        await store.Get<NoticeQuery>().UnreadAsync(bell);
        await TellAsync(store, 1, first: 1001);
        store.Time.Advance(TimeSpan.FromSeconds(50));
        var late = store.Time.GetUtcNow();
        await TellAsync(store, 1, first: 1003);
        await store.Get<NoticeQuery>().ReadAsync(bell, 1003);
        store.Time.Advance(TimeSpan.FromSeconds(30));
        await RunAsync(store);
        Assert.Equal(0, await store.Get<NoticeQuery>().UnreadAsync(bell));

        await TellAsync(store, 1, first: 1002, at: late);

        Assert.Equal(1, await store.Get<NoticeQuery>().UnreadAsync(bell));
        Assert.Equal([1002], (await store.Get<NoticeQuery>().ListAsync(bell)).Where(notice => notice.IsUnread).Select(notice => notice.Id));
        store.Time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(store);
        store.Time.Advance(TimeSpan.FromMinutes(20));
        await RunAsync(store);
        Assert.All([1001, 1002, 1003], number => Assert.Contains(_box.Mails, mail => mail.Text.Contains($"第 {number} 条", StringComparison.Ordinal)));
        await store.Get<NoticeQuery>().ReadAsync(bell, 1003);
        Assert.Equal(0, await store.Get<NoticeQuery>().UnreadAsync(bell));
    }

    [Fact]
    public async Task A_slow_mail_before_it_takes_nothing_of_the_time_that_a_node_has_for_the_next()
    {
        await using var store = await OpenAsync();
        await PersonAsync(store, Soon);
        await PersonAsync(store, Soon with { Email = "li@example.cn" }, "li");
        await TellAsync(store, 1);
        store.Time.Advance(TimeSpan.FromMinutes(2));
        _box.OnSend = async _ =>
        {
            store.Time.Advance(TimeSpan.FromMinutes(3));
            // Another node, meanwhile.
            if (_box.Mails.Count == 1) _box.OnSend = async _ => Assert.Equal(0, await RunAsync(store));
        };

        Assert.Equal(2, await RunAsync(store));
        Assert.Equal(2, _box.Mails.Count);
    }

    [Fact]
    public async Task Who_is_told_nothing_is_moved_on_past_what_others_were_told()
    {
        await using var store = await OpenAsync();
        await PersonAsync(store, Soon);
        await store.Writer.WriteAsync(context =>
        {
            for (var number = 1; number <= 1200; number++)
                context.Outbox.Add(new OutboxMessage { Id = number, JurisdictionId = "wulingyuan", Recipient = "unit:another", Chinese = "x", English = "x", CreatedAt = store.Time.GetUtcNow() });
            return Task.CompletedTask;
        });
        await RunAsync(store);
        Assert.Equal(0, await UpToAsync());

        store.Time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(store);
        Assert.Equal(1200, await UpToAsync());

        await TellAsync(store, 1, first: 1201);
        store.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await RunAsync(store));

        async Task<long> UpToAsync()
        {
            await using var context = store.Contexts.CreateDbContext();
            return (await context.NoticePreferences.SingleAsync()).UpTo;
        }
    }

    [Theory]
    [InlineData("nobody", false, "notices.email")]
    [InlineData("a@b.cn\r\nBcc: x@y.cn", false, "notices.email")]
    [InlineData("张三 <a@b.cn>", false, "notices.email")]
    [InlineData("a@b.cn", true, "notices.quiet")]
    public async Task What_cannot_be_is_refused(string email, bool halfQuiet, string code)
    {
        await using var store = await OpenAsync();

        var refused = await Assert.ThrowsAsync<GovernanceException>(() => PersonAsync(store, Soon with { Email = email, QuietFrom = halfQuiet ? new TimeOnly(22, 0) : null }));

        Assert.Equal(code, refused.Code);
    }

    private Task<Store> OpenAsync() => OpenAsync(services => services.AddSingleton<IMailer>(_box));

    private static Task<int> RunAsync(Store store) => store.Get<PersonalMail>().RunAsync();

    private static async Task<Viewer> PersonAsync(Store store, NoticeChoice choice, string id = "zhang")
    {
        await store.Writer.WriteAsync(context =>
        {
            context.Users.Add(new Account { Id = id, UserName = id, DisplayName = "张三", JurisdictionId = "wulingyuan" });
            context.Memberships.Add(new Membership(id, Street, Roles.StreetManager));
            return Task.CompletedTask;
        });
        var viewer = new Viewer(id, "张三", "wulingyuan", []);
        await store.Get<NoticePreferences>().SaveAsync(viewer, choice, "zh");
        return viewer;
    }

    /// <summary>Tells of so many; from a number on where the test says in which order they lie.</summary>
    private static Task TellAsync(Store store, int count, int? first = null, DateTimeOffset? at = null) => store.Writer.WriteAsync(context =>
    {
        for (var number = first ?? 1; number < (first ?? 1) + count; number++)
            context.Outbox.Add(new OutboxMessage
            {
                Id = first is null ? 0 : number, JurisdictionId = "wulingyuan", Recipient = $"unit:{Street}", Role = Roles.StreetManager,
                Chinese = $"第 {number} 条", English = $"No. {number}", CreatedAt = at ?? store.Time.GetUtcNow(),
            });
        return Task.CompletedTask;
    });

    private sealed class Box : IMailer
    {
        public List<Mail> Mails { get; } = [];

        public bool IsDown { get; set; }

        public Func<Mail, Task>? OnSend { get; set; }

        public Task SendAsync(Mail mail, CancellationToken cancellationToken)
        {
            if (IsDown) throw new IOException("down");
            lock (Mails) Mails.Add(mail);
            return OnSend?.Invoke(mail) ?? Task.CompletedTask;
        }
    }
}

public sealed class SqlitePersonalMailTests : PersonalMailCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection> more) => Store.OpenAsync(DatabaseProvider.Sqlite, more: more);
}

public sealed class PostgreSqlPersonalMailTests(PostgresFixture postgres) : PersonalMailCompliance
{
    protected override Task<Store> OpenAsync(Action<IServiceCollection> more) => Store.OpenAsync(postgres, more);
}

/// <summary>The wire: what a mail server really gets.</summary>
public sealed class SmtpMailerTests
{
    [Fact]
    public async Task A_mail_reaches_the_server_with_its_subject_text_and_identity()
    {
        using var sink = new TcpListener(IPAddress.Loopback, 0);
        sink.Start();
        var heard = ListenAsync(sink);
        var settings = new Settings { Notices = new() { MailHost = "127.0.0.1", MailPort = ((IPEndPoint)sink.LocalEndpoint).Port, MailSecurity = MailSecurity.None, MailFrom = "grid@example.cn" } };

        await new SmtpMailer(settings).SendAsync(new Mail("zhang-7", "zhang@example.cn", "网格事件", "第 1 条\n.\n完"), TestContext.Current.CancellationToken);

        var said = await heard;
        Assert.Contains("MAIL FROM:<grid@example.cn>", said, StringComparison.Ordinal);
        Assert.Contains("RCPT TO:<zhang@example.cn>", said, StringComparison.Ordinal);
        Assert.Contains("Message-Id: <zhang-7@gridflow>", said, StringComparison.OrdinalIgnoreCase);
        using var message = await MimeKit.MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(said[said.IndexOf("From:", StringComparison.Ordinal)..])), TestContext.Current.CancellationToken);
        Assert.Equal("网格事件", message.Subject);
        Assert.StartsWith("第 1 条", message.TextBody, StringComparison.Ordinal);
    }

    /// <summary>As much of SMTP as one mail needs; returns all that was said to it.</summary>
    private static async Task<string> ListenAsync(TcpListener sink)
    {
        using var client = await sink.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var (said, isData) = (new StringBuilder(), false);
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync() is { } line)
        {
            said.Append(line).Append("\r\n");
            if (isData && line != ".") continue;
            if (line == "QUIT") break;
            await writer.WriteLineAsync(isData ? "250 taken" : line == "DATA" ? "354 go on" : "250 sink");
            isData = line == "DATA";
        }

        return said.ToString();
    }
}
