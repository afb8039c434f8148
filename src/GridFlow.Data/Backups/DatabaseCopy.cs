using System.ComponentModel;
using System.Diagnostics;
using GridFlow.Data.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GridFlow.Data.Backups;

/// <summary>Copies the database of one moment while others write to it, and puts a copy in the place of an empty one.</summary>
internal abstract class DatabaseCopy
{
    /// <summary>The way of the configured provider.</summary>
    public static DatabaseCopy Of(ContextFactory factory) => factory.Options.Provider == DatabaseProvider.Sqlite ? new SqliteCopy(factory) : new PostgreSqlCopy(factory);

    /// <summary>The copy's name in a backup.</summary>
    public abstract string Name { get; }

    /// <summary>Writes a copy into a file.</summary>
    public abstract Task WriteAsync(string file, CancellationToken cancellationToken);

    /// <summary>Looks whether there is room for a copy.</summary>
    /// <exception cref="InvalidOperationException">There is a database already.</exception>
    public abstract Task RequireEmptyAsync(CancellationToken cancellationToken);

    /// <summary>Puts a copy in the place of the configured database.</summary>
    /// <exception cref="InvalidOperationException">There is a database already.</exception>
    public abstract Task RestoreAsync(string file, CancellationToken cancellationToken);

    private static InvalidOperationException NotEmpty(string where) =>
        new($"{where} 已有数据，恢复只写入空的数据库 · There is data at {where}: a backup is restored into an empty database only");

    /// <summary>SQLite's own online backup.</summary>
    private sealed class SqliteCopy(ContextFactory factory) : DatabaseCopy
    {
        public override string Name => "database/gridflow.db";

        private string Target => Path.GetFullPath(new SqliteConnectionStringBuilder(factory.ConnectionString).DataSource);

        public override async Task WriteAsync(string file, CancellationToken cancellationToken)
        {
            await using var source = new SqliteConnection(factory.ConnectionString);
            await source.OpenAsync(cancellationToken);
            await using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            await target.OpenAsync(cancellationToken);
            await Task.Run(() => source.BackupDatabase(target), cancellationToken);
            await using var whole = target.CreateCommand();
            // One file, without a log beside it.
            whole.CommandText = "pragma journal_mode=delete";
            await whole.ExecuteNonQueryAsync(cancellationToken);
        }

        public override Task RequireEmptyAsync(CancellationToken cancellationToken) =>
            // A log of an earlier database beside it would be played into this one.
            new[] { Target, Target + "-wal" }.Any(there => File.Exists(there) && new FileInfo(there).Length > 0) ? throw NotEmpty(Target) : Task.CompletedTask;

        public override async Task RestoreAsync(string file, CancellationToken cancellationToken)
        {
            await RequireEmptyAsync(cancellationToken);
            File.Move(file, Target, overwrite: true);
        }
    }

    /// <summary>PostgreSQL's own programs.</summary>
    private sealed class PostgreSqlCopy(ContextFactory factory) : DatabaseCopy
    {
        public override string Name => "database/gridflow.dump";

        public override Task WriteAsync(string file, CancellationToken cancellationToken) =>
            RunAsync("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", $"--file={file}"], cancellationToken);

        private string Target => new NpgsqlConnectionStringBuilder(factory.ConnectionString).Database!;

        public override async Task RequireEmptyAsync(CancellationToken cancellationToken)
        {
            await using var context = factory.CreateDbContext();
            var creator = context.GetService<IRelationalDatabaseCreator>();
            if (await creator.ExistsAsync(cancellationToken) && await creator.HasTablesAsync(cancellationToken)) throw NotEmpty(Target);
        }

        public override async Task RestoreAsync(string file, CancellationToken cancellationToken)
        {
            await RequireEmptyAsync(cancellationToken);
            await using (var context = factory.CreateDbContext())
            {
                var creator = context.GetService<IRelationalDatabaseCreator>();
                if (!await creator.ExistsAsync(cancellationToken)) await creator.CreateAsync(cancellationToken);
            }

            await RunAsync("pg_restore", ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", $"--dbname={Target}", file], cancellationToken);
        }

        private async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
        {
            var to = new NpgsqlConnectionStringBuilder(factory.ConnectionString);
            var start = new ProcessStartInfo(program) { RedirectStandardError = true };
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            start.Environment["PGHOST"] = to.Host;
            start.Environment["PGPORT"] = to.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            start.Environment["PGUSER"] = to.Username;
            start.Environment["PGDATABASE"] = to.Database;
            // In the environment, not among the arguments, which everybody on the machine may read.
            if (to.Password is { } password) start.Environment["PGPASSWORD"] = password;
            if (to.ContainsKey("SSL Mode")) start.Environment["PGSSLMODE"] = ModeOf(to.SslMode);
            using var process = Started(start);
            try
            {
                var said = await process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode != 0) throw new InvalidOperationException($"{program} 返回 {process.ExitCode} · {program} ended with {process.ExitCode}: {said.Trim()}");
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }

        private static string ModeOf(SslMode mode) => mode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => mode.ToString().ToLowerInvariant(),
        };

        private static Process Started(ProcessStartInfo start)
        {
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception failure)
            {
                throw new InvalidOperationException($"这台机器上没有 {start.FileName}，请安装 PostgreSQL 的客户端 · {start.FileName} is not on this machine: install the client programs of PostgreSQL", failure);
            }
        }
    }
}
