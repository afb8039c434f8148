using GridFlow.Data.Storage;
using GridFlow.Data.Tests.Compliance;
using GridFlow.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GridFlow.Data.Tests.Storage;

/// <summary>A question whose asker has left, or that takes too long, ends in the database and not only for whoever asked.</summary>
public abstract class AbandonedQuestionsCompliance
{
    /// <summary>Would take hours on either database.</summary>
    private const string Endless = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000000) select count(*) as \"Value\" from n";

    protected abstract Task<Store> OpenAsync(params (string, string?)[] settings);

    /// <summary>How many statements the database itself still runs.</summary>
    protected abstract Task<int> StillRunningAsync(Store store);

    [Fact]
    public async Task A_hundred_abandoned_questions_leave_no_work_behind()
    {
        await using var store = await OpenAsync();
        using var leaving = new CancellationTokenSource();
        var begun = new CountdownEvent(2);

        var questions = Enumerable.Range(0, 100).Select(number => Task.Run(async () =>
        {
            await using var context = store.Contexts.CreateDbContext();
            if (number < 2) begun.Signal();
            return await context.Database.SqlQueryRaw<long>(Endless).ToListAsync(leaving.Token);
        })).ToList();
        begun.Wait(TestContext.Current.CancellationToken);
        await leaving.CancelAsync();

        foreach (var question in questions) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
        Assert.Equal(0, await StillRunningAsync(store));
        // Whoever asks next on the same connections is answered.
        await using var next = store.Contexts.CreateDbContext();
        Assert.Empty(await next.Incidents.ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_question_that_takes_too_long_is_given_up_after_the_time_that_is_set()
    {
        await using var store = await OpenAsync(("Database:StatementTimeoutSeconds", "1"));
        await using var context = store.Contexts.CreateDbContext();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => context.Database.SqlQueryRaw<long>(Endless).ToListAsync());

        // PostgreSQL's provider wraps it.
        Assert.Contains(nameof(TimeoutException), failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await StillRunningAsync(store));
    }
}

public sealed class SqliteAbandonedQuestionsTests : AbandonedQuestionsCompliance
{
    protected override Task<Store> OpenAsync(params (string, string?)[] settings) => Store.OpenAsync(DatabaseProvider.Sqlite, settings: settings);

    /// <summary>SQLite works on the asker's thread: with the answer its work has ended.</summary>
    protected override Task<int> StillRunningAsync(Store store) => Task.FromResult(0);
}

public sealed class PostgreSqlAbandonedQuestionsTests(PostgresFixture postgres) : AbandonedQuestionsCompliance
{
    protected override async Task<Store> OpenAsync(params (string, string?)[] settings) =>
        await Store.OpenAsync(DatabaseProvider.PostgreSql, await postgres.CreateDatabaseAsync(), settings: settings);

    protected override async Task<int> StillRunningAsync(Store store)
    {
        await using var connection = new NpgsqlConnection(store.Contexts.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        // A server that was told to stop takes a moment to hear it.
        for (var look = 0; ; look++)
        {
            await using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where state = 'active' and query like 'with recursive n%' and datname = current_database()", connection);
            var running = (int)(long)(await command.ExecuteScalarAsync())!;
            if (running == 0 || look == 100) return running;
            await using var pause = new NpgsqlCommand("select pg_sleep(0.05)", connection);
            await pause.ExecuteNonQueryAsync();
        }
    }
}
